"""A judgement told by hand: what a mention of a page is, and what it points at, by their words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from knell.candidates.page import Page, find_candidates
from knell.claims.assemble import Evidence, assemble
from knell.judge.heads import HEADS, LINKS, TARGETS
from knell.judge.questions import Questions, ask
from knell.places.gazetteer import open_gazetteer
from knell.places.resolve import resolve_places
from knell.records import Place, Report

SURE = 0.9
THRESHOLD = 0.5
# Stands for the report's own date, which no words of the text name.
REPORT_DATE = "the report's date"

Said = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True)
class ToldJudgement:
    """Answers from two dictionaries; what is not told is "none", "not stated" or no link."""

    questions: Questions
    heads: Mapping[tuple[int, str], object]
    links: Mapping[tuple[int, str], int]
    scores: Mapping[int, float]

    def chosen(self, mention, head):
        return self.heads.get((mention, head), HEADS[head][0]), SURE

    def score(self, mention, head, value):
        if head == "kind" and value == "claim" and mention in self.scores:
            return self.scores[mention]
        return SURE if self.chosen(mention, head)[0] == value else 0.0

    def pointed(self, mention, link):
        return self.links.get((mention, link)), SURE

    def ranked(self, mention, link):
        target = self.links.get((mention, link))
        return [(target, SURE), (None, 1 - SURE)] if target is not None else [(None, SURE)]


@cache
def gazetteer():
    return open_gazetteer()


def page_of(text, *, title=None, published=date(2022, 3, 23), outlet=None) -> Page:
    report = Report(doc="d1", text=text, title=title, published=published, outlet=outlet, language="en")
    return find_candidates(report, gazetteer())


def places_of(page: Page) -> dict[int, Place]:
    return resolve_places(page.toponyms, page.text, gazetteer())


def asked_of(page: Page) -> Questions:
    return ask(page, places_of(page))


def told(page: Page, said: Said) -> ToldJudgement:
    """The judgement that `said` tells: words of a mention -> its heads, its links (to words), its "score" as a claim.

    A second mention of the same words is "words@2".
    """
    questions = asked_of(page)
    heads, links, scores = {}, {}, {}
    for words, answers in said.items():
        mention = find(page, questions, words, {"count", "facility", "denial"})
        for name, value in answers.items():
            if name == "score":
                scores[mention] = value
            elif name in HEADS:
                assert value in HEADS[name], f"{value!r} is no value of {name}"
                heads[mention, name] = value
            else:
                assert name in LINKS, f"{name!r} is neither head nor link"
                links[mention, name] = find(page, questions, value, {TARGETS[name]})
    return ToldJudgement(questions, heads, links, scores)


def find(page: Page, questions: Questions, words: str, kinds: set[str]) -> int:
    """The number of the mention that has these words."""
    words, _, nth = words.partition("@")
    found = [
        number
        for number, m in enumerate(questions.mentions)
        if m.kind in kinds
        and (m.start < 0 if words == REPORT_DATE else m.start >= 0 and page.text[m.start : m.end] == words)
    ]
    here = [(page.text[m.start : m.end], m.kind) for m in questions.mentions if m.kind in kinds and m.start >= 0]
    assert len(found) >= int(nth or 1), f"no {words!r} among {here}"
    return found[int(nth or 1) - 1]


def evidence(text, said: Said, **about) -> Evidence:
    page = page_of(text, **about)
    return Evidence(page=page, judgement=told(page, said), places=places_of(page), threshold=THRESHOLD)


def reading(text, said: Said, **about):
    return assemble(evidence(text, said, **about))


def claim(harm="killed", **more):
    """What is told of a mention that is a claim."""
    return {"kind": "claim", "harm": harm, **more}


PART = {"kind": "part"}
