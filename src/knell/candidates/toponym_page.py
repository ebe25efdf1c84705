"""A report while its toponyms are read: its runs of capitalised words, and what the words beside a name say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from knell.candidates.toponym_words import PlaceWords
from knell.places.gazetteer import Entry


@dataclass(slots=True)
class Token:
    """A word of a run; `person` marks words of a person's name."""

    text: str
    low: str
    start: int
    end: int
    capital: bool
    person: bool = False


@dataclass(slots=True)
class Match:
    """The words first to last of a run bear a name of the gazetteer (or of a demonym's country).

    `form` is the word beside it that says what it is; `evidence`, whether the words beside it say it is a place.
    """

    tokens: Sequence[Token]
    first: int
    last: int
    entries: tuple[Entry, ...]
    demonym: str | None = None
    form: str | None = None
    evidence: bool = False

    @property
    def start(self) -> int:
        """Where the name begins in the text."""
        return self.tokens[self.first].start

    @property
    def end(self) -> int:
        """Where the name ends in the text."""
        return self.tokens[self.last].end

    @property
    def single(self) -> bool:
        """Whether the name is one word."""
        return self.first == self.last


@dataclass(slots=True)
class Page:
    """What the whole report says about names: surnames, places (ids) said to be places, countries (ISO codes)."""

    text: str
    words: PlaceWords
    surnames: set[str] = field(default_factory=set)
    located: set[str] = field(default_factory=set)
    about: set[str] = field(default_factory=set)


def run_tokens(page: Page, found: re.Match[str]) -> list[Token]:
    out = []
    for piece in page.words.token.finditer(page.text, found.start(), found.end()):
        word = piece.group()
        capital = word.casefold() not in page.words.connectors or word[0].isupper()
        out.append(Token(word, word.casefold(), piece.start(), piece.end(), capital))
    return out


def mark_persons(page: Page, tokens: list[Token]) -> None:
    """Marks given name and surname, and what follows a title; the surnames are remembered for the whole report."""
    words = page.words
    titled = _title_before(page, tokens[0].start) and len(tokens) > 1
    for i, token in enumerate(tokens):
        given = token.low in words.given_names or re.fullmatch(r"\w\.", token.text) is not None
        title = token.low.rstrip(".") in words.titles and token.text[0].isupper()
        if not (given or title or (titled and i == 0)):
            continue
        name = _name_after(tokens, i + 1, words)
        if not name:
            continue
        for part in (*([token] if not title else []), *name):
            part.person = True
        page.surnames.add(name[-1].low)


def _title_before(page: Page, start: int) -> bool:
    """Whether a title in lower case stands before ("spokesman Ihor Konashenkov")."""
    before = page.text[max(0, start - 20) : start].split()
    return bool(before) and page.text[start - 1 : start] == " " and before[-1] in page.words.titles


def _name_after(tokens: list[Token], start: int, words: PlaceWords) -> list[Token]:
    """The capitalised words from here to the next connector that can be the rest of a person's name."""
    name = []
    for token in tokens[start : start + 3]:
        if not token.capital or token.low in words.forms or token.low in words.bodies or token.low in words.directions:
            break
        name.append(token)
    return name


def placed_before(page: Page, start: int) -> bool:
    """Whether words of place stand right before ("in the northern", "shelling of", "at 12")."""
    words = page.words
    lead = page.text[max(0, start - 48) : start].removesuffix("#")
    if not lead.endswith((" ", "\u00a0")):
        return False
    said = lead.casefold().split()
    while said and (said[-1] == words.definite or said[-1] in words.directions or _qualifies(page, said[-1])):
        said.pop()
    if not said:
        return False
    if said[-1] in words.prepositions:
        return True
    return said[-1] in words.struck_by and len(said) > 1 and said[-2] in words.struck


def surely_placed(page: Page, start: int) -> bool:
    """Whether only a place can follow, even one that is called like a thing ("near Sake", "the town of Hit")."""
    said = page.text[max(0, start - 32) : start].split(" ")
    if len(said) < 2 or said[-1]:
        return False
    if said[-2].casefold() in page.words.sure_prepositions:
        return True
    return (
        said[-2] in page.words.form_joints and page.words.forms.get(said[-3] if len(said) > 2 else "") == "settlement"
    )


def _qualifies(page: Page, word: str) -> bool:
    """ "rebel-held", or a house number."""
    return word.endswith(page.words.qualifiers) or word.isdigit()


# After the head of a line or of a list's item ("GAZA CITY (AP) —", "- Kukana, countryside of Afrin").
_CLOSES = re.compile(r"(?:, | ?[:(—–]|\.\s| -)")
_HEAD = 48


def opens_item(page: Page, start: int, end: int) -> bool:
    """Whether the name heads a line, alone or behind its date or number ("6 June, Konduga:", "Case 17: Jnah,")."""
    text, head = page.text, page.words.item_head
    if not _CLOSES.match(text, end) or head.fullmatch(text, start, end):
        return False
    line = text.rfind("\n", max(0, start - _HEAD), start) + 1  # 0 too where the line is longer than a head
    if start - line < _HEAD and head.fullmatch(text, line, start):
        return True
    return bool(page.words.labelled.search(text[max(line, start - _HEAD) : start]))


def described(page: Page, start: int, end: int) -> bool:
    """Whether the sentence says what the name is: "Songho, a village below", "the provincial capital, Marawi,"."""
    text, words = page.text, page.words
    if words.described_after.match(text, end):
        return True
    if text[end : end + 1] not in _ENDS_PHRASE or " " in text[start:end]:
        return False  # "the head of the village, Nadiia Hural," is a person
    return bool(words.described_before.search(text[max(0, start - 40) : start]))


_ENDS_PHRASE = frozenset(",.;)")


def form_beside(page: Page, start: int, end: int) -> str | None:
    """The word that says what the place is, right after the name or before it ("village of")."""
    after = page.words.form_after.match(page.text, end, end + 40)
    if after and (after.group(1).islower() or page.text[end + 1 : end + 2].isupper()):
        return after.group(1).casefold()
    said = page.text[max(0, start - 32) : start].split(" ")
    if len(said) > 1 and said[-1] == "":
        at = -3 if said[-2] in page.words.form_joints and len(said) > 2 else -2
        return said[at] if said[at] in page.words.forms else None
    return None


_COMMA_NAME = re.compile(r", (?:the )?[A-ZА-ЯІЇЄҐ]")


def holder_follows(page: Page, match: Match) -> bool:
    """Whether the place that holds it follows ("Reading, England", "Hit, in Anbar"), or a dateline's dash."""
    rest = page.text[match.end : match.end + 40].replace(", in ", ", ", 1)
    if opens_item(page, match.start, match.end):
        return True
    if not _COMMA_NAME.match(rest) or not match.entries:
        return False
    following = rest[2:].removeprefix("the ")
    return any(
        following.startswith(name)
        for e in match.entries[:8]
        for name in (e.country, e.admin1, (e.admin1 or "").split(" ")[0])
        if name
    ) or bool(re.match(r"(?:[A-Z][a-z]{1,4}\.|[NSWRDB]\.\w{1,2}\.)", following))


def neighbour(tokens: Sequence[Token], at: int, step: int) -> Token | None:
    """The capitalised word right beside this one, with no connector between."""
    other = at + step
    return tokens[other] if 0 <= other < len(tokens) and tokens[other].capital else None


def is_headline(text: str, at: int) -> bool:
    """Whether the line is written in title case or capitals, where a capital says nothing."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    found = re.findall(r"[^\W\d_]{4,}", text[start : end if end >= 0 else len(text)][:200])
    return len(found) > 3 and sum(w[0].isupper() for w in found) > 0.75 * len(found)
