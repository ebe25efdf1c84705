"""RSS and Atom feeds, read by feedparser: every entry an item, with what the feed says of it."""

import calendar
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from time import struct_time
from urllib.parse import urljoin

from knell.archive.capture import Found, canonical
from knell.archive.items import Item, Refused, shown
from knell.archive.sniff import JSON
from knell.errors import BadInput

FULL_TEXT = 1_500  # characters of an entry's words: from here on a feed gives the report itself, not its opening


def entries(item: Item, data: bytes) -> Iterator[Item | Refused]:
    """Every entry of a feed as an item; its `url` is the page it announces. Raises BadInput where it is no feed."""
    feed = _parsed(data, item)
    outlet, language = _said(feed.get("feed", {}), "title"), _said(feed.get("feed", {}), "language")
    listed = feed.get("entries")
    for number, entry in enumerate(listed if isinstance(listed, list) else [], 1):
        values: dict[str, str | None] = {
            "title": _plain(_said(entry, "title")),
            "outlet": _plain(outlet),
            "published": _day(entry),
            "language": _said(entry, "language") or language,
            "author": _said(entry, "author"),
            "url": _address(entry, item),
            "html": _content(entry),
            "id": _said(entry, "id"),
        }
        source = f"{item.source}!{shown(values['url'] or values['title'] or str(number), 200)}"
        data = canonical({name: value for name, value in values.items() if value}).encode()
        yield Item(
            source=source, data=data, expect=JSON, url=values["url"], found=found_in(values), depth=item.depth + 1
        )


def is_full(item: Item) -> bool:
    """Whether an entry gives its report in full, so that its page need not be fetched."""
    return len(re.sub(r"<[^>]*>", "", (item.data or b"").decode("utf-8"))) >= FULL_TEXT


def found_in(values: Mapping[str, str | None]) -> Found:
    """What the feed says of an entry, for the page that it announces."""
    published = values.get("published")
    return Found(
        title=values.get("title"),
        outlet=values.get("outlet"),
        published=datetime.fromisoformat(published).date() if published else None,
        language=values.get("language"),
        author=values.get("author"),
    )


def _parsed(data: bytes, item: Item) -> Mapping[str, object]:
    import feedparser  # 0.2 s of imports: only where a feed is read

    declared = {"content-type": item.declared} if item.declared and "xml" in item.declared else {}
    feed: dict[str, object] = feedparser.parse(BytesIO(data), response_headers=declared)
    if not feed.get("version") and not feed.get("entries"):
        raise BadInput("is no RSS or Atom feed that can be read: give the feed's own address, or add its pages")
    if not feed.get("entries"):
        why = feed.get("bozo_exception")
        said = f" ({shown(str(why), 100)})" if why else ""
        raise BadInput(f"is a feed without entries{said}: there is nothing to read")
    return feed


def _said(values: object, name: str) -> str | None:
    value = values.get(name) if isinstance(values, Mapping) else None
    return value.strip() or None if isinstance(value, str) else None


def _plain(words: str | None) -> str | None:
    return " ".join(re.sub(r"<[^>]*>", " ", words).split()) or None if words else None


def _content(entry: Mapping[str, object]) -> str | None:
    content = entry.get("content")
    pieces = content if isinstance(content, list) else []
    words = [text for piece in pieces if (text := _said(piece, "value"))]
    longest = max([*words, _said(entry, "summary") or ""], key=len)
    return longest or None


def _day(entry: Mapping[str, object]) -> str | None:
    for name in ("published_parsed", "updated_parsed"):
        value = entry.get(name)
        if isinstance(value, struct_time) and value.tm_year >= 1970:
            return datetime.fromtimestamp(calendar.timegm(value), UTC).date().isoformat()
    return None


def _address(entry: Mapping[str, object], item: Item) -> str | None:
    link = _said(entry, "link")
    if link is None:
        return None
    address = urljoin(item.url or "", link)
    return address if address.startswith(("http://", "https://")) else None
