"""What is on its way into the archive, and how each item ends: new, a copy, or refused. There is no fourth way."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from knell.archive.capture import NOTHING_FOUND, Capture, CaptureKind, Found
from knell.archive.warc import Exchange
from knell.records import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Bytes on their way in, in memory or in a file, with whatever is known of them so far.

    `source` is where they are, as a person would say it; "!" stands between a container and what is in it.
    `declared` is the media type that a server or a container gave; `expect` is the media
    type that a container or the user promised; `live` means fetched just now, so that its links may be followed.
    """

    source: str
    data: bytes | None = None
    path: Path | None = None
    declared: str | None = None
    charset: str | None = None
    expect: str | None = None
    url: str | None = None
    within: str | None = None
    found: Found = NOTHING_FOUND
    outcome: Mapping[str, str] = field(default_factory=dict)
    exchange: Exchange | None = None
    captured_at: datetime | None = None
    depth: int = 0
    live: bool = False

    @property
    def name(self) -> str:
        """The last part of where it came from, in small letters: what its ending may be read from."""
        return re.split(r"[!/\\]", self.source.split("?")[0])[-1].lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a capture's bytes say, before anything is read from them: plain text, or HTML."""

    text: str
    is_html: bool = False
    found: Found = NOTHING_FOUND
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """A new item: the bytes to keep and what is known of them. A "container" has no page and no reports."""

    source: str
    sha256: str
    data: bytes
    media_type: str
    captured_at: datetime
    kind: CaptureKind = "item"
    page: Page | None = None
    url: str | None = None
    within: str | None = None
    found: Found = NOTHING_FOUND
    outcome: Mapping[str, str] = field(default_factory=dict)
    exchange: Exchange | None = None
    reports: tuple[Report, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """An item whose bytes are kept already, from an earlier run or from `first` in this one."""

    source: str
    sha256: str
    first: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An item that is not taken, or `items` of one kind in one container, and why, in one line."""

    source: str
    why: str
    items: int = 1


Outcome = Collected | Copy | Refused


def capture_of(item: Collected, collector: str) -> Capture:
    """The capture to write for a new item; its place in the archive is filled in by the writer."""
    return Capture(
        sha256=item.sha256,
        source=item.source,
        media_type=item.media_type,
        captured_at=item.captured_at,
        collector=collector,
        size=len(item.data),
        kind=item.kind,
        url=item.url,
        within=item.within,
        found=item.found,
        outcome=item.outcome,
    )


_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")


def shown(words: str, longest: int = 300) -> str:
    """Words from outside as one line that shows what it is: no control or direction marks, cut where it is long."""
    line = " ".join(_UNSEEN.sub(" ", words).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
