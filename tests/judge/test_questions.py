"""What a page puts to the model, and how it is cut into windows."""

from collections import Counter
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from judged import asked_of, page_of
from knell.judge.encoder import empty_judgement, fill
from knell.judge.heads import HEADS, LINKS, NEARNESS, TARGETS, TYPES, nearness
from knell.judge.judgement import WIDTH
from knell.judge.questions import sentence_ends
from knell.judge.windows import LONGEST, _window_starts, cut, stack

TEXT = """Shelling killed 12 people in Kharkiv on Tuesday, the mayor said. Three of them were children.

A school in Izium was hit by an airstrike on 5 March, and 4 pupils were hurt. Moscow denied it.

Two more died in hospital on Wednesday, according to police. Nobody was hurt in Lviv."""
WIDEST = 60  # tokens of a mention that are read at most
PARAGRAPH = "The orchestra played in the park until the evening came and the rain fell on the trees. " * 8


@cache
def tokenizer():
    """A word is a token: enough to cut by."""
    words = Tokenizer(models.WordLevel({"[UNK]": 0, "[CLS]": 1, "[SEP]": 2}, unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    return words


@cache
def short():
    return asked_of(page_of(TEXT))


@cache
def long():
    """About 3,000 words with numbers throughout, the last of them in the last line."""
    middle = "".join(f"{PARAGRAPH}\n\nA shell killed {n} people in Kharkiv on 5 March.\n\n" for n in range(3, 24))
    return asked_of(page_of(f"{middle}Police said that 99 soldiers were killed."))


def of(questions, number):
    mention = questions.mentions[number]
    return questions.text[mention.start : mention.end] if mention.start >= 0 else None


@pytest.mark.parametrize("questions", [short, long])
def test_every_pair_is_of_the_kinds_its_link_joins(questions):
    asked = questions()
    assert len(asked.pairs.query)
    for query, target, link in zip(asked.pairs.query, asked.pairs.target, asked.pairs.link, strict=True):
        assert asked.mentions[target].kind == TARGETS[LINKS[link]]
        assert asked.mentions[query].kind in {"count", "facility", "denial"}
        assert query != target


def test_every_query_is_asked_every_target_of_its_links():
    asked = short()
    pairs = {*zip(asked.pairs.query.tolist(), asked.pairs.link.tolist(), asked.pairs.target.tolist(), strict=True)}
    counts = [n for n, m in enumerate(asked.mentions) if m.kind == "count"]
    for link in ("source", "place", "start", "end", "actor"):
        targets = [n for n, m in enumerate(asked.mentions) if m.kind == TARGETS[link]]
        assert all((c, LINKS.index(link), t) in pairs for c in counts for t in targets)


def test_a_claim_joins_and_adds_to_what_stands_before_it():
    asked = short()
    for query, target, link in zip(asked.pairs.query, asked.pairs.target, asked.pairs.link, strict=True):
        if LINKS[link] in ("event", "adds") and asked.mentions[query].kind == "count":
            assert asked.mentions[target].start <= asked.mentions[query].start


def test_the_reports_own_date_is_a_target_where_there_is_one():
    dated = [m for m in short().mentions if m.start < 0]
    assert [TYPES[m.type] for m in dated] == ["date:report"]
    assert [m for m in asked_of(page_of(TEXT, published=None)).mentions if m.start < 0] == []


def test_the_counts_come_first_so_that_a_count_and_its_mention_have_one_number():
    page = page_of(TEXT)
    asked = asked_of(page)
    for number, count in enumerate(page.counts):
        assert (asked.mentions[number].kind, asked.mentions[number].index) == ("count", number)
        assert of(asked, number) == count.words


def toponym_types(text):
    page = page_of(text)
    asked = asked_of(page)
    return {of(asked, n): TYPES[m.type] for n, m in enumerate(asked.mentions) if m.kind == "toponym"}


def test_the_model_is_told_how_broad_a_place_is_and_whose_name_it_stands_in():
    found = toponym_types("Shelling killed 12 in Izium, Kharkiv region, Ukraine, the governor of Odesa said.")
    assert found["Izium"] == "toponym:settlement"
    assert found["Ukraine"] == "toponym:country"
    assert {name: kind for name, kind in found.items() if "Kharkiv" in name} == {"Kharkiv": "toponym:region"}
    assert found["Odesa"] == "toponym:speaker"


def test_a_name_that_no_gazetteer_holds_is_an_unknown_place():
    assert toponym_types("Shelling killed 12 in the village of Qxandria.") == {"Qxandria": "toponym:unknown"}


def test_nearness_is_a_class_for_every_distance_setting_and_hint():
    distance = np.array([0, 5, -5, 70, -70, 10**6, -(10**6)], np.int64)
    for setting in (0, 1, 2):
        for drawn in (0, 1):
            near = nearness(distance, np.full(7, setting, np.int64), np.full(7, drawn, np.int64))
            assert near.min() >= 0 and near.max() < NEARNESS
            assert near[1] != near[2]
    assert short().pairs.near.max() < NEARNESS


def test_sentences_end_at_stops_before_capitals_and_at_lines():
    text = "One died. Two fled at 3.5 km.\nThree hid"
    sentences = [text[a:b].strip() for a, b in pairwise([0, *sentence_ends(text), len(text)])]
    assert [s for s in sentences if s] == ["One died.", "Two fled at 3.5 km.", "Three hid"]


@pytest.mark.parametrize("questions", [short, long])
def test_every_query_is_at_home_in_exactly_one_window(questions):
    asked = questions()
    homes = Counter(number for window in cut(asked, tokenizer()) for number in window.home)
    queries = set(asked.pairs.query.tolist())
    assert {number: homes[number] for number in queries} == dict.fromkeys(queries, 1)


@pytest.mark.parametrize("questions", [short, long])
def test_tokens_cover_the_words_of_a_mention(questions):
    asked = questions()
    encoding = tokenizer().encode(asked.text, add_special_tokens=False)
    begins = window_begins(asked)
    for window, begin in zip(cut(asked, tokenizer()), begins, strict=True):
        assert len(window.ids) <= LONGEST
        for number, first, last in window.mentions:
            mention = asked.mentions[number]
            if mention.start < 0:
                assert (first, last) == (0, 0)
                continue
            inside = encoding.offsets[first - 1 + begin : last + begin]
            assert inside[0][0] <= mention.start < inside[0][1]
            assert inside[-1][0] < mention.end <= inside[-1][1] or last - first == WIDEST
            assert 0 < first <= last < len(window.ids) - 1


def window_begins(asked):
    return _window_starts(len(tokenizer().encode(asked.text, add_special_tokens=False).ids))


@pytest.mark.parametrize("questions", [short, long])
def test_a_pair_is_asked_once_in_its_querys_window_if_the_target_stands_there_too(questions):
    asked = questions()
    times = Counter()
    for window in cut(asked, tokenizer()):
        here = {number for number, _, _ in window.mentions}
        for pair in window.pairs.tolist():
            times[pair] += 1
            assert asked.pairs.query[pair] in window.home
            assert asked.pairs.target[pair] in here
    assert set(times.values()) == {1}
    if questions is short:
        assert len(times) == len(asked.pairs.query)


def test_the_last_number_of_a_report_of_3000_words_is_judged():
    asked = long()
    assert len(asked.text.split()) > 2900
    last = max(n for n, m in enumerate(asked.mentions) if m.kind == "count")
    assert of(asked, last) == "99"
    results = empty_judgement(asked)
    for window in cut(asked, tokenizer()):
        batch = stack([(asked, window)])
        answer([results], [window], batch)
    assert not np.isnan(results.logits[last]).any()
    assert results.pointed(last, "source")[0] is not None


def answer(results, windows, batch):
    rows, pairs = len(batch.mentions), sum(len(p) for _, p in batch.pairs)
    fill(
        results,
        windows,
        batch,
        np.ones((max(rows, 1), WIDTH), np.float32),
        np.ones(max(pairs, 1), np.float32),
        np.zeros((max(rows, 1), len(LINKS)), np.float32),
    )


def test_a_stack_is_padded_and_its_rows_stay_within_it():
    asked = [(short(), w) for w in cut(short(), tokenizer())] + [(long(), w) for w in cut(long(), tokenizer())]
    batch = stack(asked)
    inputs = batch.inputs
    assert inputs["ids"].shape == inputs["mask"].shape == (len(asked), max(len(w.ids) for _, w in asked))
    assert inputs["mask"].sum(axis=1).tolist() == [len(w.ids) for _, w in asked]
    rows = len(batch.mentions)
    assert {len(inputs[name]) for name in ("row", "first", "last", "kind")} == {rows}
    pairs = sum(len(p) for _, p in batch.pairs)
    assert {len(inputs[name]) for name in ("query", "target", "link", "near")} == {pairs}
    assert inputs["row"].max() < len(asked)
    assert inputs["last"].max() < inputs["ids"].shape[1]
    assert inputs["kind"].max() < len(TYPES)
    assert max(inputs["query"].max(), inputs["target"].max()) < rows
    at = 0
    for window, chosen in batch.pairs:
        questions = asked[window][0]
        for offset, pair in enumerate(chosen):
            whose, number = batch.mentions[inputs["query"][at + offset]]
            assert (whose, number) == (window, questions.pairs.query[pair])
        at += len(chosen)


@pytest.mark.parametrize("text", ["", "Nobody was hurt.", "The orchestra will play at seven."])
def test_a_page_with_nothing_to_link_gives_the_model_one_row_at_least(text):
    asked = asked_of(page_of(text, published=None))
    for window in cut(asked, tokenizer()):
        inputs = stack([(asked, window)]).inputs
        assert len(inputs["row"]) and len(inputs["link"])
    assert len(asked.pairs.query) == 0


def test_every_head_has_its_own_columns():
    assert sum(len(values) for values in HEADS.values()) == WIDTH
