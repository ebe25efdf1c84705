"""Words and sentences with their positions: what the grammars of sources walk over.

Deliberately shallow: no tags, no parse. A sentence never crosses a paragraph.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

ABBREVIATION = r"(?:Mr|Mrs|Ms|Dr|Gen|Col|Maj|Lt|Brig|Sgt|Capt|Gov|Sen|St|Prof|Rev|Msgr|Hon|Adm|Cmdr|No|Inc|Jr|Sr)\."
WORD = re.compile(rf"{ABBREVIATION}|(?:[^\W\d_]\.){{2,}}|['’]s\b|@?\w+(?:(?!['’]s\b)[-'’.]?\w+)*|\S")
# One way alone to read a run of blanks: passages left out are blanks by the thousand, and two ways take n² steps.
_STOP = r"[.!?…]+[\"”’»)\]]*(?=\s+(?:[\"“‘«(\[•*–—-]+\s*)?[A-Z0-9\"“‘«])|\n+"
END = re.compile(_STOP)
# A bullet within a line also ends what stands before it; to look for it everywhere takes twice as long.
END_OR_BULLET = re.compile(rf"{_STOP}|(?<=\w)\s(?=[•*]\s)")
_ABBREVIATED = re.compile(rf"(?:\b{ABBREVIATION}|\b[A-Z]\.|\b(?:a|p)\.m\.)$")
CLOSING = '"”’»)]'


class Token(NamedTuple):
    """A word or a mark: its span in the text, as written, and in lower case."""

    start: int
    end: int
    text: str
    low: str

    @property
    def is_word(self) -> bool:
        """True for anything that is not a punctuation mark or a symbol."""
        return self.text[0].isalnum() or len(self.text) > 1

    @property
    def is_capital(self) -> bool:
        """True for a handle, and a word that is written with a capital letter somewhere ("al-Assad", "iNEWS")."""
        return (
            self.text[0].isupper()
            or self.text[:1] == "@" != self.text
            or (self.text[0].isalpha() and not self.text.islower())
        )


def tokenise(text: str) -> list[Token]:
    """The words and marks of a text in order; "X's" is two tokens, an abbreviation keeps its point."""
    make = Token._make  # past the checks of arguments: half of the time otherwise
    return [make((*m.span(), word := m[0], word.lower().replace("’", "'"))) for m in WORD.finditer(text)]


def sentence_bounds(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence, in order; blank stretches belong to the sentence before them."""
    bounds, start = [], 0
    for mark in (END_OR_BULLET if "•" in text or "*" in text else END).finditer(text):
        if mark.group()[0] == "." and _abbreviated(text, mark.start()):
            continue
        bounds.append((start, mark.end()))
        start = mark.end()
    bounds.append((start, len(text)))
    return [(a, b) for a, b in bounds if text[a:b].strip()]


def split_tokens(tokens: Sequence[Token], bounds: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sentences as ranges of tokens instead of characters; same order as `bounds`."""
    ranges, at = [], 0
    for _, end in bounds:
        first = at
        while at < len(tokens) and tokens[at].start < end:
            at += 1
        ranges.append((first, at))
    return ranges


def _abbreviated(text: str, dot: int) -> bool:
    """True if the point at `dot` belongs to an abbreviation or an initial ("Gen. X", "U.N. monitors", "B. Nabors")."""
    before = text[max(0, dot - 8) : dot + 1]
    return bool(_ABBREVIATED.search(before)) and not before.endswith(" I.")
