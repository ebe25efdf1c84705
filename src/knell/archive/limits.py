"""How much of anything is taken in: every limit of collecting on one page, with its reason."""

from dataclasses import dataclass, field

from knell.errors import BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Sizes in bytes, times in seconds.

    `page`: text and HTML; the longest report of a year of news had under 2 MB. `file`: PDF, DOCX, mail. `export`: a
    chat export or a feed, which is held in memory. `members`, `unpacked` and `ratio` stop archive bombs: plain text
    packs about 1:5, a page of nothing but spaces 1:1000. `nesting`: a mail in a ZIP in a mail is 3.
    """

    page: int = 20_000_000
    file: int = 100_000_000
    export: int = 300_000_000
    members: int = 200_000
    unpacked: int = 20_000_000_000
    ratio: int = 200
    nesting: int = 4
    pdf_seconds: int = 30
    pdf_pages: int = 3_000
    pdf_memory: int = 2_000_000_000


@dataclass(slots=True)
class Budget:
    """What one source given by the user may still unpack, over all its nested containers."""

    limits: Limits
    unpacked: int = 0
    members: int = field(default=0)

    def take(self, size: int) -> None:
        """Counts one member; raises BadInput where the source holds more than is allowed."""
        self.members += 1
        self.unpacked += size
        if self.members > self.limits.members:
            raise BadInput(f"holds more than {self.limits.members:,} items: split it and add the pieces")
        if self.unpacked > self.limits.unpacked:
            raise BadInput(f"unpacks to more than {megabytes(self.limits.unpacked)}: unpack it and add the folder")


def megabytes(size: int) -> str:
    """A size for people: "21.4 MB"."""
    return f"{size / 1e6:,.1f} MB"


def check_size(size: int, allowed: int, kind: str = "a page") -> None:
    """Raises BadInput where something is larger than allowed."""
    if size > allowed:
        raise BadInput(f"has {megabytes(size)}; {kind} may have {megabytes(allowed)}: cut it, or convert it to text")
