"""A web page read: its main text in paragraphs, and what it says of its title, outlet and date."""

import re
import warnings
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from knell.errors import BadInput

if TYPE_CHECKING:
    from configparser import ConfigParser

    from lxml.html import HtmlElement

DEEPEST = 2048  # elements within each other that libxml2 follows
LARGEST = 20_000  # elements: the main text of so many is found in 2.5 s, and worse than linearly; news has some 3,000
DROPPED = ("script", "style", "noscript", "template", "head", "nav", "footer", "form", "button", "svg")
BLOCKS = re.compile(
    "address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|figure|h[1-6]|header|hr|li|main|ol|p|pre|section|"
    "table|td|th|tr|ul"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MainText:
    """What a page holds; None where it does not say."""

    text: str
    title: str | None = None
    outlet: str | None = None
    published: date | None = None
    url: str | None = None


def find_main_text(data: bytes | str, url: str | None = None) -> MainText:
    """The page's report; raises BadInput where there is none, or where the page nests too deep to be read.

    The main text is trafilatura's, with its floor for short pages lifted; where it finds none (a bare fragment), or the
    page is too large for it, all of the page's words in their blocks.
    """
    import trafilatura  # 0.4 s of imports: only where a page is read
    from trafilatura.metadata import extract_metadata

    tree = _tree(data)
    dates = {"extensive_search": False, "original_date": True}  # a date from the running text may be any date
    with warnings.catch_warnings():  # a zone's name that dateutil does not know: the day is read without it
        warnings.filterwarnings("ignore", "tzname .* identified but not understood")
        said = extract_metadata(tree, default_url=url, date_config=dates, extensive=False)
    small = sum(1 for _ in islice(tree.iter(), LARGEST + 1)) <= LARGEST
    main = trafilatura.extract(tree, include_comments=False, output_format="txt", config=_settings()) if small else None
    text = main.replace("\n", "\n\n") if main and main.strip() else _all_words(tree)
    if not text:
        raise BadInput("the page holds no text of its own (a script may fill it in); copy the report's text instead")
    return MainText(
        text=text,
        title=said.title or None,
        outlet=said.sitename or None,
        published=date.fromisoformat(said.date) if said.date else None,
        url=said.url or url,
    )


def _tree(data: bytes | str) -> "HtmlElement":
    from lxml import etree, html

    if not data.strip():
        raise BadInput("the page is empty; give a page with a report")
    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(_without_nulls(data), parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise BadInput(f"the page is no HTML that can be read ({error}); copy the report's text instead") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise BadInput(f"the page nests more than {DEEPEST} elements; copy the report's text instead")
    return tree


def _without_nulls(data: bytes | str) -> bytes | str:
    return data.replace(b"\0", b"") if isinstance(data, bytes) else data.replace("\0", "")


@cache
def _settings() -> "ConfigParser":
    from trafilatura.settings import use_config

    settings = use_config()
    for name in ("MIN_EXTRACTED_SIZE", "MIN_OUTPUT_SIZE"):
        settings.set("DEFAULT", name, "1")
    return settings


def _all_words(tree: "HtmlElement") -> str:
    """Every word of the page outside scripts and navigation, a paragraph for each block."""
    from lxml import etree

    pieces: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        name = str(element.tag)
        hidden += (name in DROPPED) * (1 if event == "start" else -1)
        words = element.text if event == "start" else element.tail
        pieces.append("\n" if BLOCKS.fullmatch(name) else "")
        pieces.append("" if hidden or not words else words.replace("\n", " "))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n\n".join(line for line in lines if line)
