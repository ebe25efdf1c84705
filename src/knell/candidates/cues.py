"""The words of saying in a sentence, and the speakers they belong to: one function for each kind of cue."""

from collections.abc import Callable
from functools import cache

from knell.candidates import contents
from knell.candidates.drafts import Draft, Range, drafted
from knell.candidates.marks import MARKS, Marks
from knell.candidates.phrases import QUOTES, Grammar, Phrase, vocabulary
from knell.candidates.speakers import STRONG, Speakers
from knell.languages import words

LOOK_AHEAD = 16  # tokens between a verb of counting and its figure: "puts the civilians killed there at 400"
FAR_AGENT = 9  # tokens between "put" and "by" in "put at more than 20 by the hospital"


class Cues:
    """Reads one sentence from left to right and drafts a mention for each speaker with a cue."""

    def __init__(self, grammar: Grammar, text: str, first: int, last: int) -> None:
        self.clause = Speakers(grammar, text, first, last)
        self.grammar, self.tokens = grammar, grammar.tokens
        self.found: list[Draft] = []
        self.marks = Marks(self.clause, self.found)
        self._readers: dict[str, Callable[[int], None]] = {
            "relay": self._relay,
            "say": self._said,
            "belief": self._believed,
            "count": self._counted,
            "passive": self._by,
            "statement": self._statement,
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
                self._preposition(i, preposition)
            if self.clause.has(i, "origin"):
                self._from(i)
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
            self._add(behind, (i, i + 1), contents.of_inverted(clause, i, behind), "inverted")
        elif subject and (subject.head != "other" or self.grammar.at_boundary(subject.start, clause.first)):
            self._told(i, self._add(subject, (i, i + 1), contents.of_subject(clause, i, subject), "subject"))
        elif self.found and clause.goes_on(i):
            self._told(i, self._add(self.found[-1].phrase, (i, i + 1), contents.of_figure(clause, i), "goes on"))
        elif clause.has(i, "participle") and (opening := clause.opening()):
            self._add(opening, (i, i + 1), contents.of_figure(clause, i), "participle")

    def _is_object(self, i: int, behind: Phrase) -> bool:
        """True for what is said rather than who says it: "SANA, reported the same explosion", "…, said its people"."""
        own = self.clause.low(i - 1) == "," and self.clause.has(behind.start, "his")
        return behind.head == "other" or own

    def _believed(self, i: int) -> None:
        """A verb of thinking, where what follows or its place shows that it reports."""
        clause = self.clause
        behind = clause.after_setting(i + 1)  # "held on Thursday that"
        following = clause.low(behind)
        reports = following in ("that", ":", ",") or following[:1] in '"“«' or clause.ends(i + 1) or clause.ends(behind)
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
                self._add(subject, (i, i + 1), contents.whole(clause), "counted")
        elif subject and (strong or self._opens_figure(i, subject)):
            self._add(subject, (i, i + 1), contents.of_figure(clause, i), "count")
        elif self.found and clause.goes_on(i):
            self._add(self.found[-1].phrase, (i, i + 1), contents.of_figure(clause, i), "goes on")

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
        if clause.low(i - 1) == "'s":
            return True  # "SANA's count"
        if (token.text[0].isupper() and clause.has(i, "nominal")) or (clause.has(i, "statement") and self._agent(i)):
            return True  # "Islamic State"; "claims by the militants"
        if clause.low(i + 1) == "to" and token.low.endswith("ed"):
            after = self.grammar.right(i + 2, clause.last)
            return after is None or after.head not in STRONG
        by = clause.has(i, "passive") and not clause.has(i, "relay") and self._agent(i) is not None
        being = clause.has(i - 1, "being") and not self.tokens[i - 1].text.isupper()  # "IS says" of Islamic State
        passive = (by or being) and not token.low.endswith("ing")
        costs = token.low.startswith("claim") and any(clause.has(k, "cost") for k in range(i + 1, i + 8))
        return passive or costs

    def _told(self, i: int, teller: Draft) -> None:
        """ "X told Y", "X confirmed to Y": Y hands on X, unless Y is only an audience."""
        clause = self.clause
        to = clause.low(i + 1) == "to"
        if not clause.has(i, "told") and not to:
            return
        hearer = self.grammar.right(i + 1 + to, clause.last)
        if not hearer or hearer.head not in ("name", "speaker"):
            return
        if clause.has(hearer.core - 1, "audience") and not self.tokens[hearer.start].is_capital:
            return
        if teller.side == "after":
            teller.content = (hearer.end, clause.last)
        draft = self._add(hearer, (i, i + 1), (teller.content or (i, i), teller.side), "told")
        draft.cites = teller

    def _relay(self, i: int) -> None:
        """ "X, citing Y": both, X handing on Y."""
        clause = self.clause
        cited = self.grammar.right(i + 1 + (clause.low(i + 1) in ('"', "“")), clause.last)
        if not cited or (cited.head not in STRONG and not clause.has(cited.start, "article")):
            return
        beside = self.grammar.left(i - (clause.low(i - 1) == ","), clause.first)
        if beside and (beside.head == "other" or not self.grammar.at_boundary(beside.start, clause.first)):
            beside = None
        parent: Draft | None = None
        if beside is None and self.tokens[i].low.endswith("ing") and self.found:
            parent = self.found[-1]
        elif (subject := beside or clause.subject(i)) and subject.head != "other":
            content = contents.whole(clause) if clause.low(i - 1) == "," else ((cited.end, clause.last), "after")
            parent = self._add(subject, (i, i + 1), content, "relays")
        side = (parent.content, parent.side) if parent and parent.content else contents.whole(clause)
        draft = self._add(clause.named(cited), (i, i + 1), side, "cited")
        if parent and parent.phrase != draft.phrase:
            parent.cites = draft

    def _by(self, i: int) -> None:
        """ "given by X", "was put by X at", "quoted as saying by X": where X relays, it hands on another speaker."""
        clause = self.clause
        agent = self._agent(i)
        if agent is None:
            return
        draft = self._add(clause.named(agent), (i, i + 2), contents.whole(clause), "by")
        if not clause.has(i, "relayed"):
            return
        said = self.found[-2].phrase if clause.has(i, "say") and len(self.found) > 1 else None
        cited = said or self.grammar.left(i - (clause.low(i - 1) == ","), clause.first)
        if cited and cited.head != "other":
            draft.cites = self._add(cited, (i, i + 2), contents.whole(clause), "cited by")

    def _agent(self, i: int) -> Phrase | None:
        """Whoever a participle at `i` says it was done by: "given by X", "drawn up by X", "put at 13 by X"."""
        clause = self.clause
        by = i + 1
        while by < clause.last and by - i < FAR_AGENT and self._may_stand_before_agent(by):
            by += 1
        if clause.low(by) != "by" or by >= clause.last:
            return None
        agent = self.grammar.right(by + 1, clause.last)
        return agent if agent and agent.head in ("name", "speaker") else None

    def _may_stand_before_agent(self, k: int) -> bool:
        """True for what a participle goes on with: "put at around 13 by", "recorded in town by"; for no deed."""
        token, clause = self.tokens[k], self.clause
        if token.low.endswith("ed") or clause.has(k, "deed") or token.low == "by":
            return False
        return token.is_word or clause.is_number(k) or token.text in QUOTES

    def _statement(self, i: int) -> None:
        """ "X's count", "her estimate", "the count of X", "figures from X", "reports that"."""
        clause = self.clause
        content = contents.whole(clause)
        owner = None
        if any(d.cue == (i, i + 1) for d in self.found):
            return  # read as a verb already: "the militia claims that"
        if clause.has(i - 1, "his") and not clause.has(i + 1, "giver"):
            owner = Phrase(start=i - 1, end=i, head="pronoun", core=i)
        elif "'s" in (clause.low(i - 1), clause.low(i - 2)):
            owner = self.grammar.left(i - 1 if clause.low(i - 1) == "'s" else i - 2, clause.first)
        elif clause.has(i + 1, "giver"):
            giver = self.grammar.right(i + 2, clause.last)
            topical = clause.low(i + 1) == "of" and clause.has(i, "topical")
            owner = clause.named(giver) if giver and not topical else None
        if owner and owner.head in STRONG:
            self._add(owner, (i, i + 1), content, "statement")
        elif (clause.low(i + 1) in ("that", "of") and clause.has(i, "hearsay")) or self._after_by(i):
            phrase = self.grammar.left(i + 1, max(clause.first, i - 5))
            if phrase:
                self._add(phrase, (i, i + 1), ((i + 1, content[0][1]), "after"), "hearsay")

    def _after_by(self, i: int) -> bool:
        """ "by UN figures", "amid reports"."""
        return self.clause.has(i - 1, "amid") or "by" in (self.clause.low(i - 2), self.clause.low(i - 3))

    def _preposition(self, i: int, preposition: tuple[str, ...]) -> None:
        """ "according to X"; of "according to figures by X" it is X."""
        clause, end = self.clause, i + len(preposition)
        speaker = self.grammar.right(end, clause.last)
        if speaker and tuple(t.low for t in self.tokens[i:end]) == preposition:
            named = clause.named(self._giver(speaker) or speaker)
            self._add(named, (i, end), contents.of_preposition(clause, i, named), "preposition")

    def _from(self, i: int) -> None:
        """ "the figure comes from three former soldiers", "reports reached us from MSF"."""
        clause = self.clause
        giver = self.grammar.right(i + 1, clause.last)
        if giver is None or not any(clause.has(k, "coming") for k in range(i - 3, i)):
            return
        if giver.head == "speaker" or self.tokens[giver.start].text.isupper():
            self._add(clause.named(giver), (i, i + 1), contents.whole(clause), "from")

    def _giver(self, phrase: Phrase) -> Phrase | None:
        """Whose figures they are: "figures confirmed by the United Nations"."""
        clause = self.clause
        if not clause.is_carrier(phrase):
            return None
        for k in (phrase.core, phrase.core + 1):
            if clause.low(k) == "by" or (k == phrase.core and clause.has(k, "giver")):
                giver = self.grammar.right(k + 1, clause.last)
                return giver if giver and giver.head in ("name", "speaker") else None
        return None

    def _add(self, phrase: Phrase, cue: Range, content: contents.Content, rule: str) -> Draft:
        draft = drafted(phrase, cue, content, rule)
        self.found.append(draft)
        return draft


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
