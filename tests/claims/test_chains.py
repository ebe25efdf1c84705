"""Sentence → the chain of sources of one figure in it, nearest first."""

import pytest

from knell.candidates.sources import find_sources
from knell.claims.chains import attribute, explain


def chain(text, figure, *, outlet=None, pointed=None):
    start = text.index(figure)
    found = attribute((start, start + len(figure)), find_sources(text), text, outlet=outlet, pointed=pointed)
    return [source.name for source in found.chain]


SIMPLE = [
    ("The governor's office said 14 people had died in Velyka Hora.", "14", ["The governor's office"]),
    ("Fourteen people died in Velyka Hora, said regional governor Ostap Hrim.", "Fourteen",
     ["regional governor Ostap Hrim"]),
    ("Fourteen people died, the office of the prosecutor general said on Wednesday.", "Fourteen",
     ["the office of the prosecutor general"]),
    ("Ivan Hlyba, the interior minister, said that 14 were dead.", "14", ["Ivan Hlyba"]),
    ("The interior minister, Ivan Hlyba, said that 14 were dead.", "14", ["Ivan Hlyba"]),
    ("According to the harbour police, nine sailors are missing.", "nine", ["the harbour police"]),
    ("Nine sailors are missing, according to the harbour police.", "Nine", ["the harbour police"]),
    ("According to figures confirmed by the Harbour Board, nine are missing.", "nine", ["the Harbour Board"]),
    ("By the count of the school, 80 pupils were led away.", "80", ["the school"]),
    ("By the ministry's count 80 pupils were led away.", "80", ["the ministry"]),
    ("The hospital has 35 dead.", "35", ["The hospital"]),
    ("The mission puts the dead at 35.", "35", ["The mission"]),
    ("What the hospital counts: 35 dead.", "35", ["the hospital"]),
    ("The militia claims that 35 soldiers died.", "35", ["The militia"]),
    ("Residents accused the army of killing 35 villagers.", "35", ["Residents"]),
    ("An official who did not want to be named said 35 villagers were dead.", "35", ["An official"]),
    ("Seventeen were hurt in the blast: Observatory", "Seventeen", ["Observatory"]),
    ("Seventeen were hurt in the blast - officials", "Seventeen", ["officials"]),
    ("Six villagers and a guard were hurt (the army)", "Six", ["the army"]),
    ("Hospital spokeswoman Olha Ridna: 17 wounded, three of them badly.", "17", ["Hospital spokeswoman Olha Ridna"]),
    ("Seventeen were hurt, says Willem van de Poel, head of the mission.", "Seventeen", ["Willem van de Poel"]),
    ("Seventeen were hurt, as rescuers put it.", "Seventeen", ["rescuers"]),
    ("In Dolny activists said 17 people were hurt.", "17", ["activists"]),
    ("The blast hurt 17 people residents said Monday.", "17", ["residents"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "figure", "expected"), SIMPLE)
def test_the_one_who_says_it_is_found(text, figure, expected):
    assert chain(text, figure) == expected


RELAYS = [
    ("Northern Wire reported 12 deaths, citing the governor.", "12", ["Northern Wire", "the governor"]),
    ("State television quoted the army as saying 12 rebels died.", "12", ["State television", "the army"]),
    ("Northern Wire said, citing a separatist leader, that 12 had died.", "12",
     ["Northern Wire", "a separatist leader"]),
    ("A doctor told the Northern Wire agency that 12 had died.", "12", ["the Northern Wire agency", "A doctor"]),
    ("Medical staff confirmed to the Northern Wire agency that 12 had died.", "12",
     ["the Northern Wire agency", "Medical staff"]),
    ("Twelve had died, the army was quoted as saying by state television.", "Twelve", ["state television", "the army"]),
    ("The mayor told reporters that 12 had died.", "12", ["The mayor"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "figure", "expected"), RELAYS)
def test_who_hands_it_on_stands_before_whom_they_have_it_from(text, figure, expected):
    assert chain(text, figure) == expected


def test_two_side_by_side_are_one_element():
    assert chain("According to a hospital and the civil defence, 12 died.", "12") == [
        "a hospital and the civil defence"
    ]


def test_two_who_disagree_each_keep_their_own_figure():
    text = "The army said 12 had died, while the rebels spoke of 30."
    assert chain(text, "12") == ["The army"]
    assert chain(text, "30") == ["the rebels"]


def test_a_semicolon_parts_two_speakers():
    text = "The town hall counts 12 dead; the hospital, which took in the wounded, has 15."
    assert chain(text, "12") == ["The town hall"]
    assert chain(text, "15") == ["the hospital"]


def test_reports_are_the_source_where_nobody_is_named():
    text = "The mission was alarmed by reports that thousands have been kidnapped in the valley."
    assert chain(text, "thousands") == ["reports"]


def test_the_reports_own_outlet_is_left_out():
    text = "A doctor told the Northern Wire agency that 12 had died."
    assert chain(text, "12", outlet="Northern Wire") == ["A doctor"]


def test_an_agency_in_brackets_is_no_source():
    assert chain("KHUTIR (AP) - Twelve people died in a fire. Source: agencies", "Twelve") == []


def test_the_report_itself_is_no_source():
    assert chain("We know of seven people killed in the village.", "seven") == []


def test_a_cost_in_lives_is_no_claim():
    assert chain("The floods in Dolny claimed 30 lives.", "30") == []


def test_an_auxiliary_gives_no_figure():
    assert chain("The government forces have killed 30 fighters since May.", "30") == []


RUNNING_ON = [
    ('"Twelve are dead," the mayor said. "Thirty more are in hospital."', "Thirty", ["the mayor"]),
    ("Sixteen are dead, the ministry said. Nine are missing.", "Nine", ["the ministry"]),
    ("Police spokesman Ivan Hlyba: 32 dead. Two officers were hurt in the firefight.", "Two",
     ["Police spokesman Ivan Hlyba"]),
    ("The prosecutors say children were hurt in these regions:\nDolny region 12\nHirsk region 40", "40",
     ["The prosecutors"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "figure", "expected"), RUNNING_ON)
def test_speech_runs_on(text, figure, expected):
    assert chain(text, figure) == expected


NO_RUNNING_ON = [
    ("The army said 16 were dead. Earlier in the week nine had gone missing.", "nine"),
    ("The army said 16 were dead.\n\nNine had gone missing in the week before.", "Nine"),
]


@pytest.mark.parametrize(("text", "figure"), NO_RUNNING_ON)
def test_speech_ends_where_something_else_begins(text, figure):
    assert chain(text, figure) == []


HEDGED = [
    ("The militia claimed that 35 soldiers died.", "35", True),
    ("At least 35 soldiers are believed to have died.", "35", True),
    ("Some 35 people reportedly fled.", "35", True),
    ("The ministry said that 35 soldiers died.", "35", False),
    ("35 soldiers died. The rest reportedly fled.", "35", False),
]


@pytest.mark.parametrize(("text", "figure", "hedged"), HEDGED)
def test_hedges(text, figure, hedged):
    start = text.index(figure)
    assert attribute((start, start + len(figure)), find_sources(text), text).hedged is hedged


def test_a_denial_is_a_stance():
    text = "The army denied that 35 villagers died."
    found = attribute((text.index("35"), text.index("35") + 2), find_sources(text), text)
    assert (found.stance, found.cue, [s.name for s in found.chain]) == ("denies", "denied", ["The army"])


def test_the_models_choice_wins_and_keeps_its_chain():
    text = "Northern Wire reported 12 deaths, citing the governor."
    pointed = next(k for k, m in enumerate(find_sources(text)) if m.words == "the governor")
    assert chain(text, "12", pointed=pointed) == ["Northern Wire", "the governor"]


def test_every_answer_says_why():
    text = "Sixteen are dead, the ministry said. Nine are missing."
    start = text.index("Nine")
    steps = explain((start, start + 4), find_sources(text), text).steps
    assert steps == ("'the ministry' (said) goes on: the next sentence opens with 'Nine'",)


def test_the_words_of_a_source_stand_where_it_says():
    text = "Fourteen people died, said regional governor Ostap Hrim."
    (source,) = attribute((0, 8), find_sources(text), text).chain
    assert source.span is not None
    assert text[slice(*source.span)] == source.words == "regional governor Ostap Hrim"
