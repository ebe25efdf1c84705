"""How a reading came about: every candidate, its scores, its links, and what was left out and why."""

from collections.abc import Iterator

from knell.claims.assemble import Evidence
from knell.claims.select import Selection, select
from knell.judge.heads import KINDS, LINKS
from knell.judge.questions import Mention
from knell.judge.second_look import SecondLook

# A head's value is shown with its score only for the candidates that became claims or parts.
_SHOWN = ("harm", "age", "sex", "role", "scope", "hedged", "unverified")


def explain(evidence: Evidence) -> str:
    """The steps of a reading as lines of text, for `knell read --explain`."""
    return "\n".join([*_found(evidence), *_judged(evidence), *_others(evidence)])


def _found(evidence: Evidence) -> Iterator[str]:
    page = evidence.page
    kinds = ("counts", "dates", "toponyms", "sources", "names", "actors", "facilities", "denials", "caveats")
    yield f"report {page.report.doc}: days are counted from {page.anchor or 'nothing: no date given or found'}"
    yield "candidates: " + ", ".join(f"{len(getattr(page, kind))} {kind}" for kind in kinds)
    yield f"a count is a claim from {evidence.threshold:.2f}"


def _judged(evidence: Evidence) -> Iterator[str]:
    selection = select(evidence.page, evidence.judgement, evidence.threshold)
    whole_of = {part: whole for whole, parts in selection.parts.items() for part in parts}
    for index, count in enumerate(evidence.page.counts):
        odds = " ".join(f"{kind} {evidence.judgement.score(index, 'kind', kind):.2f}" for kind in KINDS)
        yield f"\n{count.start}–{count.end} {count.words!r} ({count.shape}: {_interval(count.low, count.high)}) {odds}"
        yield "  " + _verdict(evidence, selection, whole_of, index) + _why(evidence, index, "kind")
        if index in selection.claims or index in whole_of:
            yield "  " + "; ".join(_choice(evidence, index, head) for head in _SHOWN)
        if index in selection.claims:
            yield from _links(evidence, index)


def _interval(low: int | None, high: int | None) -> str:
    return f"{'?' if low is None else low}–{'?' if high is None else high}"


def _verdict(evidence: Evidence, selection: Selection, whole_of: dict[int, int], index: int) -> str:
    if index in selection.claims:
        return "a claim"
    if index in whole_of:
        return f"a part of {evidence.page.counts[whole_of[index]].words!r}"
    return f"left out: {selection.left_out.get(index, 'no claim')}"


def _choice(evidence: Evidence, index: int, head: str) -> str:
    value, score = evidence.judgement.chosen(index, head)
    return f"{head} {'not stated' if value is None else value} {score:.2f}"


def _links(evidence: Evidence, index: int) -> Iterator[str]:
    for link in LINKS:
        target, score = evidence.judgement.pointed(index, link)
        mention = None if target is None else evidence.judgement.questions.mentions[target]
        yield f"    {link} → {_words(evidence, mention)} {score:.2f}{_why(evidence, index, link)}"


def _why(evidence: Evidence, index: int, question: str) -> str:
    """What else in the report moved an answer, where it was looked at twice."""
    judgement = evidence.judgement
    if not isinstance(judgement, SecondLook) or question not in judgement.weights:
        return ""
    reasons = judgement.reasons(index, question)
    return f" ({'; '.join(reasons)})" if reasons else ""


def _words(evidence: Evidence, mention: Mention | None) -> str:
    if mention is None:
        return "none"
    return "the report's own date" if mention.start < 0 else repr(evidence.page.text[mention.start : mention.end])


def _others(evidence: Evidence) -> Iterator[str]:
    for number, mention in enumerate(evidence.judgement.questions.mentions):
        head = {"facility": "attack", "denial": "denial"}.get(mention.kind)
        if head:
            score = evidence.judgement.score(number, head, True)
            verdict = "taken" if evidence.judgement.chosen(number, head)[0] else "left out"
            where = f"{mention.start}–{mention.end} {_words(evidence, mention)} ({mention.kind})"
            yield f"\n{where} {head} {score:.2f}: {verdict}"
