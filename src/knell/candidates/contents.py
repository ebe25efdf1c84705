"""What a speaker is said to say: the stretch of the sentence that a mention covers."""

from typing import Literal

from knell.candidates.clauses import Clause
from knell.candidates.phrases import Phrase

Side = Literal["after", "before", "both"]
Content = tuple[tuple[int, int], Side]
FEW = 8  # tokens of an adverbial before the subject ("Earlier in the day, officials said"): no statement of its own


def of_subject(clause: Clause, i: int, subject: Phrase) -> Content:
    """What "X said" covers, the verb at `i`: the words after it, those before the subject, or both."""
    first, last = clause.first, clause.last
    after = clause.after_setting(i + 1)
    before = subject.start - first
    if before == 0 or (clause.has(subject.start - 1, "clause") and subject.start > first):
        return (i + 1, last), "after"
    if clause.ends(after) or after >= last:
        return (first, subject.start), "before"
    lead = [clause.low(k) for k in range(first, subject.start)]
    few = before <= 2 or (before <= FEW and not any(w[0].isdigit() for w in lead))
    if clause.has(after, "opening") or (few and clause.low(after) != ","):
        return (i + 1, last), "after"
    return (first, last), "both"


def of_inverted(clause: Clause, i: int, speaker: Phrase) -> Content:
    """What "…", said X covers, the verb at `i`."""
    first, last = clause.first, clause.last
    if i - first <= 2:
        return (speaker.end, last), "after"
    after = clause.after_setting(speaker.end)
    described = clause.low(after) == "," and clause.has(after + 1, "describing")
    return ((first, i), "before") if clause.ends(after) or described else ((first, last), "both")


def of_preposition(clause: Clause, i: int, speaker: Phrase) -> Content:
    """What "according to X" covers, the preposition at `i`; written with a capital it opens its clause."""
    first, last = clause.first, clause.last
    if i - first <= 2 or clause.tokens[i].is_capital:
        return (speaker.end, last), "after"
    return ((first, i), "before") if clause.low(speaker.end) != "," else ((first, last), "both")


def of_figure(clause: Clause, i: int) -> Content:
    """What "X counts 35" covers, the verb at `i`: up to the end of the sentence."""
    return (i + 1, clause.last), "after"


def whole(clause: Clause) -> Content:
    """The whole sentence."""
    return (clause.first, clause.last), "both"
