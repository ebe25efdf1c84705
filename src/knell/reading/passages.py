"""Passages: which lines of a report are its headline, body, captions, teasers, and which belong to the page.

Web pages keep captions, "Read more", "Watch:" and credits in their text whatever takes it out; they are told
apart here, line by line, by how they open and by the credits they carry. Nothing is cut: passages cover the text.
"""

import re
from collections.abc import Iterator
from functools import cache

from knell.languages import languages_read, words
from knell.records import Passage
from knell.vocabulary import PassageKind

LINE = re.compile(r"[^\r\n]+(?:\r\n|\r|\n)*|(?:\r\n|\r|\n)+")
WORD = re.compile(r"\w+")
BRACKETED = re.compile(r"[(\[]([^()\[\]\r\n]{1,120})[)\]]\W*$")
# "PRZEMYSL, POLAND - MARCH 22: People arrive": how picture agencies open a caption
AGENCY_OPENING = re.compile(
    r"[A-ZÀ-ÖØ-ÞА-ЯІЇЄҐ' .-]{3,40}, [A-ZÀ-ÖØ-ÞА-ЯІЇЄҐ' .-]{3,40} - [A-ZА-ЯІЇЄҐ]{3,9} \d{1,2}[:,]"
)
SENTENCE_END = (".", "!", "?", "…", '."', ".”", "?”", "!”", ":", ".)")

CAPTION_MOST = 400  # a paragraph that ends in "(Reuters)" but is longer than this is a paragraph
FURNITURE_MOST = 200  # a line that opens with "Watch" or "Subscribe" but is longer than this is part of the report
BYLINE_MOST = 80


def find_passages(text: str, title: str | None) -> tuple[Passage, ...]:
    """Contiguous slices that cover `text`, each with its kind; neighbours of one kind are one passage."""
    marked = list(_marked(text, title))
    found: list[Passage] = []
    for kind, start, end in marked:
        if found and found[-1].kind == kind:
            start = found.pop().start
        found.append(Passage(kind=kind, start=start, end=end))
    return tuple(found)


def title_end(text: str, title: str) -> int:
    """Where the title ends that `text` opens with, letter case and punctuation aside; 0 where it does not."""
    end, at = 0, WORD.finditer(text)
    for wanted in WORD.finditer(title):
        word = next(at, None)
        if word is None or word[0].casefold() != wanted[0].casefold():
            return 0
        end = word.end()
    return end


def _marked(text: str, title: str | None) -> Iterator[tuple[PassageKind, int, int]]:
    start = title_end(text, title) if title else 0
    if start:
        start = _past_punctuation(text, start)
        yield "headline", 0, start
    lines = [(match.start(), match.end()) for match in LINE.finditer(text, start)]
    kinds = [_kind(text[first:last].strip()) for first, last in lines]
    for at, (first, last) in enumerate(lines):
        kind = kinds[at]
        if kind == "body" and _names_a_picture(text, lines, kinds, at):
            kind = "caption"
        yield kind, first, last


def _past_punctuation(text: str, at: int) -> int:
    while at < len(text) and not text[at].isalnum() and text[at] not in "\"'“”‘’«»([":
        at += 1
    return at


def _kind(line: str) -> PassageKind:
    opening = line[:60].casefold().replace("’", "'")
    if _is_caption(line, opening):
        return "caption"
    if len(line) <= FURNITURE_MOST:
        if _opens(opening, "teaser") and _leads_elsewhere(line, opening):
            return "teaser"
        if _opens(opening, "boilerplate"):
            return "boilerplate"
    if len(line) <= BYLINE_MOST and not line.endswith(SENTENCE_END) and _opens(opening, "byline"):
        return "boilerplate"
    return "body"


def _is_caption(line: str, opening: str) -> bool:
    if AGENCY_OPENING.match(line) or _opens(opening, "caption"):
        return True
    found = BRACKETED.search(line[-130:])
    return bool(found) and len(line) <= CAPTION_MOST and _names_a_credit(found[1] if found else "")


def _names_a_credit(bracketed: str) -> bool:
    """True where the brackets hold only a credit: "Getty", "Photo by A. Person/AFP via Getty Images"."""
    pieces = re.split(r"[/|,;:]| via | - ", bracketed.casefold())
    credits = _words("credit")
    return any(piece.strip() in credits or piece.strip().startswith(_credit_openings()) for piece in pieces)


@cache
def _credit_openings() -> tuple[str, ...]:
    return tuple(f"{credit} " for credit in _words("credit") if " " in credit)


def _leads_elsewhere(line: str, opening: str) -> bool:
    """A teaser of one word needs a mark after it: "Watch: …" is one, "Watch towers were hit." is not."""
    longest = max((cue for cue in _words("teaser") if opening.startswith(cue)), key=len)
    after = line[len(longest) :].lstrip()
    return " " in longest or not after or after[0] in ":|–—-»>"


def _opens(opening: str, key: str) -> bool:
    return any(
        opening.startswith(cue) and not (cue[-1].isalnum() and opening[len(cue) : len(cue) + 1].isalnum())
        for cue in _words(key)
    )


def _names_a_picture(text: str, lines: list[tuple[int, int]], kinds: list[PassageKind], at: int) -> bool:
    """A short line with no full stop directly above a caption is the picture's name."""
    first, last = lines[at]
    if at + 1 == len(lines) or kinds[at + 1] != "caption" or re.search(r"(\r\n|\r|\n){2}$", text[first:last]):
        return False
    line = text[first:last].strip()
    return 0 < len(line) <= FURNITURE_MOST and not line.endswith(SENTENCE_END)


@cache
def _words(key: str) -> frozenset[str]:
    """The cues of all languages read together: a page often mixes them."""
    return frozenset(word.casefold() for language in languages_read() for word in words(language, "reading", key))
