"""Where WARC files lie: a folder on a disk, or an object store that fsspec opens.

On a disk a writer appends to the newest file that no other writer holds; in an object store, where nothing can be
appended, every record is an object of its own, put whole.
"""

import fcntl
import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Protocol

from knell.archive.members import complete_end
from knell.errors import BadInput, KnellError

ROTATE_AT = 1_000_000_000


class Folder(Protocol):
    """A place that keeps records: it appends, makes sure, and reads back."""

    def append(self, data: bytes) -> tuple[str, int]:
        """The file and the offset at which the record now stands."""

    def sync(self) -> None:
        """Everything appended will survive a loss of power."""

    def close(self) -> None:
        """The file is free for another writer."""

    def read(self, name: str, offset: int, length: int | None = None) -> bytes:
        """Bytes of one file; fewer where the file ends before."""

    def names(self) -> list[str]:
        """All files, sorted."""

    def size(self, name: str) -> int:
        """The length of one file in bytes."""


class DiskFolder:
    """A folder on a disk. One writer holds one file at a time (flock), so that writers never share a file.

    `recorded_end` says up to which byte the journal refers to a file; what stands behind it was written just
    before a crash: complete records are kept, a half-written one is cut off.
    """

    def __init__(
        self,
        path: Path,
        *,
        name: str = "knell",
        recorded_end: Callable[[str], int] = lambda _: 0,
        rotate_at: int = ROTATE_AT,
        today: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.path, self.prefix = path, re.sub(r"[^\w.]+", "-", name) or "knell"
        self.recorded_end, self.rotate_at, self.today = recorded_end, rotate_at, today
        self._fd: int | None = None
        self._file, self._end, self._new = "", 0, False

    def append(self, data: bytes) -> tuple[str, int]:
        if self._fd is None or self._end >= self.rotate_at:
            self.close()
            self._take()
        start = self._end
        try:
            self._write(data)
        except OSError as error:
            self._undo(start)
            raise _unwritable(self.path, error) from error
        self._end = start + len(data)
        return self._file, start

    def sync(self) -> None:
        if self._fd is None:
            return
        try:
            os.fsync(self._fd)
            if self._new:  # a new file's name is safe only when its folder is
                _sync_folder(self.path)
                _sync_folder(self.path.parent)
                self._new = False
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def close(self) -> None:
        if self._fd is not None:
            self.sync()
            os.close(self._fd)
            self._fd = None

    def read(self, name: str, offset: int, length: int | None = None) -> bytes:
        try:
            with (self.path / plain_name(name)).open("rb") as file:
                file.seek(offset)
                return file.read(-1 if length is None else length)
        except OSError as error:
            raise BadInput(f"{self.path / name} cannot be read: {error.strerror}; restore it from a backup") from error

    def names(self) -> list[str]:
        return sorted(file.name for file in self.path.glob("*.warc.gz")) if self.path.is_dir() else []

    def size(self, name: str) -> int:
        file = self.path / plain_name(name)
        return file.stat().st_size if file.exists() else 0

    def tail(self) -> Iterator[tuple[str, int]]:
        """The file now held and the offsets behind the journal's last word on it, if there is one."""
        if self._fd is not None:
            yield self._file, self.recorded_end(self._file)

    def mend(self, name: str) -> None:
        """Cut off a half-written record at the end of a file that no writer holds."""
        if self._fd is None and self._open(name, create=False):
            self.close()

    def cut_back(self) -> None:
        """What was appended to the file now held, and the journal then did not take, is cut off again."""
        if self._fd is not None:
            self._end = min(self._end, self.recorded_end(self._file))
            os.ftruncate(self._fd, self._end)

    def hold(self) -> None:
        """Take a file now, so that what a crash left in it is known before the first record is written."""
        if self._fd is None:
            self._take()

    def _take(self) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            stem = f"{self.prefix}-{self.today():%Y%m%d}-"
            last = 0
            for name in reversed([name for name in self.names() if name.startswith(stem)]):
                number = name.removeprefix(stem).removesuffix(".warc.gz")
                last = max(last, int(number) if number.isdigit() else 0)
                if self._open(name, create=False):
                    return
            while not self._open(f"{stem}{(last := last + 1):04}.warc.gz", create=True):
                continue
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def _open(self, name: str, *, create: bool) -> bool:
        flags = os.O_RDWR | os.O_APPEND | os.O_CLOEXEC | (os.O_CREAT | os.O_EXCL if create else 0)
        try:
            fd = os.open(self.path / name, flags, 0o644)
        except FileExistsError:
            return False
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            end = self._mend(fd, name)
        except BlockingIOError:
            end = None
        except OSError:
            os.close(fd)
            raise
        if end is None or end >= self.rotate_at:
            os.close(fd)
            return False
        self._fd, self._file, self._end, self._new = fd, name, end, create
        return True

    def _mend(self, fd: int, name: str) -> int | None:
        """The end of the last complete record, with a half-written one cut off; None where the journal knows more
        than the file holds: such a file is damaged, is left as it is, and `knell verify` names it."""
        size, recorded = os.fstat(fd).st_size, self.recorded_end(name)
        if size <= recorded:
            return size if size == recorded else None
        end = recorded + complete_end(self.read(name, recorded))
        if end < size:
            os.ftruncate(fd, end)
            os.fsync(fd)
        return end

    def _write(self, data: bytes) -> None:
        assert self._fd is not None
        view = memoryview(data)
        while view:
            view = view[os.write(self._fd, view) :]

    def _undo(self, end: int) -> None:
        assert self._fd is not None
        os.ftruncate(self._fd, end)


class ObjectFolder:
    """An object store opened by fsspec ("s3://bucket/archive", "memory://archive"): one object a record."""

    def __init__(self, url: str, *, name: str = "knell", today: Callable[[], datetime] | None = None) -> None:
        self.fs, self.root = _fsspec().core.url_to_fs(url)
        self.prefix = re.sub(r"[^\w.]+", "-", name) or "knell"
        self.today = today or (lambda: datetime.now(UTC))

    def append(self, data: bytes) -> tuple[str, int]:
        name = f"{self.prefix}-{self.today():%Y%m%d}-{os.urandom(8).hex()}.warc.gz"
        try:
            self.fs.pipe_file(f"{self.root}/{name}", data)
        except OSError as error:
            raise KnellError(f"{self.root} cannot be written: {error}; check its address and rights") from error
        return name, 0

    def sync(self) -> None:
        """An object is whole once put; nothing is left to do."""

    def close(self) -> None:
        """Nothing is held open."""

    def read(self, name: str, offset: int, length: int | None = None) -> bytes:
        try:
            end = None if length is None else offset + length
            data: bytes = self.fs.cat_file(f"{self.root}/{plain_name(name)}", start=offset, end=end)
            return data
        except OSError as error:
            raise BadInput(f"{self.root}/{name} cannot be read: {error}; restore it from a backup") from error

    def names(self) -> list[str]:
        if not self.fs.isdir(self.root):
            return []
        return sorted(str(path).rsplit("/", 1)[-1] for path in self.fs.ls(self.root, detail=False))

    def size(self, name: str) -> int:
        path = f"{self.root}/{plain_name(name)}"
        return int(self.fs.size(path)) if self.fs.exists(path) else 0


def plain_name(name: str) -> str:
    """The name, if it names a file of the archive itself and nothing above it."""
    if "/" in name or "\\" in name or name in {"", ".", ".."}:
        raise BadInput(f"{name!r} is no file of the archive; run `knell verify`")
    return name


def _sync_folder(path: Path) -> None:
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _unwritable(path: Path, error: OSError) -> KnellError:
    return KnellError(
        f"{path} cannot be written: {error.strerror}; make room or give rights, then run the command again"
    )


def _fsspec() -> ModuleType:
    try:
        import fsspec
    except ModuleNotFoundError as error:
        raise KnellError("an archive in an object store needs fsspec: pip install 'knell[objects]'") from error
    module: ModuleType = fsspec
    return module
