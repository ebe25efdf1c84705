"""Whom a statement is from where no verb of saying tells it: "citing X", "given by X", "X's count", "according to X".

One function for each kind of cue, as in cues.py.
"""

from knell.candidates import contents
from knell.candidates.drafts import Draft, add
from knell.candidates.phrases import Phrase
from knell.candidates.speakers import STRONG, Speakers


class Givers:
    """Reads such words of one sentence; drafts go to the list that all its cues share."""

    def __init__(self, clause: Speakers, found: list[Draft]) -> None:
        self.clause, self.found = clause, found
        self.grammar, self.tokens = clause.grammar, clause.tokens

    def relay(self, i: int) -> None:
        """ "X, citing Y": both, X handing on Y."""
        clause = self.clause
        cited = self.grammar.right(i + 1 + (clause.low(i + 1) in ('"', "“")), clause.last)
        if not cited or (cited.head not in STRONG and not clause.has(cited.start, "article")):
            return
        beside = self.grammar.left(i - (clause.low(i - 1) == ","), clause.first)
        if beside and (beside.head == "other" or not self.grammar.at_boundary(beside.start, clause.first)):
            beside = None
        parent: Draft | None = None
        if beside is None and clause.ends_in(i, "progressive_ending") and self.found:
            parent = self.found[-1]
        elif (subject := beside or clause.subject(i)) and subject.head != "other":
            content = contents.whole(clause) if clause.low(i - 1) == "," else ((cited.end, clause.last), "after")
            parent = add(self.found, subject, (i, i + 1), content, "relays")
        side = (parent.content, parent.side) if parent and parent.content else contents.whole(clause)
        draft = add(self.found, clause.named(cited), (i, i + 1), side, "cited")
        if parent and parent.phrase != draft.phrase:
            parent.cites = draft

    def by(self, i: int) -> None:
        """ "given by X", "was put by X at", "quoted as saying by X": where X relays, it hands on another speaker."""
        clause = self.clause
        agent = clause.agent(i)
        if agent is None:
            return
        draft = add(self.found, clause.named(agent), (i, i + 2), contents.whole(clause), "by")
        if not clause.has(i, "relayed"):
            return
        said = self.found[-2].phrase if clause.has(i, "say") and len(self.found) > 1 else None
        cited = said or self.grammar.left(i - (clause.low(i - 1) == ","), clause.first)
        if cited and cited.head != "other":
            draft.cites = add(self.found, cited, (i, i + 2), contents.whole(clause), "cited by")

    def statement(self, i: int) -> None:
        """ "X's count", "her estimate", "the count of X", "figures from X", "reports that"."""
        clause = self.clause
        content = contents.whole(clause)
        owner = None
        if any(d.cue == (i, i + 1) for d in self.found):
            return  # read as a verb already: "the militia claims that"
        if clause.has(i - 1, "his") and not clause.has(i + 1, "giver"):
            owner = Phrase(start=i - 1, end=i, head="pronoun", core=i)
        elif clause.has(i - 1, "genitive") or clause.has(i - 2, "genitive"):
            owner = self.grammar.left(i - 1 if clause.has(i - 1, "genitive") else i - 2, clause.first)
        elif clause.has(i + 1, "giver"):
            giver = self.grammar.right(i + 2, clause.last)
            topical = clause.has(i + 1, "about") and clause.has(i, "topical")
            owner = clause.named(giver) if giver and not topical else None
        if owner and owner.head in STRONG:
            add(self.found, owner, (i, i + 1), content, "statement")
        elif (clause.has(i + 1, "hearsay_goes_on") and clause.has(i, "hearsay")) or self._after_by(i):
            phrase = self.grammar.left(i + 1, max(clause.first, i - 5))
            if phrase:
                add(self.found, phrase, (i, i + 1), ((i + 1, content[0][1]), "after"), "hearsay")

    def _after_by(self, i: int) -> bool:
        """ "by UN figures", "amid reports"."""
        return self.clause.has(i - 1, "amid") or self.clause.has(i - 2, "agent") or self.clause.has(i - 3, "agent")

    def preposition(self, i: int, preposition: tuple[str, ...]) -> None:
        """ "according to X"; of "according to figures by X" it is X."""
        clause, end = self.clause, i + len(preposition)
        speaker = self.grammar.right(end, clause.last)
        if speaker and tuple(t.low for t in self.tokens[i:end]) == preposition:
            named = clause.named(self._giver(speaker) or speaker)
            add(self.found, named, (i, end), contents.of_preposition(clause, i, named), "preposition")

    def origin(self, i: int) -> None:
        """ "the figure comes from three former soldiers", "reports reached us from MSF"."""
        clause = self.clause
        giver = self.grammar.right(i + 1, clause.last)
        if giver is None or not any(clause.has(k, "coming") for k in range(i - 3, i)):
            return
        if giver.head == "speaker" or self.tokens[giver.start].text.isupper():
            add(self.found, clause.named(giver), (i, i + 1), contents.whole(clause), "from")

    def _giver(self, phrase: Phrase) -> Phrase | None:
        """Whose figures they are: "figures confirmed by the United Nations"."""
        clause = self.clause
        if not clause.is_carrier(phrase):
            return None
        for k in (phrase.core, phrase.core + 1):
            if clause.has(k, "agent") or (k == phrase.core and clause.has(k, "giver")):
                giver = self.grammar.right(k + 1, clause.last)
                return giver if giver and giver.head in ("name", "speaker") else None
        return None
