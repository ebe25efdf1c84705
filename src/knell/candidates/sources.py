"""Who may be the source of a statement, by grammar: speakers with their cue and what they say.

High recall is the aim: the judge points from a count to one of these mentions, or to none.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from knell.candidates.coreference import write_out
from knell.candidates.mentions import SourceMention
from knell.candidates.phrases import Grammar, Phrase, vocabulary
from knell.candidates.quotations import quotations
from knell.candidates.tokens import Token, sentence_bounds, split_tokens, tokenise
from knell.languages import words

Side = Literal["after", "before", "both"]
FEW = 8  # tokens of an adverbial before the subject ("Earlier in the day, officials said"): no statement of its own
_NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands dozens scores".split()
)


@dataclass(slots=True, kw_only=True)
class Draft:
    """A mention in the making: token ranges of the speaker and the cue, and the token range of the content."""

    phrase: Phrase
    cue: tuple[int, int] | None
    content: tuple[int, int] | None
    side: Side
    cites: "Draft | None" = None
    title: Phrase | None = None
    rule: str = field(default="")


def find_sources(text: str, language: str = "en") -> list[SourceMention]:
    """Everything in the text that may be the source of a statement, in order; names are written out in full."""
    tokens = tokenise(text)
    grammar = Grammar(tokens, language)
    drafts: list[Draft] = []
    for first, last in split_tokens(tokens, sentence_bounds(text)):
        found = list(Sentence(grammar, text, first, last, language).drafts())
        drafts += _trimmed(found, grammar, first)
    return _mentions(_merged(drafts, grammar, language), tokens, text, language)


class Sentence:
    """The cues of one sentence and the speakers they belong to."""

    def __init__(self, grammar: Grammar, text: str, first: int, last: int, language: str) -> None:
        self.grammar, self.tokens, self.text = grammar, grammar.tokens, text
        self.first, self.last, self.language = first, last, language
        self.found: list[Draft] = []

    def drafts(self) -> Iterator[Draft]:
        """Every speaker of the sentence, left to right."""
        say, belief, count, relay = (vocabulary(self.language, k) for k in ("say", "belief", "count", "relay"))
        passive, carriers = vocabulary(self.language, "passive"), vocabulary(self.language, "statement")
        self._labelled()
        for i in range(self.first, self.last):
            low = self.tokens[i].low
            if low in relay:
                self._relay(i)
            if low in say:
                self._said(i)
            elif low in belief:
                self._believed(i)
            if low in count:
                self._counted(i)
            if (low in passive or low == "saying") and self._low(i + 1) == "by":
                self._by(i)
            if low in carriers:
                self._statement(i)
            self._preposition(i)
        self._trailing()
        return iter(self.found)

    def _said(self, i: int) -> None:
        """A verb of saying: "X said", "said X", "saying" without a subject of its own."""
        if self._is_no_verb(i):
            return
        inverted, subject = self._inverted(i), self._subject(i)
        marked = i > self.first and not self.tokens[i - 1].is_word
        if inverted and (marked or subject is None or self._ends_clause(inverted.end)) and self._closes(inverted.end):
            self._add(inverted, (i, i + 1), *self._content_inverted(i, inverted), rule="inverted")
        elif subject and (subject.head != "other" or self.grammar.at_boundary(subject.start, self.first)):
            draft = self._add(subject, (i, i + 1), *self._content(i, subject), rule="subject")
            self._told(i, draft)
        elif self.found and self._goes_on(i):
            last = self.found[-1]
            draft = self._add(last.phrase, (i, i + 1), (i + 1, self.last), "after", rule="goes on")
            self._told(i, draft)
        elif self.tokens[i].low in vocabulary(self.language, "participle") and (opener := self._opening_subject()):
            self._add(opener, (i, i + 1), (i + 1, self.last), "after", rule="participle")

    def _is_no_verb(self, i: int) -> bool:
        """True where the word names something ("Islamic State"), is passive, or costs lives ("claimed 30 lives")."""
        token = self.tokens[i]
        if token.text[0].isupper() and token.low in vocabulary(self.language, "statement") | frozenset(
            ["states", "state"]
        ):
            return True
        if self._low(i + 1) == "to" and token.low.endswith("ed") and not self._names_someone(i + 2):
            return True
        passive = self._low(i - 1) in ("is", "are", "was", "were", "been", "be") and not token.low.endswith("ing")
        costs = token.low.startswith("claim") and any(
            self._low(k) in ("life", "lives", "responsibility") for k in range(i + 1, i + 8)
        )
        return passive or costs

    def _names_someone(self, k: int) -> bool:
        phrase = self.grammar.right(k, self.last)
        return phrase is not None and phrase.head in ("name", "speaker", "pronoun")

    def _believed(self, i: int) -> None:
        """A verb of thinking, where what follows or its place shows that it reports."""
        following = self._low(i + 1)
        reports = following in ("that", ":") or self.tokens[min(i + 1, self.last - 1)].text in '"“«'
        if reports or (self._ends_clause(i + 1) or following == ","):
            self._said(i)

    def _counted(self, i: int) -> None:
        """A verb that gives a figure: "the hospital has 35", "puts the dead at 12"; or closes what was counted."""
        if self._is_no_verb(i):
            return
        subject = self._subject(i)
        if not self._gives_figure(i):
            if (
                subject
                and subject.head != "other"
                and self._low(subject.start - 1) == ","
                and self._low(i + 1) in (",", ".")
            ):
                self._add(subject, (i, i + 1), *self._content(i, subject), rule="counted")
            return
        if subject and subject.head != "other":
            self._add(subject, (i, i + 1), (i + 1, self.last), "after", rule="count")
        elif self.found and self._goes_on(i):
            self._add(self.found[-1].phrase, (i, i + 1), (i + 1, self.last), "after", rule="goes on")

    def _gives_figure(self, i: int) -> bool:
        """True if the verb at `i` is followed by a figure, with nothing but words of counting between."""
        if self._low(i) in ("has", "have", "had") and self._low(i + 1) in (
            "killed",
            "wounded",
            "injured",
            "confirmed",
            "estimated",
        ):
            return False
        filler, figures = vocabulary(self.language, "filler"), vocabulary(self.language, "figure")
        numbers = vocabulary(self.language, "determiner") - frozenset(
            "the a an this that his her its their our my".split()
        )
        for k in range(i + 1, min(self.last, i + 9)):
            low = self._low(k)
            if low[0].isdigit() or low in numbers or low == ":" or low.split("-")[0] in _NUMBERS:
                return True
            if low not in filler and low not in figures:
                return False
        return False

    def _relay(self, i: int) -> None:
        """ "X, citing Y": both, X handing on Y."""
        cited = self.grammar.right(i + 1, self.last)
        if not cited or cited.head not in ("name", "speaker", "pronoun"):
            return
        cited = self._named(cited)
        beside = self.grammar.left(i - (self._low(i - 1) == ","), self.first)
        if beside and not (
            beside.head in ("name", "speaker", "pronoun") and self.grammar.at_boundary(beside.start, self.first)
        ):
            beside = None
        parent = None
        if beside is None and self.tokens[i].low.endswith("ing") and self.found:
            parent = self.found[-1]
        elif (cites := beside or self._subject(i)) and cites.head != "other":
            parent = self._add(cites, (i, i + 1), (cited.end, self.last), "after", rule="relays")
        content: tuple[int, int] | None = (
            parent.content if parent and parent.rule != "relays" else (cited.end, self.last)
        )
        if parent is None or parent.rule == "relays":
            content = (self.first, self.last) if self._low(i - 1) == "," or parent is None else content
            if parent:
                parent.content = content
        draft = self._add(cited, (i, i + 1), content, "both", rule="cited")
        if parent and parent.phrase != draft.phrase:
            parent.cites = draft

    def _told(self, i: int, teller: Draft) -> None:
        """ "X told Y": Y hands on X, unless Y is only an audience."""
        to = self._low(i + 1) == "to"
        if self.tokens[i].low not in vocabulary(self.language, "told") and not to:
            return
        object_ = self.grammar.right(i + 1 + to, self.last)
        if not object_ or object_.head not in ("name", "speaker"):
            return
        if (
            self.tokens[object_.core - 1].low in vocabulary(self.language, "audience")
            and not self.tokens[object_.start].is_capital
        ):
            return
        teller.content = (object_.end, self.last) if teller.side == "after" else teller.content
        agency = self._add(object_, (i, i + 1), teller.content or (i, i), teller.side, rule="told")
        agency.cites = teller

    def _by(self, i: int) -> None:
        """ "given by X", "was put by X at", "cited by X": in the last X hands on another speaker."""
        agent = self.grammar.right(i + 2, self.last)
        if not agent or agent.head not in ("name", "speaker"):
            return
        draft = self._add(self._named(agent), (i, i + 2), (self.first, self.last), "both", rule="by")
        if self.tokens[i].low in vocabulary(self.language, "relay") | frozenset(["saying"]):
            said = self.found[-2] if self.tokens[i].low == "saying" and len(self.found) > 1 else None
            cited = said.phrase if said else self.grammar.left(i - (self._low(i - 1) == ","), self.first)
            if cited and cited.head != "other":
                draft.cites = self._add(cited, (i, i + 2), draft.content, "both", rule="cited by")

    def _statement(self, i: int) -> None:
        """ "X's count", "by the count of X", "figures from X"."""
        if self._low(i - 1) in ("his", "her", "its", "their") and self._low(i + 1) not in ("of", "from"):
            owner = Phrase(start=i - 1, end=i, head="pronoun", core=i)
            self._add(owner, (i, i + 1), (self.first, self.last), "both", rule="possessive")
        elif self._low(i - 1) == "'s" or self._low(i - 2) == "'s":
            k = i - 1 if self._low(i - 1) == "'s" else i - 2
            owner = self.grammar.left(k, self.first)
            if owner and owner.head in ("name", "speaker"):
                self._add(owner, (i, i + 1), (self.first, self.last), "both", rule="possessive")
        elif self._low(i + 1) in ("of", "by", "from"):
            giver = self.grammar.right(i + 2, self.last)
            if giver and giver.head in ("name", "speaker"):
                self._add(self._named(giver), (i, i + 2), (self.first, self.last), "both", rule="statement by")
        hearsay = self._low(i + 1) in ("that", "of") or self._low(i - 1) == "amid"
        if (
            (hearsay and self._low(i) in vocabulary(self.language, "hearsay"))
            or self._low(i - 1) == "by"
            or self._low(i - 2) == "by"
        ):
            phrase = self.grammar.left(i + 1, max(self.first, i - 5))
            if phrase:
                self._add(phrase, (i, i + 1), (i + 1, self.last), "after", rule="noun")

    def _preposition(self, i: int) -> None:
        """ "according to X"."""
        for words_ in _prepositions(self.language):
            size = len(words_)
            if self.tokens[i].low == words_[0] and tuple(t.low for t in self.tokens[i : i + size]) == words_:
                speaker = self.grammar.right(i + size, self.last)
                if speaker:
                    speaker = self._named(speaker)
                    content, side = self._content_preposition(i, speaker)
                    self._add(speaker, (i, i + size), content, side, rule="preposition")
                return

    def _labelled(self) -> None:
        """ "Kyiv: four killed" at the head of a sentence, an item or an entry ("18:30 - Interior minister: ")."""
        start = self.first
        while start < self.last and (not self.tokens[start].is_word or self.tokens[start].text[0].isdigit()):
            start += 1
        phrase = self.grammar.right(start, self.last)
        if not phrase or phrase.head not in ("name", "speaker"):
            return
        head = self.tokens[phrase.core - 1].low
        if head in vocabulary(self.language, "no_label") or head in self.grammar.carriers or head.endswith("ed"):
            return
        phrase, k = self._named(phrase), phrase.end
        while k < self.last and k < phrase.end + 10 and (self._is_setting(k) or self.tokens[k].is_capital):
            k += 1
        bare = self.first == 0 and phrase.head == "name"
        if self._low(k) == ":" and k + 1 < self.last and not bare:
            self._add(phrase, (k, k + 1), (k + 1, self._paragraph_end()), "after", rule="label")

    def _paragraph_end(self) -> int:
        """The token after the last of the paragraph that the sentence stands in."""
        line = self.text.find("\n", self.tokens[self.last - 1].end - 1)
        end = self.last
        while end < len(self.tokens) and (line < 0 or self.tokens[end].start < line):
            end += 1
        return end

    def _is_setting(self, k: int) -> bool:
        """True for words of an adverbial between a label and its colon (", at the end of the year:")."""
        low = self._low(k)
        settings = (
            "on",
            "in",
            "the",
            "at",
            "of",
            ",",
            "end",
            "first",
            "hour",
            "that",
            "next",
            "day",
            "now",
            "telethon",
            "television",
            "to",
            "us",
        )
        return self.grammar.is_time(k) or low in settings or low.isdigit()

    def _trailing(self) -> None:
        """ "… killed: Observatory", "… - officials", "(the army)" at the end of a headline or an item."""
        for i in range(self.first, self.last):
            text = self.tokens[i].text
            if text == "(":
                phrase = self.grammar.right(i + 1, self.last)
                end = phrase.end + (self._low(phrase.end) in ("abroad", "here", "there")) if phrase else 0
                lower = phrase and not self.tokens[phrase.core - 1].is_capital and not self._is_carrier(phrase)
                if phrase and lower and phrase.head == "speaker" and self._low(end) == ")":
                    self._add(phrase, (i, i + 1), (self.first, i), "before", rule="parenthesis")
            elif text in ":-–—" and i > self.first:
                phrase = self.grammar.right(i + 1, self.last)
                if phrase and phrase.head in ("name", "speaker") and self._ends_clause(phrase.end):
                    self._add(phrase, (i, i + 1), (self.first, i), "before", rule="trailing")
        if self.first == 0:
            self._headline()

    def _headline(self) -> None:
        """ "Air strikes kill 20 Monitor": a headline that lost its dash."""
        end = self.last
        while end > self.first and not self.tokens[end - 1].is_word:
            end -= 1
        bar = next((k for k in range(self.first, self.last) if self.tokens[k].text == "|"), end)
        for k in {end, bar}:
            if k - 1 > self.first and self.tokens[k - 1].low in vocabulary(self.language, "headline"):
                phrase = self.grammar.left(k, k - 1)
                if phrase and not any(d.phrase.end == phrase.end for d in self.found):
                    self._add(phrase, None, (self.first, phrase.start), "before", rule="headline")

    def _subject(self, i: int) -> Phrase | None:
        """The phrase that a verb at `i` has for its subject, adverbs, appositions and relative clauses skipped."""
        j, relative = self._skip_back(i)
        if j <= self.first:
            return None
        if self._low(j - 1) == ",":
            return self.grammar.left(j - 1, self.first) if relative else self._before_insertion(j)
        found = self.grammar.left(j, self.first)
        if found is None or found.head == "other":
            return self._before_clause(j) or found
        return self._as_subject(self._with_apposition(found), j)

    def _as_subject(self, phrase: Phrase, j: int) -> Phrase | None:
        """The phrase without the object of a preposition that stands before it ("in Homs activists said"), or None."""
        if phrase.start == self.first or self._low(phrase.start - 1) not in vocabulary(self.language, "object"):
            return phrase
        for start in range(phrase.start + 1, j):
            rest = self.grammar.right(start, j)
            known = rest and (rest.head == "speaker" or (rest.head == "name" and self.tokens[start].text.isupper()))
            if rest and known and rest.end == j and not self._is_joined(start):
                return rest
        return None if phrase.head == "name" else phrase

    def _is_joined(self, i: int) -> bool:
        return self._low(i - 1) in vocabulary(self.language, "attach") | frozenset(["'s"])

    def _with_apposition(self, phrase: Phrase) -> Phrase:
        """ "Zouhir al-Shimale a local correspondent reported": the name before, where the commas were lost."""
        if self._low(phrase.start) not in ("a", "an", "the") or phrase.start == self.first:
            return phrase
        name = self.grammar.left(phrase.start, self.first)
        capital = name and self.tokens[name.core - 1].is_capital
        if name and capital and name.head != "other" and self.grammar.at_boundary(name.start, self.first):
            return name
        return phrase

    def _before_clause(self, j: int) -> Phrase | None:
        """ "An official who did not want to be named told": the speaker before a relative clause without commas."""
        for k in range(j - 2, max(self.first, j - 14), -1):
            if self._low(k) in ("who", "whom", "which"):
                phrase = self.grammar.left(k, self.first)
                return phrase if phrase and phrase.head in ("name", "speaker") else None
        return None

    def _before_insertion(self, j: int) -> Phrase | None:
        """ "Ihor Klymenko, the interior minister, said": the speaker before an insertion that ends at `j` - 1."""
        tried = 0
        for k in range(j - 2, max(self.first, j - 30), -1):
            if self._low(k) != ",":
                continue
            tried += 1
            outer = self.grammar.left(k, self.first)
            inner = self.grammar.right(k + 1, j - 1)
            whole = inner is not None and inner.end == j - 1
            if outer and outer.head in ("name", "speaker"):
                if whole and inner and outer.head == "speaker" and inner.head == "name":
                    return inner
                return outer
            if tried == 2:
                break
        return None

    def _skip_back(self, i: int) -> tuple[int, bool]:
        j, relative = i, False
        between = vocabulary(self.language, "between")
        while j > self.first:
            low = self._low(j - 1)
            if low in ("who", "which"):
                relative, j = True, j - 1
            elif (
                low in between
                or (low.endswith("ly") and low.islower() and len(low) > 4 and low not in self.grammar.speakers)
                or self.grammar.is_time(j - 1)
                or (low.isdigit() and j - 1 > self.first and self.grammar.is_time(j - 2))
                or (low in ("on", "in", "at", "last", "this") and j < i and (self.grammar.is_time(j)))
            ):
                j -= 1
            elif low == ")" and (opening := self._opened(j - 1)) is not None:
                j = opening
            else:
                break
        return j, relative

    def _opened(self, j: int) -> int | None:
        return next((k for k in range(j - 1, max(self.first, j - 12), -1) if self.tokens[k].text == "("), None)

    def _inverted(self, i: int) -> Phrase | None:
        """The speaker after the verb: "said regional governor Pavlo Kyrylenko"."""
        phrase = self.grammar.right(i + 1, self.last)
        if not phrase or phrase.head not in ("name", "speaker", "pronoun") or i == self.first:
            return None
        if self.tokens[i].low in vocabulary(self.language, "told") or self._is_carrier(phrase):
            return None
        return self._named(phrase)

    def _is_carrier(self, phrase: Phrase) -> bool:
        return self.tokens[phrase.core - 1].low in self.grammar.carriers

    def _named(self, phrase: Phrase) -> Phrase:
        """The name in apposition to a title: "the head of the service, Ivan Fedorov," is Ivan Fedorov."""
        if phrase.head == "speaker" and self._low(phrase.end) == ",":
            name = self.grammar.right(phrase.end + 1, self.last)
            capital = name and all(self.tokens[k].is_capital for k in range(name.start, name.core))
            if name and capital and name.head == "name" and name.end - name.start >= 2 and self._closes(name.end):
                return name
        return self._joined(phrase)

    def _joined(self, phrase: Phrase) -> Phrase:
        """Two speakers side by side are one: "a hospital and the civil defence"."""
        if self._low(phrase.end) != "and":
            return phrase
        other = self.grammar.right(phrase.end + 1, self.last)
        if other and other.head == phrase.head and other.head in ("name", "speaker") and self._closes(other.end):
            return Phrase(start=phrase.start, end=other.end, head=other.head, core=other.core)
        return phrase

    def _closes(self, k: int) -> bool:
        """True if no verb of the speaker can follow at `k`: a mark, a preposition, a time."""
        if k >= self.last or not self.tokens[k].is_word or self.grammar.is_time(k):
            return True
        return self._low(k) in (
            "who",
            "which",
            "in",
            "on",
            "at",
            "of",
            "after",
            "during",
            "as",
            "from",
            "to",
            "via",
            "and",
            "told",
            "also",
            "with",
            "about",
            "whose",
            "that",
        )

    def _ends_clause(self, k: int) -> bool:
        return (
            k >= self.last
            or self.tokens[k].text in '.!?|;"”)'
            or "\n" in self.text[self.tokens[k - 1].end : self.tokens[k].start]
        )

    def _goes_on(self, i: int) -> bool:
        """True if the verb at `i` shares the subject of the verb before it: ", adding", "and said"."""
        j, _ = self._skip_back(i)
        return j > self.first and (self._low(j - 1) in ("and", "but", ",", "then", "or", "–", "-", "—"))

    def _opening_subject(self) -> Phrase | None:
        start = self.first
        while start < self.last and not self.tokens[start].is_word:
            start += 1
        phrase = self.grammar.right(start, self.last)
        return phrase if phrase and phrase.head != "other" else None

    def _content(self, i: int, subject: Phrase) -> tuple[tuple[int, int], Side]:
        """What "X said" covers: the words after the verb, those before the subject, or both."""
        after = self._after_adverbials(i + 1)
        opens = self._low(after) in vocabulary(self.language, "opening")
        before = subject.start - self.first
        lead = [self.tokens[k].low for k in range(self.first, subject.start)]
        if before == 0 or (lead and lead[-1] in vocabulary(self.language, "clause")):
            return (i + 1, self.last), "after"
        if self._ends_clause(after) or after >= self.last:
            return (self.first, subject.start), "before"
        few = before <= 2 or (before <= FEW and not any(w[0].isdigit() for w in lead))
        if opens or (few and self._low(after) != ","):
            return (i + 1, self.last), "after"
        return (self.first, self.last), "both"

    def _content_inverted(self, i: int, speaker: Phrase) -> tuple[tuple[int, int], Side]:
        if i - self.first <= 2:
            return (speaker.end, self.last), "after"
        after = self._after_adverbials(speaker.end)
        if self._low(after) == "," and self._low(after + 1) in ("who", "whose", "a", "an", "the", "head"):
            return (self.first, i), "before"
        return ((self.first, i), "before") if self._ends_clause(after) else ((self.first, self.last), "both")

    def _content_preposition(self, i: int, speaker: Phrase) -> tuple[tuple[int, int], Side]:
        lead = i - self.first
        if lead <= 2 or self.tokens[i].is_capital:
            return (speaker.end, self.last), "after"
        return ((self.first, i), "before") if self._low(speaker.end) != "," else ((self.first, self.last), "both")

    def _after_adverbials(self, k: int) -> int:
        """The first token after times and settings: "on Wednesday", "in a statement", "on Telegram"."""
        start = k
        while k < self.last:
            if self.grammar.is_time(k) or self._low(k) in (
                "late",
                "early",
                "today",
                "yesterday",
                "later",
                "earlier",
                "last",
                "this",
                "there",
            ):
                k += 1
            elif self._low(k) in ("on", "in", "at", "by", "via", "to", "during", "from", "of", "through", "following"):
                phrase = self.grammar.right(k + 1, self.last)
                if phrase and phrase.head != "pronoun":
                    k = phrase.end
                elif self.grammar.is_time(k + 1) if k + 1 < self.last else False:
                    k += 1
                else:
                    break
            else:
                break
            if k - start > 14:
                break
        return k

    def _add(
        self, phrase: Phrase, cue: tuple[int, int] | None, content: tuple[int, int] | None, side: Side, *, rule: str
    ) -> Draft:
        draft = Draft(phrase=phrase, cue=cue, content=content, side=side, rule=rule)
        self.found.append(draft)
        return draft

    def _low(self, i: int) -> str:
        return self.tokens[i].low if 0 <= i < len(self.tokens) else ""


def _prepositions(language: str) -> list[tuple[str, ...]]:
    return [tuple(p.split()) for p in words(language, "sources", "preposition")]


def _trimmed(drafts: list[Draft], grammar: Grammar, first: int) -> list[Draft]:
    """Contents cut where the next speaker of the sentence takes over."""
    ordered = sorted(drafts, key=lambda d: d.phrase.start)
    turn = vocabulary("en", "turn")
    for one, two in pairwise(ordered):
        if not one.content or not two.content or one.cites is two or two.cites is one or one.phrase == two.phrase:
            continue
        if one.side in ("before", "both") and two.side in ("before", "both") and one.phrase.end <= two.phrase.start:
            two.content = (max(one.phrase.end, two.content[0]), two.content[1])
        if one.side == "after" and two.side == "after" and two.phrase.start > one.content[0]:
            before = grammar.tokens[two.phrase.start - 1].low
            if before in turn or before in (",", ";"):
                one.content = (one.content[0], min(one.content[1], two.phrase.start))
    return drafts


def _merged(drafts: list[Draft], grammar: Grammar, language: str) -> list[Draft]:
    """One draft for each speaker phrase, its contents joined; citations follow; the report's own voice is left out."""
    own = vocabulary(language, "own")
    drafts = [d for d in drafts if grammar.tokens[d.phrase.start].low not in own]
    kept: dict[tuple[int, int], Draft] = {}
    into: dict[int, Draft] = {}
    for draft in drafts:
        key = (draft.phrase.start, draft.phrase.end)
        first = kept.setdefault(key, draft)
        into[id(draft)] = first
        if first is not draft:
            if first.content and draft.content:
                first.content = (min(first.content[0], draft.content[0]), max(first.content[1], draft.content[1]))
            first.cites = first.cites or draft.cites
    for draft in kept.values():
        if draft.cites is not None:
            draft.cites = into.get(id(draft.cites))
    return sorted(kept.values(), key=lambda d: (d.phrase.start, d.phrase.end))


def _mentions(drafts: list[Draft], tokens: list[Token], text: str, language: str) -> list[SourceMention]:
    index = {id(d): k for k, d in enumerate(drafts)}
    spans = [(tokens[d.phrase.start].start, tokens[d.phrase.end - 1].end) for d in drafts]
    names = write_out(spans, text, language)
    quoted = quotations(text)
    out = []
    for draft, (start, end), name in zip(drafts, spans, names, strict=True):
        cue = draft.cue and (tokens[draft.cue[0]].start, tokens[draft.cue[1] - 1].end)
        content = None
        if draft.content and draft.content[0] < draft.content[1]:
            content = _with_quotation((tokens[draft.content[0]].start, tokens[draft.content[1] - 1].end), quoted)
        out.append(
            SourceMention(
                start=start,
                end=end,
                words=text[start:end],
                name=name,
                kind="pronoun" if draft.phrase.head == "pronoun" else "name" if draft.phrase.head == "name" else "noun",
                cue=text[cue[0] : cue[1]] if cue else None,
                cue_span=cue,
                content=content,
                relayed=index[id(draft.cites)] if draft.cites is not None else None,
            )
        )
    return out


def _with_quotation(content: tuple[int, int], quoted: list[tuple[int, int]]) -> tuple[int, int]:
    """The content with the whole of every quotation that it runs into: speech that goes on over several sentences."""
    start, end = content
    for a, b in quoted:
        if a < end and start < b:
            start, end = min(start, a), max(end, b)
    return start, end
