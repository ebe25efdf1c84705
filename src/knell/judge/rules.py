"""A judgement without a model: the nearest harm word decides, links go by nearness. The floor, `--no-model`."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from knell.candidates.mentions import CountMention, TermMention
from knell.candidates.page import Page
from knell.judge.grammar import GrammarLinks, grammar_links, sentence_ends
from knell.judge.heads import HEADS
from knell.judge.questions import Mention, Questions, ask
from knell.languages import pairs, words
from knell.records import Place

# A harm word farther away than this (characters) says nothing of a count without a model.
_FARTHEST_HARM = 90
_LONGEST_TERM = 100
_SURE, _LIKELY = 1.0, 0.6


@dataclass(frozen=True)
class RuleJudgement:
    """Answers by nearness and word lists; each score is 1 (the rule applies) or 0."""

    page: Page
    questions: Questions
    links: GrammarLinks

    def chosen(self, mention: int, head: str) -> tuple[object, float]:
        rule = _HEAD_RULES.get(head)
        value = rule(self, self.questions.mentions[mention]) if rule else HEADS[head][0]
        return value, _LIKELY

    def score(self, mention: int, head: str, value: object) -> float:
        return _SURE if self.chosen(mention, head)[0] == value else 0.0

    def pointed(self, mention: int, link: str) -> tuple[int | None, float]:
        rule = _LINK_RULES.get(link)
        return (rule(self, self.questions.mentions[mention]) if rule else None), _LIKELY

    def ranked(self, mention: int, link: str) -> list[tuple[int | None, float]]:
        return [self.pointed(mention, link)]

    @cached_property
    def number_of(self) -> dict[tuple[str, int], int]:
        """The number of a mention by its kind and index."""
        return {(m.kind, m.index): number for number, m in enumerate(self.questions.mentions)}

    @cached_property
    def by_kind(self) -> dict[str, list[tuple[int, int]]]:
        """Start and number of the mentions of each kind, in the order they stand."""
        found: dict[str, list[tuple[int, int]]] = {}
        for number, m in enumerate(self.questions.mentions):
            if m.start >= 0:
                found.setdefault(m.kind, []).append((m.start, number))
        return {kind: sorted(standing) for kind, standing in found.items()}


def judge_by_rules(page: Page, places: Mapping[int, Place]) -> RuleJudgement:
    """The rules' judgement on a page."""
    return RuleJudgement(page, ask(page, places), grammar_links(page))


def _same_sentence(page: Page, a: int, b: int) -> bool:
    ends = _sentence_ends(page.text)
    return bisect_right(ends, a) == bisect_right(ends, b)


@lru_cache(maxsize=64)
def _sentence_ends(text: str) -> tuple[int, ...]:
    return tuple(sentence_ends(text))


def _gap(mention: Mention | CountMention, term: TermMention) -> int:
    return max(term.start - mention.end, mention.start - term.end, 0)


def _nearest(
    page: Page, mention: Mention | CountMention, terms: tuple[TermMention, ...], farthest: int
) -> TermMention | None:
    first = bisect_left(terms, mention.start - farthest - _LONGEST_TERM, key=lambda t: t.start)
    last = bisect_right(terms, mention.end + farthest, key=lambda t: t.start)
    near = [
        t for t in terms[first:last] if _gap(mention, t) <= farthest and _same_sentence(page, mention.start, t.start)
    ]
    return min(near, key=lambda t: (_gap(mention, t), t.start < mention.start), default=None)


def _kind(judged: RuleJudgement, mention: Mention) -> str:
    return kind_by_rule(judged.page, judged.page.counts[mention.index])


def kind_by_rule(page: Page, count: CountMention) -> str:
    """Claim, part or none, as a word of harm near a count and the words about it say."""
    if count.shape in ("the", "plural", "pronoun", "sum", "kins", "vague") or not _harm_term(page, count):
        return "none"
    before = page.text[max(0, count.start - 16) : count.start].lower()
    after = page.text[count.end : count.end + 12].lower()
    language = page.report.language or "en"
    introduced = any(word in before for word in words(language, "counts", "part_introduced"))
    behind = after.startswith(tuple(f" {phrase}" for phrase in words(language, "counts", "part_behind")))
    return "part" if introduced or behind else "claim"


def _harm_term(page: Page, mention: Mention | CountMention) -> TermMention | None:
    return _nearest(page, mention, page.harms, _FARTHEST_HARM)


def _harm(judged: RuleJudgement, mention: Mention) -> str:
    term = _harm_term(judged.page, mention)
    return term.value if term else "killed"


def _group_word(head: str) -> Callable[[RuleJudgement, Mention], object]:
    def chosen(judged: RuleJudgement, mention: Mention) -> object:
        said = judged.page.text[mention.start : mention.end + 30].lower().replace(",", " ").split()[:8]
        table = pairs(judged.page.report.language or "en", "people", head)
        return next((table[word] for word in said if word in table), None)

    return chosen


def _scope(judged: RuleJudgement, mention: Mention) -> str:
    near = [d for d in judged.page.dates if d.kind == "since" and _same_sentence(judged.page, mention.start, d.start)]
    return "cumulative" if near else "incident"


def _within(terms: Callable[[Page], tuple[TermMention, ...]]) -> Callable[[RuleJudgement, Mention], bool]:
    def chosen(judged: RuleJudgement, mention: Mention) -> bool:
        ends, listed = _sentence_ends(judged.page.text), terms(judged.page)
        at = bisect_right(ends, mention.start)
        first = bisect_left(listed, ends[at - 1] if at else 0, key=lambda t: t.start)
        return first < len(listed) and bisect_right(ends, listed[first].start) == at

    return chosen


def _attack(judged: RuleJudgement, mention: Mention) -> bool:
    return _nearest(judged.page, mention, judged.page.weapons, 80) is not None


def _denial(judged: RuleJudgement, mention: Mention) -> bool:
    return True


_HEAD_RULES: dict[str, Callable[[RuleJudgement, Mention], object]] = {
    "kind": _kind,
    "harm": _harm,
    "age": _group_word("age"),
    "sex": _group_word("sex"),
    "role": _group_word("role"),
    "scope": _scope,
    "hedged": _within(lambda page: page.hedges),
    "unverified": _within(lambda page: page.caveats),
    "attack": _attack,
    "denial": _denial,
}


def _nearest_in_sentence(kind: str) -> Callable[[RuleJudgement, Mention], int | None]:
    def pointed(judged: RuleJudgement, mention: Mention) -> int | None:
        standing = judged.by_kind.get(kind, [])
        at = bisect_left(standing, (mention.start, 0))
        # Of mentions that begin together the first.
        before = [standing[bisect_left(standing, (standing[at - 1][0], 0))]] if at else []
        near = [
            (abs(start - mention.start), number)
            for start, number in (*before, *standing[at : at + 1])
            if _same_sentence(judged.page, start, mention.start)
        ]
        return min(near, default=(0, None))[1]

    return pointed


def _whole(judged: RuleJudgement, mention: Mention) -> int | None:
    for _, number in reversed(judged.by_kind.get("count", [])):
        other = judged.questions.mentions[number]
        if other.end <= mention.start and _kind(judged, other) == "claim":
            return number
    return None


def _by_grammar(kind: str) -> Callable[[RuleJudgement, Mention], int | None]:
    def pointed(judged: RuleJudgement, mention: Mention) -> int | None:
        links = judged.links
        link = {"source": links.source, "toponym": links.place, "date": links.date}[kind]
        found = link(mention.start)
        return None if found is None else judged.number_of[kind, found]

    return pointed


_LINK_RULES: dict[str, Callable[[RuleJudgement, Mention], int | None]] = {
    "source": _by_grammar("source"),
    "place": _by_grammar("toponym"),
    "start": _by_grammar("date"),
    "end": _by_grammar("date"),
    "actor": _nearest_in_sentence("actor"),
    "weapon": _nearest_in_sentence("weapon"),
    "facility": _nearest_in_sentence("facility"),
    "whole": _whole,
}
