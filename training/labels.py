"""What the annotators said, as the right answers to a page's questions.

Alignment: a gold claim belongs to the count mention that overlaps its number words inside its quote and states the
same numbers. What cannot be aligned is left out of the loss, never taken for a "no".
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from knell.candidates.dates import days_of
from knell.candidates.page import Page
from knell.judge.heads import HEADS
from knell.judge.questions import Mention, Questions

IGNORE = -100
Gold = dict  # one gold report or claim, as its JSON line gives it
STOP = {"the", "a", "an", "of", "in", "on", "at", "for", "s", "its", "his", "her", "their", "and"}


@dataclass(slots=True)
class Labels:
    """Right answers by mention: `heads[mention][head]` is a class; `links[mention][link]` the mentions that are
    right (an empty set: none of them); what is absent is not known."""

    heads: dict[int, dict[str, int]] = field(default_factory=dict)
    links: dict[int, dict[str, set[int]]] = field(default_factory=dict)
    claim_of: dict[int, int] = field(default_factory=dict)  # mention -> index of the gold claim


def label(page: Page, questions: Questions, gold: Gold) -> Labels:
    """The right answers that a gold report gives to the questions of its page."""
    return _Labeller(page, questions, gold).labels


def same_name(a: str | None, b: str | None) -> bool:
    """True where one's words contain the other's, or they share half of the longer one (as the scorer compares)."""
    x, y = _name_words(a), _name_words(b)
    if not x or not y:
        return x == y
    return x <= y or y <= x or len(x & y) / max(len(x), len(y)) >= 0.5


def _name_words(name: str | None) -> set[str]:
    return {w for w in re.findall(r"\w+", (name or "").lower()) if w not in STOP}


class _Labeller:
    def __init__(self, page: Page, questions: Questions, gold: Gold) -> None:
        self.page, self.questions, self.gold = page, questions, gold
        self.labels = Labels()
        self.at = {(m.kind, m.index): n for n, m in enumerate(questions.mentions)}
        self.taken: set[int] = set()
        self.ignored: set[int] = set()
        self.mention_of: dict[str, int] = {}
        self.claims()
        self.parts()
        self.claim_links()
        self.attacks()
        self.denials()
        self.nothing_else()

    # Where the gold's words stand -------------------------------------------------------------------

    def places(self, quote: str) -> list[tuple[int, int]]:
        found, at = [], 0
        while quote and (at := self.page.text.find(quote, at)) >= 0:
            found.append((at, at + len(quote)))
            at += 1
        return found

    def word_places(self, places: Sequence[tuple[int, int]], words: str) -> list[tuple[int, int]]:
        pattern = re.compile(r"(?<!\w)" + re.escape(words) + r"(?!\w)") if words else None
        found = []
        for a, b in places:
            m = pattern.search(self.page.text, a, b) if pattern else None
            found.append((m.start(), m.end()) if m else (a, b))
        return found

    def pick(self, places: Sequence[tuple[int, int]], low: int | None, high: int | None) -> int | None:
        best, best_score = None, 0.0
        for index, count in enumerate(self.page.counts):
            if index in self.taken:
                continue
            overlap = max((min(count.end, b) - max(count.start, a) for a, b in places), default=0)
            equal = (count.low, count.high) == (low, high)
            if overlap <= 0 or (count.shape == "sum" and not equal):
                continue
            nearness = min(abs(count.start - a) for a, _ in places)
            score = overlap / (count.end - count.start) + 2 * equal - 0.001 * nearness
            if score > best_score:
                best, best_score = index, score
        return best

    # Claims and parts -------------------------------------------------------------------------------

    def claims(self) -> None:
        order = sorted(range(len(self.gold["claims"])), key=lambda n: len(self.gold["claims"][n]["quote"]))
        for number in order:
            claim = self.gold["claims"][number]
            quotes = self.places(claim["quote"])
            words = self.word_places(quotes, claim.get("words") or "")
            for places in (words[:1], words, quotes):
                index = self.pick(places, claim["low"], claim["high"])
                if index is not None:
                    break
            else:
                continue
            self.taken.add(index)
            mention = self.at["count", index]
            self.mention_of[claim["id"]] = mention
            self.labels.claim_of[mention] = number
            self.labels.heads[mention] = self.claim_heads(claim)
            self.ignore_repeats(words[1:], claim)

    def claim_heads(self, claim: Gold) -> dict[str, int]:
        answers = {"kind": 1}
        for head in ("harm", "age", "sex", "role", "scope", "stance"):
            value = claim.get(head) or ("asserts" if head == "stance" else None)
            if value in HEADS[head]:
                answers[head] = HEADS[head].index(value)
        for head in ("hedged", "unverified"):
            answers[head] = int(bool(claim.get(head)))
        return answers

    def ignore_repeats(self, places: Iterable[tuple[int, int]], claim: Gold) -> None:
        for a, b in places:
            for index, count in enumerate(self.page.counts):
                if count.start < b and a < count.end and (count.low, count.high) == (claim["low"], claim["high"]):
                    self.ignored.add(index)

    def parts(self) -> None:
        for claim in self.gold["claims"]:
            quotes = self.places(claim["quote"])
            for part in claim.get("parts") or []:
                index = self.pick_part(part, quotes)
                if index is None:
                    continue
                self.taken.add(index)
                mention = self.at["count", index]
                answers = {"kind": 2, "harm": HEADS["harm"].index(claim["harm"])}
                for head in ("age", "sex", "role"):
                    if part.get(head) in HEADS[head]:
                        answers[head] = HEADS[head].index(part[head])
                self.labels.heads[mention] = answers
                if claim["id"] in self.mention_of:
                    self.labels.links[mention] = {"whole": {self.mention_of[claim["id"]]}}

    def pick_part(self, part: Gold, quotes: list[tuple[int, int]]) -> int | None:
        words = part.get("words") or ""
        if not words or not quotes:
            return None
        (a, b), text = quotes[0], self.page.text
        pattern = re.compile(r"(?<!\w)" + re.escape(words) + r"(?!\w)")
        for begin, end in ((a, b), (b, b + 400), (0, len(text))):
            found = [(m.start(), m.end()) for m in pattern.finditer(text, begin, end)]
            if found:
                return self.pick(found[:1], part.get("low"), part.get("high"))
        return None

    # Links ------------------------------------------------------------------------------------------

    def claim_links(self) -> None:
        claims = {c["id"]: c for c in self.gold["claims"]}
        for identity, mention in self.mention_of.items():
            claim = claims[identity]
            links = self.labels.links.setdefault(mention, {})
            links["whole"] = set()
            links.update(self.event_links(claim))
            here = self.questions.mentions[mention].start
            links["event"] = {
                m
                for other, m in self.mention_of.items()
                if other != identity
                and claims[other].get("event") == claim.get("event")
                and self.questions.mentions[m].start <= here
            }
            self.adds(claim, links)

    def adds(self, claim: Gold, links: dict[str, set[int]]) -> None:
        added = claim.get("additive_to")
        if not added:
            links["adds"] = set()
        elif added in self.mention_of:
            links["adds"] = {self.mention_of[added]}

    def event_links(self, fact: Gold) -> dict[str, set[int]]:
        """The links that claims and facility attacks share: who says it, where, when, by whom."""
        links: dict[str, set[int]] = {}
        sources = fact.get("sources") or []
        self.by_name(links, "source", sources[-1] if sources else None)
        self.by_name(links, "via", sources[0] if len(sources) > 1 else None)
        place = fact.get("place") or []
        self.by_name(links, "place", place[0] if place else None)
        self.by_name(links, "actor", fact.get("actor"))
        self.by_value(links, "weapon", fact.get("weapon"))
        self.by_value(links, "facility", fact.get("facility"))
        self.by_date(links, "start", fact.get("start"))
        self.by_date(links, "end", fact.get("end"))
        return links

    def by_name(self, links: dict[str, set[int]], link: str, name: str | None) -> None:
        if not name:
            links[link] = set()
            return
        found = {n for n, m in enumerate(self.questions.mentions) if m.kind == _KIND[link] and self.named(m, name)}
        if found:
            links[link] = found

    def named(self, mention: Mention, name: str) -> bool:
        if mention.kind == "source":
            return same_name(self.page.sources[mention.index].name, name)
        if mention.kind == "toponym":
            toponym = self.page.toponyms[mention.index]
            return same_name(toponym.words, name) or same_name(toponym.name, name)
        return same_name(self.page.actors[mention.index].value, name) or same_name(
            self.page.actors[mention.index].words, name
        )

    def by_value(self, links: dict[str, set[int]], link: str, value: str | None) -> None:
        terms = self.page.weapons if link == "weapon" else self.page.facilities
        found = {n for n, m in enumerate(self.questions.mentions) if m.kind == link and terms[m.index].value == value}
        if found or not value:
            links[link] = found

    def by_date(self, links: dict[str, set[int]], link: str, said: str | None) -> None:
        if not said:
            links[link] = set()
            return
        try:
            day = date.fromisoformat(said)
        except ValueError:
            return
        found = {n for n, m in enumerate(self.questions.mentions) if m.kind == "date" and self.edge(m, link) == day}
        if found:
            links[link] = found

    def edge(self, mention: Mention, link: str) -> date | None:
        if mention.start < 0:
            return self.page.anchor
        first, last = days_of(self.page.dates[mention.index], self.page.anchor)
        return first if link == "start" else last

    # Facility attacks and denials -------------------------------------------------------------------

    def attacks(self) -> None:
        for attack in self.gold.get("facilities") or []:
            inside = self.inside("facility", attack["quote"])
            same = [
                m for m in inside if self.page.facilities[self.questions.mentions[m].index].value == attack["facility"]
            ]
            for mention in inside:
                self.labels.heads.setdefault(mention, {})
            for mention in same[:1]:
                self.labels.heads[mention]["attack"] = 1
                links = self.event_links(attack)
                links["event"] = {
                    self.mention_of[c["id"]]
                    for c in self.gold["claims"]
                    if c["id"] in self.mention_of and c.get("event") == attack.get("event")
                }
                self.labels.links[mention] = links

    def denials(self) -> None:
        for denial in self.gold.get("denials") or []:
            inside = self.inside("denial", denial["quote"])
            for mention in inside:
                self.labels.heads.setdefault(mention, {})
            for mention in inside[:1]:
                self.labels.heads[mention]["denial"] = 1
                links: dict[str, set[int]] = {}
                self.by_name(links, "source", denial.get("source"))
                of = denial.get("of")
                links["event"] = {
                    self.mention_of[c["id"]]
                    for c in self.gold["claims"]
                    if c["id"] in self.mention_of and c.get("event") == of
                }
                self.labels.links[mention] = links

    def inside(self, kind: str, quote: str) -> list[int]:
        places = self.places(quote)[:1]
        return [
            n for n, m in enumerate(self.questions.mentions)
            if m.kind == kind and any(m.start < b and a < m.end for a, b in places)
        ]  # fmt: skip

    def nothing_else(self) -> None:
        """Whatever no annotation touches is a plain "no"."""
        for number, mention in enumerate(self.questions.mentions):
            if mention.kind == "count" and mention.index not in self.taken and mention.index not in self.ignored:
                self.labels.heads[number] = {"kind": 0}
            elif mention.kind == "facility" and number not in self.labels.heads:
                self.labels.heads[number] = {"attack": 0}
            elif mention.kind == "denial" and number not in self.labels.heads:
                self.labels.heads[number] = {"denial": 0}


_KIND = {"source": "source", "via": "source", "place": "toponym", "actor": "actor"}
