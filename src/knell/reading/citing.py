"""Which other outlets a report says it has something from, and which of their reports in the dossier that is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from ahocorasick_rs import AhoCorasick

from knell.languages import languages_read, words
from knell.records import Report, Span

NEAR = 60  # characters beside a name in which the words of citing stand: "told the correspondent of X"
DAYS_BEFORE = 14  # what a report repeats is younger than this
SHARED = 0.3  # of the names and figures of the shorter report: below, two reports of one outlet are of two things

SENTENCE = re.compile(r"(?:[^.!?\n]|[.!?](?!\s|$))+(?:[.!?]+|\n|$)")  # a dot inside "U.N." or "2.5" ends none
MARKED = re.compile(r"\b(?:\d[\d,.]*\d|\d|[^\W\d_a-zа-яіїєґ]\w{2,})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A report says that it has something from an outlet: the words, their sentence and its place in the text."""

    outlet: str
    cue: str
    quote: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A report and the report of another outlet that it cites; `to` is None where none, or more than one, fits."""

    report: str
    citation: Citation
    to: str | None
    why: str


class OutletNames:
    """Outlets' names, looked for in a text all at once: a dossier has thousands."""

    def __init__(self, outlets: Iterable[str]) -> None:
        self._named: dict[str, list[str]] = {}
        for outlet in sorted({outlet for outlet in outlets if _bare(outlet).strip()}):
            self._named.setdefault(_bare(outlet), []).append(outlet)
        self._bare = list(self._named)
        self._found = AhoCorasick(self._bare)

    def within(self, text: str) -> list[str]:
        """The outlets whose names stand in a text, cited or not."""
        found = {at for at, _, _ in self._found.find_matches_as_indexes(text, overlapping=True)}
        return [outlet for at in sorted(found) for outlet in self._named[self._bare[at]]]


def cited_outlets(report: Report, outlets: Iterable[str]) -> tuple[Citation, ...]:
    """Each outlet, other than its own, that a report cites by name, at its first citation."""
    own = _key(report.outlet or "")
    found: list[Citation] = []
    for outlet in sorted({name for name in outlets if _bare(name).strip()}, key=lambda name: (-len(name), name)):
        if _key(outlet) != own and (citation := _citation(report, outlet)):
            inside = (citation.span[0] <= other.span[0] < citation.span[1] for other in found if outlet in other.outlet)
            if not any(inside):  # "The Times" inside "The Times of Someplace" is not cited
                found.append(citation)
    return tuple(sorted(found, key=lambda citation: (citation.span, citation.outlet)))


def tie_citations(report: Report, others: Sequence[Report]) -> tuple[Tie, ...]:
    """Each citation of a report with the report of the cited outlet that it means, if there is one and only one."""
    by_outlet: dict[str, list[Report]] = {}
    for other in others:
        if other.outlet and other.doc != report.doc:
            by_outlet.setdefault(other.outlet, []).append(other)
    return tuple(
        tie(
            report, citation, [(each.doc, marks(each)) for each in by_outlet[citation.outlet] if _in_time(report, each)]
        )
        for citation in cited_outlets(report, by_outlet)
    )


def tie(report: Report, citation: Citation, theirs: Iterable[tuple[str, frozenset[str]]]) -> Tie:
    """The one of the cited outlet's reports that a citation means; `theirs` are those in time, with their marks."""
    said = marks(report)
    scored = sorted(((_shared(said, each), doc) for doc, each in theirs), reverse=True)
    if not scored or scored[0][0] < SHARED:
        return Tie(
            report=report.doc, citation=citation, to=None, why=f"no report of {citation.outlet} tells of the same"
        )
    if len(scored) > 1 and scored[0][0] == scored[1][0]:
        return Tie(report=report.doc, citation=citation, to=None, why=f"two reports of {citation.outlet} fit alike")
    share, doc = scored[0]
    why = f"cites {citation.outlet}, and shares {share:.0%} of its names and figures with this report"
    return Tie(report=report.doc, citation=citation, to=doc, why=why)


def marks(report: Report) -> frozenset[str]:
    """A report's names and figures: what it shares with whatever tells of the same."""
    return frozenset(MARKED.findall(f"{report.title or ''} {report.text}"))


def days_cited(published: date) -> tuple[date, date]:
    """The first and last day on which what a report of this day has from another may have been published."""
    return published - timedelta(DAYS_BEFORE), published


def _citation(report: Report, outlet: str) -> Citation | None:
    name = re.compile(rf"(?<!\w)(?:[Tt]he )?{re.escape(_bare(outlet))}(?!\w)")
    for start, end in _own_words(report):
        for sentence in SENTENCE.finditer(report.text, start, end):
            for found in name.finditer(sentence[0]):
                if cue := _cue(sentence[0][: found.start()], sentence[0][found.end() :]):
                    at, quote = sentence.start(), sentence[0]
                    left = len(quote) - len(quote.lstrip())
                    span = (at + left, at + len(quote.rstrip()))
                    return Citation(outlet=outlet, cue=cue, quote=quote.strip(), span=span)
    return None


def _cue(before: str, after: str) -> str | None:
    """The words of citing right before a name, or right behind it."""
    head, tail = before[-NEAR:].casefold().rstrip(), re.sub(r"^(?:['’]s)?[ ,]*", "", after[:NEAR].casefold())
    if any(tail.startswith(cue) for cue in _cues("never")):
        return None
    for cue in _cues("before"):
        if re.search(rf"(?<!\w){re.escape(cue)}(?: the)?$", head):
            return cue
    for cue in _cues("after"):
        if re.match(rf"(?:[\w-]+ ){{0,2}}{re.escape(cue)}(?!\w)", tail):
            return cue
    return None


@cache
def _cues(key: str) -> tuple[str, ...]:
    """The cues of all languages that have them, the longest first: a report often mixes languages."""
    found: set[str] = set()
    for language in languages_read():
        try:
            found |= {cue.casefold() for cue in words(language, "copies", key)}
        except FileNotFoundError:  # a language whose words of citing are not collected yet
            continue
    return tuple(sorted(found, key=lambda cue: (-len(cue), cue)))


def _own_words(report: Report) -> list[Span]:
    kept = [(p.start, p.end) for p in report.passages if p.kind in ("headline", "body")]
    return kept or [(0, len(report.text))]


def _shared(a: frozenset[str], b: frozenset[str]) -> float:
    return round(len(a & b) / max(1, min(len(a), len(b))), 2)


def _in_time(report: Report, other: Report) -> bool:
    """Whether `other` can be what `report` has it from; a day that is not stated excludes nothing."""
    if report.published is None or other.published is None:
        return True
    first, last = days_cited(report.published)
    return first <= other.published <= last


def _bare(outlet: str) -> str:
    return re.sub("^[Tt]he ", "", outlet)


def _key(outlet: str) -> str:
    return re.sub(r"^the ", "", " ".join(outlet.casefold().split()))
