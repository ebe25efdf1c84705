"""A capture: the bytes of one item as they were collected, where from, when and by whom, and where they lie.

A capture is never changed. What a page says of itself (`Found`) is kept here, beside whatever a person
corrects later, so that a correction never hides it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Literal

from knell.errors import BadInput

CaptureKind = Literal["item", "container"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an item, or the feed, table or chat it came in, says of itself; None where it says nothing."""

    title: str | None = None
    outlet: str | None = None
    published: date | None = None
    language: str | None = None
    url: str | None = None
    author: str | None = None

    def or_else(self, other: "Found") -> "Found":
        """This record, with `other` where this one says nothing."""
        return replace(other, **{name: value for name, value in asdict(self).items() if value is not None})


NOTHING_FOUND = Found()


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """The bytes of one item, by sha256, and the WARC record that holds them.

    `source` says where they came from as a person would ("mail.eml!map.pdf"); `url` is the address after
    redirects. `captured_at` is UTC. `outcome` holds what the collecting met (status, robots, charset…).
    `within` is the sha256 of the container the item was taken out of. `offset` and `length` are bytes of the
    compressed record in `warc_file`, `stored_sha256` their digest: one changed byte in the file shows.
    A capture of kind "container" (a table, a chat export, a feed) has no report of its own.
    """

    sha256: str
    source: str
    media_type: str
    captured_at: datetime
    collector: str
    size: int
    kind: CaptureKind = "item"
    url: str | None = None
    within: str | None = None
    found: Found = NOTHING_FOUND
    outcome: Mapping[str, str] = field(default_factory=dict)
    warc_file: str = ""
    offset: int = 0
    length: int = 0
    stored_sha256: str = ""


def digest(data: bytes) -> str:
    """The sha256 of bytes in hexadecimal: the name of a capture."""
    return hashlib.sha256(data).hexdigest()


def capture_to_json(capture: Capture) -> dict[str, object]:
    """The capture as JSON values; what is not stated is left out."""
    values = asdict(capture)
    values["captured_at"] = capture.captured_at.astimezone(UTC).isoformat()
    values["found"] = found_to_json(capture.found)
    return {name: value for name, value in values.items() if value not in (None, "", {}, 0) or name == "offset"}


def capture_from_json(values: Mapping[str, object]) -> Capture:
    """The capture that `capture_to_json` wrote; raises BadInput where a field is missing or wrong."""
    try:
        known = {**values, "captured_at": datetime.fromisoformat(str(values["captured_at"]))}
        found = values.get("found", {})
        known["found"] = found_from_json(found if isinstance(found, Mapping) else {})
        known.setdefault("size", 0)
        return Capture(**known)  # type: ignore[arg-type]
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(f"a capture's record cannot be read: {error}; run `knell verify`") from error


def found_to_json(found: Found) -> dict[str, object]:
    """What was found, as JSON values; dates as ISO 8601."""
    values = {name: value for name, value in asdict(found).items() if value is not None}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def found_from_json(values: Mapping[str, object]) -> Found:
    """The record that `found_to_json` wrote."""
    words = {name: str(value) for name, value in values.items() if name != "published"}
    stated = values.get("published")
    return Found(**words, published=date.fromisoformat(str(stated)) if stated else None)


def canonical(values: object) -> str:
    """JSON in one line of ASCII with sorted keys: the form in which items cut out of a table are kept."""
    return json.dumps(values, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str)
