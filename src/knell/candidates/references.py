"""A mention as reference resolution sees it: which words it has, what its head is, person or body, one or several."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from knell.candidates.source_words import endings, vocabulary
from knell.candidates.tokens import Token, tokenise
from knell.languages import pairs


@dataclass(frozen=True, slots=True)
class Reference:
    """The words of a mention, their set without articles, the word that says who it is, the number of capitals."""

    start: int
    words: tuple[str, ...]
    content: frozenset[str]
    head: str
    capitals: int
    person: bool
    plural: bool
    sex: str | None


class References:
    """Makes references of the mentions of one report."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.determiners = vocabulary(language, "determiner")
        self.people = vocabulary(language, "person")
        self.speakers = vocabulary(language, "speaker")
        self.objects = vocabulary(language, "object")
        self.plural = vocabulary(language, "plural")
        self.sexes = pairs(language, "sources", "sex")
        self.genitives, self.conjunctions = vocabulary(language, "genitive"), vocabulary(language, "and")
        self.head_ends = vocabulary(language, "head_ends")
        self.plural_endings, self.seat_endings = endings(language, "plural_ending"), endings(language, "seat_ending")

    def read(self, start: int, mention: str) -> Reference:
        """The reference that the words of a mention at `start` make; a name may stand there in place of its own."""
        tokens = [t for t in tokenise(mention) if t.is_word and t.low not in self.genitives]
        words = tuple(t.low for t in tokens)
        content = frozenset(w for w in words if w not in self.determiners and not w.endswith(self.seat_endings))
        head = next((t.low for t in self._first_core(tokens) if t.low in self.speakers), words[-1] if words else "")
        return Reference(
            start=start,
            words=words,
            content=content,
            head=head,
            capitals=sum(t.is_capital and t.low in content for t in tokens),
            person=self._is_person(tokens, content) and not self._is_object(start),
            plural=self._is_plural(head) or not self.conjunctions.isdisjoint(words),
            sex=next((self.sexes[w] for w in words if w in self.sexes), None),
        )

    def _is_plural(self, head: str) -> bool:
        """True for a noun for several speakers, and for one body of many people."""
        return head in self.plural or (head in self.speakers and head.endswith(self.plural_endings))

    def _is_person(self, tokens: Sequence[Token], content: frozenset[str]) -> bool:
        """True for a noun for a person, and for capitalised words alone that are no body's and no acronym."""
        if content & self.people:
            return True
        named = bool(tokens) and all(t.is_capital and t.low in content for t in tokens)
        return named and not content & (self.speakers - self.people) and not tokens[-1].text.isupper()

    def _is_object(self, start: int) -> bool:
        """True if a preposition stands before the words: "in Maarat al-Numan" is a place."""
        before = self.text[max(0, start - 12) : start].split()
        return bool(before) and before[-1].lower() in self.objects

    def _first_core(self, tokens: Sequence[Token]) -> list[Token]:
        """The tokens before the first preposition, last first: the head of "a source at the office" is "source"."""
        core = list(takewhile(lambda token: token.low not in self.head_ends, tokens))
        return core[::-1]
