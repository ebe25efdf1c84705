"""The gzip members of a WARC file: where each begins, and where the last complete one ends."""

import zlib
from collections.abc import Iterator
from typing import NamedTuple


class Member(NamedTuple):
    """One record as stored: its first byte and its length."""

    start: int
    length: int


def members(data: bytes) -> Iterator[Member]:
    """Every complete member in order, up to the first that is cut off or is no gzip."""
    start = 0
    while start < len(data):
        inflate, position = zlib.decompressobj(31), start
        try:
            while not inflate.eof and position < len(data):
                chunk = data[position : position + (1 << 16)]
                inflate.decompress(chunk)
                position += len(chunk)
        except zlib.error:
            return
        if not inflate.eof:
            return
        length = position - len(inflate.unused_data) - start
        yield Member(start, length)
        start += length


def complete_end(data: bytes) -> int:
    """The position behind the last complete gzip member; what follows is half-written, or no gzip."""
    return sum(member.length for member in members(data))
