"""Adding in the background: one run after the other, each item told as it ends, in the same way as `knell add`.

A run that the server's end cuts short leaves nothing half-written: what it had kept is whole, and the next run takes
up what was left to read.
"""

import logging
import secrets
import shutil
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread
from typing import Literal

from knell.adding import Manner, add_sources
from knell.archive.items import Collected, Copy, Item, Outcome
from knell.derive import Done, Progress, Reads, derive
from knell.dossier import Dossier, sign
from knell.errors import BadInput, KnellError

OpenReads = Callable[[Progress | None], Reads]
State = Literal["waiting", "collecting", "reading", "done", "stopped"]
How = Literal["new", "container", "copy", "refused"]
KEPT, MOST_WAITING, MOST_ROWS = 50, 10, 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How one item ended: new, kept whole, a copy, or refused and why. `sha256` names its bytes."""

    how: How
    source: str
    why: str = ""
    sha256: str | None = None
    items: int = 1


@dataclass(slots=True)
class Run:
    """One batch: who added it, how each item ended, and how far the reading is. The first `MOST_ROWS` are listed."""

    id: str
    by: str
    of: int
    state: State = "waiting"
    rows: list[Ended] = field(default_factory=list)
    numbers: dict[How, int] = field(default_factory=lambda: dict.fromkeys(("new", "container", "copy", "refused"), 0))
    at: int = 0
    to: int = 0
    why: str = ""
    done: Done | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ("done", "stopped")

    def meet(self, outcome: Outcome) -> None:
        """Note how an item ended."""
        ended = _ended(outcome)
        self.numbers[ended.how] += ended.items
        if len(self.rows) < MOST_ROWS:
            self.rows.append(ended)

    def step(self, _: str, at: int, to: int) -> None:
        """Note how far the reading is."""
        self.at, self.to = at, to


@dataclass(slots=True)
class Runs:
    """The runs of one server, the newest kept; `open_reads` opens what reports are read with, once."""

    dossier: Dossier
    open_reads: OpenReads | None = None
    _runs: "OrderedDict[str, Run]" = field(default_factory=OrderedDict)
    _reads: Reads | None = None
    _lock: Lock = field(default_factory=Lock)
    _turn: Lock = field(default_factory=Lock)

    def start(self, items: Sequence[Item], *, by: str, manner: Manner, folder: Path | None = None) -> Run:
        """Begin to add items; `folder` holds their files and is removed at the end. Raises BadInput where none can."""
        if self.open_reads is None:
            raise BadInput("this server reads no reports: add them with `knell add`")
        run = Run(id=secrets.token_urlsafe(9), by=by, of=len(items))
        with self._lock:
            if sum(not one.over for one in self._runs.values()) >= MOST_WAITING:
                raise BadInput(f"{MOST_WAITING} runs wait already: try again when one of them is done")
            self._runs[run.id] = run
            while len(self._runs) > KEPT:
                self._runs.popitem(last=False)
        Thread(target=self._whole, args=(run, items, manner, folder), daemon=True, name=f"add {run.id}").start()
        return run

    def find(self, name: str) -> Run | None:
        """A run by its id; None for one that ended with an earlier server, or long ago."""
        return self._runs.get(name)

    def _whole(self, run: Run, items: Sequence[Item], manner: Manner, folder: Path | None) -> None:
        try:
            with self._turn:
                self._add(run, items, manner)
            run.state = "done"
        except KnellError as error:
            run.why, run.state = str(error), "stopped"
        except Exception as error:  # the edge of one run; the server goes on
            logging.getLogger(__name__).exception("adding failed")
            run.why, run.state = f"an error of Knell's own ({type(error).__name__}); the server's log has it", "stopped"
        finally:
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)

    def _add(self, run: Run, items: Sequence[Item], manner: Manner) -> None:
        run.state = "collecting"
        if self._reads is None and self.open_reads is not None:
            self._reads = self.open_reads(None)  # what cannot be read with is better known before than after
        add_sources(self.dossier, items, actor=run.by, manner=manner, each=run.meet)
        sign(self.dossier)
        run.state = "reading"
        if self._reads is not None:
            run.done = derive(self.dossier, self._reads, run.step)


def _ended(outcome: Outcome) -> Ended:
    if isinstance(outcome, Collected):
        how: How = "new" if outcome.kind == "item" else "container"
        return Ended(how=how, source=outcome.source, sha256=outcome.sha256)
    if isinstance(outcome, Copy):
        why = f"the same bytes{f' as {outcome.first}' if outcome.first else ''} are kept already"
        return Ended(how="copy", source=outcome.source, why=why, sha256=outcome.sha256)
    return Ended(how="refused", source=outcome.source, why=outcome.why, items=outcome.items)
