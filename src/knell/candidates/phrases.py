"""Noun phrases that may name a speaker, read off closed word lists: no tags, no parse.

A phrase starts at an article, a capital, a known modifier or a noun for speakers, and runs as far as its words allow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from knell.candidates.source_words import endings, vocabulary
from knell.candidates.tokens import Token

Head = Literal["pronoun", "name", "speaker", "other"]
LONGEST_NAME = 9  # words of one core: "Syrian Observatory for Human Rights chief Rami Abdel Rahman" is two cores
DEEPEST = 3  # "a source at the office of the governor of Hatay"
BACK = 16  # words that a subject may stand before its verb
QUOTES = '"“”«»„'


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Tokens `start` to `end` (exclusive); the first core ends at `core` on a word of the kind `head`."""

    start: int
    end: int
    head: Head
    core: int


class Grammar:
    """Finds phrases in one tokenised text; holds the word lists of one language."""

    def __init__(self, tokens: Sequence[Token], language: str) -> None:
        self.tokens, self.language = tokens, language
        self._read: dict[tuple[int, int, int], Phrase | None] = {}  # several cues ask for the same phrase
        self.openers = vocabulary(language, "clause")
        self.pronouns = vocabulary(language, "pronoun")
        self.determiners = vocabulary(language, "determiner") | vocabulary(language, "number")
        self.says = vocabulary(language, "say")
        self.numbers = vocabulary(language, "number")
        self.closed = vocabulary(language, "closed") | self.says
        self.speakers = vocabulary(language, "speaker")
        self.carriers = vocabulary(language, "statement")
        self.counted = vocabulary(language, "counted")
        self.particles = vocabulary(language, "particle")
        self.modifiers = vocabulary(language, "modifier")
        self.attach = vocabulary(language, "attach")
        self.articles = vocabulary(language, "article")
        self.genitives = vocabulary(language, "genitive")
        self.plural_endings = endings(language, "plural_ending")
        self.times = vocabulary(language, "weekday") | vocabulary(language, "month") | vocabulary(language, "daytime")

    def right(self, i: int, limit: int, depth: int = 0) -> Phrase | None:
        """The longest phrase that starts at token `i` and ends before `limit`, or None."""
        if i >= limit:
            return None
        key = (i, limit, depth)
        if key not in self._read:
            self._read[key] = self._right(i, limit, depth)
        return self._read[key]

    def _right(self, i: int, limit: int, depth: int) -> Phrase | None:
        if self.tokens[i].low in self.pronouns and not self._is_name(i):
            return Phrase(start=i, end=i + 1, head="pronoun", core=i + 1)
        at, fixed = self._determiners(i, limit)
        core, head = self._core(at, limit, fixed)
        if core == at:
            return self._lone(i, at, limit, depth) if fixed else None
        end = self._attached(core, limit, head, depth)
        return Phrase(start=i, end=end, head=head, core=core)

    def _is_name(self, i: int) -> bool:
        """True for a pronoun that stands for a name in capitals: "IT"."""
        return self.tokens[i].text in vocabulary(self.language, "no_pronoun")

    def _lone(self, i: int, at: int, limit: int, depth: int) -> Phrase | None:
        """ "others", "one of the surviving teachers": a phrase that is all determiner."""
        if not self._has(at - 1, "lone"):
            return None
        inner = self.right(at + 1, limit, depth + 1) if at < limit and self._has(at, "part_of") else None
        if inner and inner.head == "speaker":
            return Phrase(start=i, end=inner.end, head="speaker", core=inner.core)
        return Phrase(start=i, end=at, head="other", core=at)

    def left(self, j: int, floor: int) -> Phrase | None:
        """The best phrase that ends just before token `j` and starts at `floor` or later, or None."""
        found = []
        for i in range(j - 1, max(floor, j - BACK) - 1, -1):
            if not self._may_start(i):
                continue
            phrase = self._ending(i, j)
            if phrase:
                found.append(phrase)
        return max(found, key=lambda p: self._rank(p, floor), default=None)

    def is_time(self, i: int) -> bool:
        """True for a weekday, month or time of day."""
        return self.tokens[i].low in self.times

    def at_boundary(self, i: int, floor: int) -> bool:
        """True if a clause may begin at token `i`: sentence start, mark, conjunction."""
        if i <= floor:
            return True
        return not self.tokens[i - 1].is_word or self.tokens[i - 1].low in self.openers

    def _ending(self, i: int, j: int) -> Phrase | None:
        phrase = self.right(i, j)
        if phrase and phrase.end == j:
            return phrase
        if phrase and phrase.head != "pronoun" and phrase.end < j and self._has(phrase.end, "and"):
            other = self._ending(phrase.end + 1, j)
            if other and {phrase.head, other.head} <= {"name", "speaker"}:
                return Phrase(start=i, end=j, head=other.head, core=other.core)
        return None

    def _rank(self, phrase: Phrase, floor: int) -> tuple[int, int, int, int]:
        strong = phrase.head in ("pronoun", "name", "speaker")
        boundary = self.at_boundary(phrase.start, floor)
        counted = any(self.tokens[k].text[0].isdigit() for k in range(phrase.start, phrase.end))
        return (int(strong), int(boundary), -int(counted), phrase.end - phrase.start)

    def _may_start(self, i: int) -> bool:
        token = self.tokens[i]
        if token.low in self.pronouns or token.low in self.determiners:
            return True
        if token.low.isdigit():
            following = self.tokens[i + 1]
            return following.low in self.speakers or following.low in self.modifiers
        if token.low in self.times or not token.is_word or token.low in self.genitives:
            return False
        if token.is_capital:
            return token.low not in self.closed or token.text.isupper() or token.low in self.carriers
        return token.low in self.speakers or token.low in self.modifiers or token.low in self.carriers

    def _determiners(self, i: int, limit: int) -> tuple[int, bool]:
        at = i
        if at + 1 < limit and self.tokens[at + 1].low in self.articles and not self._has(at, "before_article"):
            return at, False
        while at < limit and self._counts(at):
            at += 1
        return at, at > i

    def _counts(self, i: int) -> bool:
        low = self.tokens[i].low
        return low in self.determiners or low.isdigit() or low.split("-")[0] in self.numbers

    def _core(self, at: int, limit: int, fixed: bool) -> tuple[int, Head]:
        """Where the words of the phrase end, and what the last of them is."""
        end, head = at, "other"
        while end < min(limit, at + LONGEST_NAME):
            token, previous = self.tokens[end], self.tokens[end - 1] if end > at else None
            if self._is_genitive(token, previous):
                if previous is None or end + 1 >= limit or not self._inside(end + 1, at, limit, True, "other"):
                    break
                end, head = end + 1, "other"
                continue
            if token.text in QUOTES or not self._inside(end, at, limit, fixed, head):
                break
            head = self._kind(token)
            end += 1
        return end, head  # type: ignore[return-value]

    def _is_genitive(self, token: Token, previous: Token | None) -> bool:
        """True for the "'s" of "Reuters's" and the mark of "Reuters'"."""
        if token.text in ("'", "’"):
            return previous is not None and previous.low.endswith(self.plural_endings)
        return token.low in self.genitives

    def _inside(self, i: int, start: int, limit: int, fixed: bool, head: str) -> bool:
        """True if token `i` may go on a phrase whose last word is of kind `head`."""
        token = self.tokens[i]
        if not token.is_word or token.text[0].isdigit() or token.low in self.times:
            return False
        if token.low in self.determiners or token.low.split("-")[0] in self.numbers:
            return False
        if token.is_capital and not (token.low in self.closed and token.text.istitle()):
            return True
        if token.is_capital and head == "name" and token.low in self.says:
            return True
        if token.low in self.particles and head == "name" and i + 1 < limit:
            return self.tokens[i + 1].is_capital or self.tokens[i + 1].low in self.particles
        if token.low in self.carriers and token.low in self.says:
            previous = self.tokens[i - 1]
            plain = not previous.is_capital and previous.low in self.modifiers | self.determiners
            return i == start or plain or previous.low in self.genitives
        if token.low in self.closed or token.low in self.determiners or token.low in self.pronouns:
            return False
        if i > start and self.tokens[i - 1].low in self.counted:
            return False
        if token.low in self.speakers or token.low in self.carriers:
            return True
        if head == "speaker":
            return self.tokens[i - 1].low in self.modifiers and self._leads_on(i, limit)
        return self._leads_on(i, limit) or (fixed and head != "name")

    def _leads_on(self, i: int, limit: int) -> bool:
        """True if the lower-case word at `i` is a modifier before a noun for speakers ("news agency")."""
        for at in range(i, min(limit, i + 4)):
            token = self.tokens[at]
            if token.low in self.speakers or token.low in self.carriers:
                return at > i
            if not token.is_capital and token.low not in self.modifiers:
                return False
        return False

    def _kind(self, token: Token) -> Head:
        if token.low in self.particles:
            return "name"
        if token.low in self.speakers or token.low in self.carriers:
            return "speaker"
        return "name" if token.is_capital else "other"

    def _attached(self, end: int, limit: int, head: Head, depth: int) -> int:
        """Where the phrase ends with what prepositions attach to it."""
        if depth >= DEEPEST or end + 1 >= limit or head == "other":
            return end
        following = self.tokens[end + 1]
        if self.tokens[end].low not in self.attach:
            return end
        if head == "name" and not (self._has(end, "attach_to_name") and following.is_word):
            return end
        if self.is_time(end + 1) or (self._has(end, "attach_capital") and not following.is_capital):
            return end
        inner = self.right(end + 1, limit, depth + 1)
        if not inner or inner.head == "pronoun" or any(self.is_time(k) for k in range(inner.start, inner.end)):
            return end
        return inner.end

    def _has(self, i: int, key: str) -> bool:
        """True if the token is in the word list of that key."""
        return self.tokens[i].low in vocabulary(self.language, key)
