"""Collecting: from what a person names (files, folders, addresses, feeds, archives) to single items.

Every item ends as exactly one of new, copy or refused with its reason. A bad item never stops the rest.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from knell.archive import sniff
from knell.archive.fetch import Fetcher
from knell.archive.items import Item, Outcome, Refused, shown
from knell.archive.limits import Budget, Limits
from knell.archive.stated import check_encoding
from knell.archive.taking import Options, Taking

MARKER = "knell.toml"  # a folder that holds it is a dossier, and no source


def collect(
    sources: Sequence[str | Item],
    *,
    known: Callable[[str], bool],
    limits: Limits | None = None,
    fetcher: Fetcher | None = None,
    options: Options | None = None,
) -> Iterator[Outcome]:
    """Every item in the sources, in order, as new, copy or refused; `known` says whether bytes are kept (sha256).

    A source is what a person names, or an item that came in another way: pasted, or sent by a browser.
    """
    check_encoding((options or Options()).encoding)
    run = Taking(known, limits or Limits(), fetcher or Fetcher(), options or Options())
    for source in sources:
        run.budget = Budget(run.limits)
        yield from run.item(source) if isinstance(source, Item) else _source(run, source)


def _source(run: Taking, source: str) -> Iterator[Outcome]:
    named, _, rest = source.partition(":")
    expect, where = (sniff.FEED, rest) if named == "feed" and rest else (None, source)
    if not where.strip():
        yield Refused(source=shown(source) or "(nothing)", why="is no name: name a file, a folder or an address")
    elif "://" in where[:12]:
        yield from run.item(Item(source=where, url=where, expect=expect, live=True))
    elif os.path.isdir(where):  # noqa: PTH112  (Path.is_dir raises for a name that is too long)
        yield from _folder(run, Path(where))
    else:
        yield from run.item(Item(source=where, path=Path(where), expect=expect))


def _folder(run: Taking, top: Path) -> Iterator[Outcome]:
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield Refused(source=shown(str(folder)), why=f"cannot be opened: {error.strerror}; give rights to it")
            continue
        if any(entry.name == MARKER for entry in entries):
            yield Refused(source=shown(str(folder)), why="is a dossier, no source: add files from outside it")
            continue
        yield from _left_out(folder, entries)
        inner = [entry for entry in entries if not entry.name.startswith(".")]
        for entry in inner:
            if not entry.is_dir():
                path = folder / entry.name
                yield from run.item(Item(source=str(path), path=path))
        waiting += [folder / entry.name for entry in reversed(inner) if entry.is_dir(follow_symlinks=False)]


def _left_out(folder: Path, entries: list[os.DirEntry[str]]) -> Iterator[Refused]:
    hidden = [entry.name for entry in entries if entry.name.startswith(".")]
    if hidden:
        why = f"holds hidden files ({shown(', '.join(hidden), 80)}): name them to add them"
        yield Refused(source=shown(str(folder)), why=why, items=len(hidden))
    for entry in entries:
        if entry.name not in hidden and entry.is_dir() and entry.is_symlink():
            why = "is a link to a folder: name that folder to add it"
            yield Refused(source=shown(str(folder / entry.name)), why=why)
