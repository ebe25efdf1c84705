"""Long lists and large dictionaries that lie in tables: they are read as far as they are looked at, and no further."""

from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, Sequence, ValuesView
from typing import TypeVar, overload

T = TypeVar("T")
AT_ONCE = 500


class Named(Mapping[str, T]):
    """Things by their ids, remembered once they are read.

    `load` gives those of some ids that are there, `names` all ids in their order, `count` how many there are.
    """

    def __init__(
        self,
        load: Callable[[Iterable[str]], Mapping[str, T]],
        names: Callable[[], Sequence[str]],
        count: Callable[[], int],
    ) -> None:
        self._load, self._names, self._count = load, names, count
        self._known: dict[str, T] = {}
        self._missing: set[str] = set()

    def fetch(self, names: Iterable[str]) -> None:
        """Read these at once: whoever asks for them then waits no more."""
        wanted = set(names) - self._known.keys() - self._missing
        if wanted:
            self._known |= self._load(wanted)
            self._missing |= wanted - self._known.keys()

    def __getitem__(self, name: str) -> T:
        if name not in self._known:
            self.fetch([name])
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str):
            return False
        self.fetch([name])
        return name in self._known

    def __len__(self) -> int:
        return self._count()

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def values(self) -> ValuesView[T]:
        """All of them; they are read together."""
        self.fetch(self._names())
        return super().values()

    def items(self) -> ItemsView[str, T]:
        """All of them with their ids; they are read together."""
        self.fetch(self._names())
        return super().items()


class Listed(Sequence[T]):
    """A list in its order. `read` gives some of it (from, how many; None: the rest), `count` how long it is."""

    def __init__(self, read: Callable[[int, int | None], Iterator[T]], count: Callable[[], int]) -> None:
        self.read, self._count = read, count
        self._long: int | None = None

    def __len__(self) -> int:
        if self._long is None:
            self._long = self._count()
        return self._long

    @overload
    def __getitem__(self, at: int) -> T: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...

    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        if isinstance(at, slice):
            start, stop, step = at.indices(
                len(self) if at.stop is None or (at.start or 0) < 0 or at.stop < 0 else at.stop
            )
            return list(self.read(start, max(0, stop - start)))[::step]
        found = list(self.read(at if at >= 0 else len(self) + at, 1))
        if not found:
            raise IndexError(at)
        return found[0]

    def __iter__(self) -> Iterator[T]:
        return self.read(0, None)
