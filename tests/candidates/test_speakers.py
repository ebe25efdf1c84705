"""Who speaks, however much is told of them before the verb or behind it, and by whatever verb."""

import time

import pytest

from knell.candidates.sources import find_sources

SPEAKERS = [
    (
        "Two others were hurt. Since March, the ombudsman says, 41 villagers fell to mines.",
        "the ombudsman",
    ),
    (
        "From the village of Barmaya, a teacher who hid with her children on the roof said that six men fell.",
        "a teacher",
    ),
    ("In Amman the foreign minister said that nine had died.", "the foreign minister"),
    ("About fifty are dead, said the provost, Garba Buni.", "Garba Buni"),
    (
        "Eight of the 41 were dead on arrival, said the head of its emergency ward, Dr Ghassan Dweikat.",
        "Ghassan Dweikat",
    ),
    ("Residents reached by telephone said the pair had been taken from their field.", "Residents"),
    (
        "Residents of the village of El Palmar said soldiers had also shot a farmer.",
        "Residents of the village of El Palmar",
    ),
    ("Three children were cut by flying glass, the school district said.", "the school district"),
    (
        "Since the beginning of the year the self-administration has documented 44 drone strikes.",
        "the self-administration",
    ),
    ("IS says it beheaded two shepherds near Sukhna.", "IS"),
    ("Villagers spoke of twenty-odd policemen shot.", "Villagers"),
    ('A harbour radio station has "nearly 90".', "A harbour radio station"),
    ("In autumn the Harbour Defence Ministry assumed over 60 dead.", "Harbour Defence Ministry"),
    ("The official harbour register holds 312 names.", "register"),
    ("Some 300 drowned there, the local authorities hold.", "local authorities"),
    ("Rescue workers called to the quay gave another toll: 14 dead.", "Rescue workers"),
    (
        "A nurse at the clinic in Upper Ambry in Dolny said the shelling had killed nine.",
        "A nurse at the clinic in Upper Ambry",
    ),
    ("A table drawn up by the police names 15 women and 9 men.", "the police"),
    ("Accounts differ: 7 dead (the army), 19 (Radio Ambry).", "Radio Ambry"),
    ("The envoy of Dolny's council, Petro Ridny, had worked out over 900 held.", "Petro Ridny"),
    ("The local Catholic parish, which keeps a register, knows of 51 women and girls.", "parish"),
    (
        "The European Court of Human Rights held on Thursday that 12 must be presumed dead.",
        "European Court of Human Rights",
    ),
    ("Eleven died in the clinic, the medical charity that supports it said.", "medical charity"),
    ("The drone killed three, the news agency they worked for said.", "news agency"),
    (
        "The mission of the United Nations in Bamako says it has information about 20 dead.",
        "mission of the United Nations",
    ),
    ("Those are the figures of the coast guard.", "the coast guard"),
    ("An American lawyers' collective that works from abroad says it has matched 82 names.", "collective"),
    ("Residents near Rabia speak of a drone that killed four.", "Residents"),
    ('A member of the vigilante force, Danlami Ajaokuta, had seen "many bodies".', "Danlami Ajaokuta"),
    ("Another 4,100 were arrested, according to another monitor, HRANA.", "HRANA"),
    ("The forensic institute has identified a girl of sixteen.", "The forensic institute"),
    ("The UN refugee agency, whose number this is, thinks a quarter of a million have fled.", "UN refugee agency"),
    ('"It is too early," said Petro Ridny of the region\'s coordination headquarters for prisoners.', "Petro Ridny"),
    ("The mission that watches over the truce counted five people killed.", "mission"),
    ("The Oromia police, in a statement from Finfinne, said eight died.", "Oromia police"),
    ("The hospital's director, a surgeon, told us of nine.", "director"),
    ("A Harbour Wire photographer in Dolny saw men digging with spades.", "A Harbour Wire photographer"),
    ("Syria's official news agency, SANA, reported the same explosion.", "SANA"),
    ("The public health director said by telephone that nine had died.", "health director"),
    ("The proprietor, Yakubu Danjuma Idris, says 145 are unaccounted for.", "Yakubu Danjuma Idris"),
    (
        "Iran's ambassador to the United Nations, Amir Saeid Iravani, told the council that 78 had died.",
        "Amir Saeid Iravani",
    ),
    ("A deputy who commands a volunteer unit says it was 12.", "deputy"),
    ("Police believe the man shot his wife.", "Police"),
    ("Shelling cost 11 lives by the government's count, and at least 16 by that of the Observatory.", "government"),
    ("Amaq an outlet close to ISIS said that 50 died.", "Amaq"),
    (
        "The Ambry Network for Prisoners documented the killing of 22 farmers.",
        "The Ambry Network for Prisoners",
    ),
    ("County Sheriff Ivan Hlyba identified the dead as two brothers.", "Ivan Hlyba"),
    ("She had been strangled, the Hamilton County coroner ruled.", "coroner"),
    ("Russia's ombudsman once mentioned 6,000.", "ombudsman"),
    ("The governor of Şırnak has corrected an earlier statement: 3 died.", "governor"),
    ("Noor dismissed claims by the militants that they killed eight.", "militants"),
    ("There are six, said a pensioner at the cordon.", "a pensioner"),
    ("A Washington-based group, Human Rights Activists, counts at least 398.", "Human Rights Activists"),
    ("Since the beginning of 2024 the Prosecutor General has recorded the execution of 173.", "the Prosecutor General"),
    ("Opposition activists in the harbour suburb of Dolny said that 31 had died.", "Opposition activists"),
    ("Strikes were recorded in the harbour district by the prosecutor's office.", "the prosecutor's office"),
    ("That estimate comes from three former soldiers.", "three former soldiers"),
    ("The Dolny trauma hospital: 34 dead, 118 wounded.", "The Dolny trauma hospital"),
    ("Bandits killed nine, residents say; police: three dead.", "police"),
]


@pytest.mark.parametrize(("text", "speaker"), SPEAKERS)
def test_a_speaker_is_found(text, speaker):
    found = {name.lower().removeprefix("the ") for s in find_sources(text) for name in (s.words, s.name)}
    wanted = speaker.lower().removeprefix("the ")
    assert any(name.startswith(wanted) or name.endswith(wanted) for name in found), found


def test_the_object_of_a_verb_of_saying_is_no_speaker():
    assert [s.name for s in find_sources("SANA, the state agency, reported the same explosion.")] == ["SANA"]


def test_a_setting_is_no_speaker():
    assert [s.name for s in find_sources("In Amman the foreign minister said that nine had died.")] == [
        "the foreign minister"
    ]


def test_a_relative_clause_does_not_hide_its_object():
    found = [s.name for s in find_sources("Of the 40 hurt whom mayor Ivan Hlyba listed, 12 were boys.")]
    assert found == ["mayor Ivan Hlyba"]


def test_whoever_did_the_deed_is_not_who_counted():
    assert [s.words for s in find_sources("It was dawn. Officials counted five people killed by the army.")] == [
        "Officials"
    ]


@pytest.mark.parametrize("words", ["said ", "put at 3 by ", "which they said that ", "the army of ", ", said "])
def test_words_without_an_end_take_time_that_grows_with_their_number(words):
    began = time.process_time()
    find_sources(words * 1500)
    assert time.process_time() - began < 20  # minutes, where every verb looked through all words before it
