"""What a plain text says of itself: header lines above it ("title: …"), or a line that says when it was published."""

import re
from datetime import date
from functools import cache

from knell.archive.capture import Found
from knell.archive.stated import read_date
from knell.languages import languages_read, words

NAMES = ("title", "outlet", "published", "language", "url")
HEADER = re.compile(rf"\ufeff?((?:(?:{'|'.join(NAMES)}): [^\r\n]*(?:\r\n|\r|\n))+)(?:\r\n|\r|\n)", re.IGNORECASE)
LINE = re.compile(r"[^\r\n]+")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
LINES_LOOKED_AT = 8  # a page tells its date above its text, or in the last lines under it
LINE_MOST = 80


def split_header(text: str) -> tuple[Found, str]:
    """The header's facts and the text beneath it; nothing and the whole text where it does not start with a header.

    A header has a title line, may have outlet, published, language and url, and ends with an empty line. Raises
    BadInput where its date is none.
    """
    found = HEADER.match(text)
    said = dict(line.split(": ", 1) for line in found[1].splitlines()) if found else {}
    values = {name.lower(): value.strip() or None for name, value in said.items()}
    if not found or not values.get("title"):
        return Found(), text
    published = values.pop("published", None)
    return Found(**values, published=read_date(published) if published else None), text[found.end() :]


def published_line(text: str) -> date | None:
    """The date in a line such as "Published: 23 March 2022"; None where there is none, or not the whole date."""
    lines = [line.strip() for line in LINE.findall(text[:4000])[:LINES_LOOKED_AT] + LINE.findall(text[-1000:])[-3:]]
    for cue in _cues():
        for line in lines:
            if len(line) <= LINE_MOST and line.casefold().startswith(cue) and YEAR.search(line):
                day = _day(line[len(cue) :].strip(" :,\t–—-"))
                if day is not None:
                    return day
    return None


@cache
def _cues() -> tuple[str, ...]:
    """Words that open such a line, the day it first stood there before the day it was changed."""
    return tuple(cue for language in languages_read() for cue in words(language, "reading", "published"))


def _day(said: str) -> date | None:
    import dateparser  # 0.2 s of imports: only for a line that may hold a date

    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY"}
    if re.search(r"\b(\d{1,2})[/.](\d{1,2})[/.]\d{4}", said) and not re.search(r"\b(1[3-9]|2\d|3[01])[/.]", said):
        return None  # 03/04/2022 can be two days
    found = dateparser.parse(said, languages=list(languages_read()), settings=settings)
    return found.date() if found else None
