"""How one item ends: opened if it is a container, else read, and new, a copy, or refused with its reason."""

import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from knell.archive import chat, feeds, mail, sniff, tables
from knell.archive.capture import digest
from knell.archive.containers import gunzip, gunzip_head, opened, unzip, zip_kind
from knell.archive.fetch import Fetcher
from knell.archive.items import Collected, Copy, Item, Outcome, Refused, shown
from knell.archive.limits import Budget, Limits, check_size
from knell.archive.pages import open_page, parse_object
from knell.archive.stated import decode, not_in_future
from knell.archive.warcfiles import warc_pages
from knell.errors import BadInput, KnellError
from knell.records import Report


def _no_reports(_: Collected) -> tuple[Report, ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to collect. `columns` says which column of a table holds which field; `encoding` is what the user knows.

    `read` makes the reports of an item: whatever it raises refuses the item. `known_url` says whether the page at an
    address is kept already, so that a feed added daily does not ask for it again. `follow` is whether the pages that
    a fetched feed announces are fetched too.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    follow: bool = True
    read: Callable[[Collected], Sequence[Report]] = _no_reports
    known_url: Callable[[str], str | None] = lambda _: None
    today: Callable[[], date] = lambda: datetime.now(UTC).date()


class Taking:
    """One run: what is known, and which bytes it has met itself."""

    def __init__(self, known: Callable[[str], bool], limits: Limits, fetcher: Fetcher, options: Options) -> None:
        self.known, self.limits, self.fetcher, self.options = known, limits, fetcher, options
        self.budget = Budget(limits)
        self.met: dict[str, str] = {}

    def item(self, item: Item) -> Iterator[Outcome]:
        """How one item ends, and whatever is in it: here every error of one item becomes its one line."""
        try:
            yield from self.take(item)
        except KnellError as error:
            yield Refused(source=shown(item.source), why=shown(str(error)))
        except OSError as error:
            yield Refused(source=shown(item.source), why=f"cannot be read: {shown(error.strerror or str(error))}")
        except Exception as error:  # the edge of one item: nothing that a file holds may stop the others
            why = f"cannot be read ({type(error).__name__}: {shown(str(error), 120)}); save it in another form"
            yield Refused(source=shown(item.source), why=why)

    def take(self, item: Item) -> Iterator[Outcome]:
        if item.live and item.data is None:
            item = self.fetched(item)
        if item.path is not None:
            _check_file(item.path)
        kind = self.kind(item)
        if kind in OPENERS:
            if item.depth > self.limits.nesting:
                raise BadInput(f"is nested more than {self.limits.nesting} deep: unpack it and add what is in it")
            yield from OPENERS[kind](self, item)
        else:
            yield self.leaf(replace(item, data=self.whole(item, kind)), kind)

    def fetched(self, item: Item, *, obey_robots: bool = False) -> Item:
        page = self.fetcher.fetch(item.url or item.source, obey_robots=obey_robots)
        return replace(
            item,
            data=page.data,
            url=page.url,
            declared=page.media_type,
            charset=page.charset,
            exchange=page.exchange,
            captured_at=page.fetched_at,
            outcome={**item.outcome, **page.outcome},
        )

    def kind(self, item: Item) -> str:
        """The media type of an item, with what it promised to be checked against what it is."""
        with opened(item) as file:
            head = file.read(sniff.HEAD)
        if not head.strip():
            raise BadInput("is empty: there is nothing to read")
        if item.expect and item.expect != sniff.FEED:
            return item.expect
        kind = sniff.media_type(head, item.name, item.declared)
        promised = item.expect == sniff.FEED or (item.depth == 0 and sniff.expects_feed(item.name))
        if promised and kind != sniff.FEED:
            what = "an HTML page" if kind == sniff.HTML else "no RSS or Atom"
            if item.expect == sniff.FEED or kind == sniff.HTML:
                raise BadInput(f"is {what}, not a feed: give the feed's own address, or save the page and add the file")
        return self.packed_kind(item, kind)

    def packed_kind(self, item: Item, kind: str) -> str:
        if kind == sniff.ZIP:
            return zip_kind(item)
        if kind == sniff.GZIP and gunzip_head(item).startswith(b"WARC/"):
            return sniff.WARC
        return kind

    def whole(self, item: Item, kind: str) -> bytes:
        """All bytes of an item, if it is no larger than its kind may be."""
        most = {sniff.PDF: self.limits.file, sniff.DOCX: self.limits.file, sniff.MAIL: self.limits.file}
        most |= {sniff.CHAT: self.limits.export, sniff.CSV: self.limits.export, sniff.JSON: self.limits.export}
        size = len(item.data) if item.data is not None else item.path.stat().st_size if item.path else 0
        check_size(size, most.get(kind, self.limits.page), KINDS.get(kind, "a page"))
        with opened(item) as file:
            return file.read()

    def leaf(self, item: Item, kind: str) -> Collected | Copy:
        """The item as new or as a copy; raises BadInput where its bytes cannot be read as what they are."""
        data = item.data or b""
        if copy := self.copy_of(item, data):
            return copy
        page = open_page(data, kind, charset=item.charset or self.options.encoding, limits=self.limits)
        found = page.found.or_else(item.found)
        not_in_future(found.published, self.options.today())
        new = self.collected(item, kind)
        new = replace(new, page=page, found=found, outcome={**new.outcome, **page.details})
        new = replace(new, reports=tuple(self.options.read(new)))
        for report in new.reports:
            not_in_future(report.published, self.options.today())
        self.met[new.sha256] = new.source
        return new

    def container(self, item: Item, kind: str) -> Collected | Copy:
        """A table, chat, feed or mail kept whole, because its items are cut out of it and not slices of its bytes."""
        if copy := self.copy_of(item, item.data or b""):
            return copy
        new = replace(self.collected(item, kind), kind="container")
        self.met[new.sha256] = new.source
        return new

    def copy_of(self, item: Item, data: bytes) -> Copy | None:
        sha = digest(data)
        if sha in self.met or self.known(sha):
            return Copy(source=shown(item.source), sha256=sha, first=self.met.get(sha))
        return None

    def collected(self, item: Item, kind: str) -> Collected:
        data = item.data or b""
        charset = item.charset or self.options.encoding  # without it the bytes could not be read again as they were
        outcome = {**item.outcome, **({"charset": charset} if charset else {})}
        return Collected(
            source=shown(item.source),
            sha256=digest(data),
            data=data,
            media_type=kind,
            captured_at=item.captured_at or datetime.now(UTC),
            url=item.url,
            within=item.within,
            found=item.found,
            outcome=outcome,
            exchange=item.exchange,
        )

    def inside(self, parts: Iterator[Item | Refused] | Iterator[Item], within: str | None = None) -> Iterator[Outcome]:
        """How everything in a container ends."""
        for part in parts:
            if isinstance(part, Refused):
                yield replace(part, source=shown(part.source))
                continue
            self.budget.take(len(part.data) if part.data is not None else part.path.stat().st_size if part.path else 0)
            yield from self.item(replace(part, within=within))

    def zip(self, item: Item) -> Iterator[Outcome]:
        yield from self.inside(unzip(item, self.limits))

    def wacz(self, item: Item) -> Iterator[Outcome]:
        yield from self.inside(unzip(item, self.limits, only_warc=True))

    def gzip(self, item: Item) -> Iterator[Outcome]:
        yield from self.inside(gunzip(item, self.limits))

    def warc(self, item: Item) -> Iterator[Outcome]:
        yield from self.inside(warc_pages(item, self.limits))

    def lines(self, item: Item) -> Iterator[Outcome]:
        yield from self.inside(tables.lines(item, self.limits))

    def json(self, item: Item) -> Iterator[Outcome]:
        """One report, a list of them, or a chat export."""
        data = self.whole(item, sniff.JSON)
        item = replace(item, data=data, path=None)
        text = decode(data, item.charset or self.options.encoding)
        if text.lstrip()[:1] == "[" and (values := tables.parse_list(text)) is not None:
            whole = self.container(item, sniff.JSON)
            yield whole
            yield from self.inside(tables.objects(item, values), whole.sha256)
        elif chat.is_chat(export := parse_object(text)) and "text" not in export:
            whole = self.container(item, sniff.CHAT)
            yield whole
            yield from self.inside(chat.messages(item, data), whole.sha256)
        else:
            yield self.leaf(item, sniff.JSON)

    def table(self, item: Item) -> Iterator[Outcome]:
        data = self.whole(item, sniff.CSV)
        item = replace(item, data=data, path=None, charset=item.charset or self.options.encoding)
        parts = tables.rows(item, data, self.options.columns, self.limits)
        first = next(parts, None)  # a wrong header refuses the table as a whole, before it is kept
        if first is None:
            raise BadInput("is a table without rows: there is nothing to read")
        whole = self.container(item, sniff.CSV)
        yield whole
        yield from self.inside(_chained(first, parts), whole.sha256)

    def feed(self, item: Item) -> Iterator[Outcome]:
        data = self.whole(item, sniff.FEED)
        item = replace(item, data=data, path=None)
        parts = feeds.entries(item, data)
        first = next(parts)
        whole = self.container(item, sniff.FEED)
        yield whole
        yield from self.entries(_chained(first, parts), item, whole.sha256)

    def entries(self, parts: Iterator[Item | Refused], feed: Item, within: str) -> Iterator[Outcome]:
        for part in parts:
            follow = (
                isinstance(part, Item) and feed.live and self.options.follow and part.url and not feeds.is_full(part)
            )
            if not follow or isinstance(part, Refused):
                yield from self.inside(iter([part]), within)
            elif sha := self.options.known_url(part.url or ""):
                yield Copy(source=shown(part.source), sha256=sha)
            else:
                yield from self.announced(part, within)

    def announced(self, entry: Item, within: str) -> Iterator[Outcome]:
        """The page that a feed's entry announces; the entry's own words where the page cannot be fetched."""
        try:
            page = self.fetched(replace(entry, data=None, expect=None), obey_robots=True)
        except KnellError as error:
            has_words = "html" in parse_object((entry.data or b"").decode())
            if not has_words:
                yield Refused(source=shown(entry.source), why=shown(str(error)))
                return
            kept = replace(entry, outcome={**entry.outcome, "page": f"not kept: {shown(str(error), 200)}"})
            yield from self.inside(iter([kept]), within)
            return
        yield from self.inside(iter([replace(page, live=False)]), within)

    def mail(self, item: Item) -> Iterator[Outcome]:
        """A mail's own words, then its attachments; a mail that only carries attachments is kept as a container."""
        data = self.whole(item, sniff.MAIL)
        item = replace(item, data=data, path=None)
        parts = list(mail.attachments(item, data))
        try:
            whole: Collected | Copy = self.leaf(item, sniff.MAIL)
        except BadInput:
            if not parts:
                raise
            whole = self.container(item, sniff.MAIL)
        yield whole
        yield from self.inside(iter(parts), whole.sha256)


def _check_file(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise BadInput("is not there: check the name") from None
    except ValueError:
        raise BadInput("is no name of a file: check it") from None
    if not stat.S_ISREG(mode):
        raise BadInput("is no file: name a file, a folder or an address")


def _chained(first: Item | Refused, rest: Iterator[Item | Refused]) -> Iterator[Item | Refused]:
    yield first
    yield from rest


KINDS: Mapping[str, str] = {
    sniff.PDF: "a PDF",
    sniff.DOCX: "a document",
    sniff.MAIL: "a mail",
    sniff.CSV: "a table",
    sniff.JSON: "an export",
}
OPENERS: Mapping[str, Callable[[Taking, Item], Iterator[Outcome]]] = {
    sniff.ZIP: Taking.zip,
    sniff.WACZ: Taking.wacz,
    sniff.GZIP: Taking.gzip,
    sniff.WARC: Taking.warc,
    sniff.JSON_LINES: Taking.lines,
    sniff.JSON: Taking.json,
    sniff.CSV: Taking.table,
    sniff.FEED: Taking.feed,
    sniff.MAIL: Taking.mail,
}
