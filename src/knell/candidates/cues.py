"""The words of saying in a sentence, and the speakers they belong to: the verbs here, other cues in givers.py."""

from collections.abc import Callable
from functools import cache

from knell.candidates import contents
from knell.candidates.drafts import Draft, add
from knell.candidates.givers import Givers
from knell.candidates.marks import MARKS, Marks
from knell.candidates.phrases import Grammar, Phrase
from knell.candidates.source_words import vocabulary
from knell.candidates.speakers import STRONG, Speakers
from knell.languages import words

LOOK_AHEAD = 16  # tokens between a verb of counting and its figure: "puts the civilians killed there at 400"


class Cues:
    """Reads one sentence from left to right and drafts a mention for each speaker with a cue."""

    def __init__(self, grammar: Grammar, text: str, first: int, last: int) -> None:
        self.clause = Speakers(grammar, text, first, last)
        self.grammar, self.tokens = grammar, grammar.tokens
        self.found: list[Draft] = []
        self.marks, self.givers = Marks(self.clause, self.found), Givers(self.clause, self.found)
        self._readers: dict[str, Callable[[int], None]] = {
            "relay": self.givers.relay,
            "say": self._said,
            "belief": self._believed,
            "count": self._counted,
            "passive": self.givers.by,
            "statement": self.givers.statement,
        }

    def drafts(self) -> list[Draft]:
        """Every speaker of the sentence that has a cue."""
        self.marks.label()
        kinds = _kinds_by_word(self.clause.language)
        prepositions = _prepositions_by_word(self.clause.language)
        for i in range(self.clause.first, self.clause.last):
            low = self.tokens[i].low
            for kind in kinds.get(low, ()):
                self._readers[kind](i)
            for preposition in prepositions.get(low, ()):
                self.givers.preposition(i, preposition)
            if self.clause.has(i, "origin"):
                self.givers.origin(i)
            if low in MARKS or self.clause.first == 0:
                self.marks.mark(i)
        return self.found

    def _said(self, i: int) -> None:
        """A verb of saying: "X said", "said X", "saying" without a subject of its own."""
        clause = self.clause
        if self._is_no_verb(i):
            return
        quoted = clause.has(i - 1, "as") and clause.has(i - 2, "relay")  # "was quoted as saying"
        behind, subject = clause.speaker_after(i), clause.subject(i - 2 if quoted else i)
        if behind and subject and self._is_object(i, behind):
            behind = None
        marked = i > clause.first and not self.tokens[i - 1].is_word
        if behind and (marked or subject is None or clause.ends(behind.end)) and clause.closes(behind.end):
            add(self.found, behind, (i, i + 1), contents.of_inverted(clause, i, behind), "inverted")
        elif subject and (subject.head != "other" or self.grammar.at_boundary(subject.start, clause.first)):
            self._told(i, add(self.found, subject, (i, i + 1), contents.of_subject(clause, i, subject), "subject"))
        elif self.found and clause.goes_on(i):
            self._told(i, add(self.found, self.found[-1].phrase, (i, i + 1), contents.of_figure(clause, i), "goes on"))
        elif clause.has(i, "participle") and (opening := clause.opening()):
            add(self.found, opening, (i, i + 1), contents.of_figure(clause, i), "participle")

    def _is_object(self, i: int, behind: Phrase) -> bool:
        """True for what is said rather than who says it: "SANA, reported the same explosion", "…, said its people"."""
        own = self.clause.low(i - 1) == "," and self.clause.has(behind.start, "his")
        return behind.head == "other" or own

    def _believed(self, i: int) -> None:
        """A verb of thinking, where what follows or its place shows that it reports."""
        clause = self.clause
        behind = clause.after_setting(i + 1)  # "held on Thursday that"
        following = clause.low(behind)
        opens = clause.has(behind, "said_that") or following in (":", ",")
        reports = opens or following[:1] in '"“«' or clause.ends(i + 1) or clause.ends(behind)
        if reports or clause.is_number(behind) or self._is_opinion(i):
            self._said(i)

    def _is_opinion(self, i: int) -> bool:
        """True where a speaker opens the clause and thinks something: "Police believe the man …"."""
        subject = self.clause.subject(i) if self.clause.has(i, "opinion") else None
        return subject is not None and subject.head in ("name", "speaker") and self.clause.opens(subject)

    def _counted(self, i: int) -> None:
        """A verb that gives a figure: "the hospital has 35", "puts the dead at 12"; or that closes what was counted."""
        clause = self.clause
        if self._is_no_verb(i):
            return
        gives, closing = self._gives_figure(i), clause.low(i + 1) in (",", ".") or clause.has(i + 1, "it")
        if not gives and not closing:
            return
        subject = clause.subject(i)
        strong = subject is not None and subject.head in STRONG
        if not gives:
            if subject and strong and self._is_aside(subject):
                add(self.found, subject, (i, i + 1), contents.whole(clause), "counted")
        elif subject and (strong or self._opens_figure(i, subject)):
            add(self.found, subject, (i, i + 1), contents.of_figure(clause, i), "count")
        elif self.found and clause.goes_on(i):
            add(self.found, self.found[-1].phrase, (i, i + 1), contents.of_figure(clause, i), "goes on")

    def _opens_figure(self, i: int, subject: Phrase) -> bool:
        """True for a phrase of unknown words that opens its clause before a verb of giving: "the town hall counts"."""
        return not self.clause.has(i, "auxiliary") and self.clause.opens(subject)

    def _is_aside(self, subject: Phrase) -> bool:
        """True for a speaker put in between: ", Memorial found,", "as officials put it"."""
        return self.clause.low(subject.start - 1) == "," or self.clause.has(subject.start - 1, "as")

    def _gives_figure(self, i: int) -> bool:
        """True if a figure follows the verb at `i`; verbs that say little by themselves need it close by."""
        clause = self.clause
        if clause.has(i, "auxiliary") and clause.has(i + 1, "harmed"):
            return False
        giving = clause.has(i, "giving")
        for k in range(i + 1, min(clause.last, i + LOOK_AHEAD)):
            if clause.is_number(k) or clause.low(k) == ":":
                return True
            if clause.low(k) in '"“':
                continue
            if clause.ends(k):
                return False
            if not giving and not clause.has(k, "filler") and not clause.has(k, "figure"):
                return False
        return False

    def _is_no_verb(self, i: int) -> bool:
        """True where the word names something ("Islamic State"), is passive, or costs lives ("claimed 30 lives")."""
        clause, token = self.clause, self.tokens[i]
        if clause.has(i - 1, "genitive"):
            return True  # "SANA's count"
        if (token.text[0].isupper() and clause.has(i, "nominal")) or (clause.has(i, "statement") and clause.agent(i)):
            return True  # "Islamic State"; "claims by the militants"
        if clause.has(i + 1, "hearer") and clause.ends_in(i, "past_ending"):
            after = self.grammar.right(i + 2, clause.last)
            return after is None or after.head not in STRONG
        by = clause.has(i, "passive") and not clause.has(i, "relay") and clause.agent(i) is not None
        being = clause.has(i - 1, "being") and not self.tokens[i - 1].text.isupper()  # "IS says" of Islamic State
        passive = (by or being) and not clause.ends_in(i, "progressive_ending")
        costs = clause.has(i, "costing") and any(clause.has(k, "cost") for k in range(i + 1, i + 8))
        return passive or costs

    def _told(self, i: int, teller: Draft) -> None:
        """ "X told Y", "X confirmed to Y": Y hands on X, unless Y is only an audience."""
        clause = self.clause
        to = clause.has(i + 1, "hearer")
        if not clause.has(i, "told") and not to:
            return
        hearer = self.grammar.right(i + 1 + to, clause.last)
        if not hearer or hearer.head not in ("name", "speaker"):
            return
        if clause.has(hearer.core - 1, "audience") and not self.tokens[hearer.start].is_capital:
            return
        if teller.side == "after":
            teller.content = (hearer.end, clause.last)
        draft = add(self.found, hearer, (i, i + 1), (teller.content or (i, i), teller.side), "told")
        draft.cites = teller


@cache
def _kinds_by_word(language: str) -> dict[str, tuple[str, ...]]:
    """For each word that can be a cue the kinds of cue it can be, in the order they are read."""
    kinds = ("relay", "say", "belief", "count", "passive", "statement")
    every = frozenset[str]().union(*(vocabulary(language, k) for k in kinds))
    return {word: tuple(k for k in kinds if word in vocabulary(language, k)) for word in every}


@cache
def _prepositions_by_word(language: str) -> dict[str, list[tuple[str, ...]]]:
    """The prepositions of source ("according to") by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for preposition in words(language, "sources", "preposition"):
        found.setdefault(preposition.split()[0], []).append(tuple(preposition.split()))
    return found
