"""Verifying on demand, behind the pages: one check at a time, its result kept until the next one.

The check is `knell verify`: it only reads, and whoever reads or decides meanwhile is not kept waiting.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock, Thread
from typing import Literal

from knell.derive import Progress, Reads
from knell.dossier import Dossier
from knell.errors import BadInput, KnellError
from knell.verify import summary, verify_parts

State = Literal["running", "done", "stopped"]
MOST = 500  # faults listed of one part


@dataclass(slots=True)
class Part:
    """One thing that is checked: its faults, as far as they are listed, how many there are, and whether it is done."""

    name: str
    faults: list[str] = field(default_factory=list)
    number: int = 0
    done: bool = False


@dataclass(slots=True)
class Check:
    """A run of verification: who asked for it, when, how far it is, and what it found. `whole`: all is read anew."""

    by: str
    whole: bool
    began: str
    state: State = "running"
    parts: list[Part] = field(default_factory=list)
    at: int = 0
    to: int = 0
    seconds: float = 0.0
    summary: str = ""
    why: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.state != "running"

    @property
    def faults(self) -> int:
        """How many things do not verify."""
        return sum(part.number for part in self.parts)

    def step(self, _: str, at: int, to: int) -> None:
        """Note how far the reading anew is."""
        self.at, self.to = at, to


@dataclass(slots=True)
class Checks:
    """The verification of one server's dossier; `open_reads` opens what its reports are read anew with."""

    dossier: Dossier
    open_reads: Callable[[Progress | None], Reads] | None = None
    last: Check | None = None
    _lock: Lock = field(default_factory=Lock)

    def start(self, *, by: str, whole: bool) -> Check:
        """Begin a check, or give the one under way. Raises BadInput where all should be read anew and nothing reads."""
        if whole and self.open_reads is None:
            raise BadInput("this server reads no reports: run `knell verify` to read them all anew")
        with self._lock:
            if self.last is not None and not self.last.over:
                return self.last
            check = self.last = Check(by=by, whole=whole, began=datetime.now(UTC).isoformat(timespec="seconds"))
        Thread(target=self._run, args=(check,), daemon=True, name="verify").start()
        return check

    def _run(self, check: Check) -> None:
        began = time.monotonic()
        try:
            self._verify(check)
            check.summary = summary(self.dossier)
            end: State = "done"
        except KnellError as error:
            check.why, end = str(error), "stopped"
        except Exception as error:  # the edge of one check; the server goes on
            logging.getLogger(__name__).exception("verifying failed")
            check.why, end = f"an error of Knell's own ({type(error).__name__}); the server's log has it", "stopped"
        check.seconds = time.monotonic() - began
        check.state = end  # last: whoever sees it over sees all of it

    def _verify(self, check: Check) -> None:
        reads = self.open_reads(None) if check.whole and self.open_reads else None
        for name, faults in verify_parts(self.dossier, reads, check.step):
            part = Part(name)
            check.parts.append(part)
            for fault in faults:
                part.number += 1
                if len(part.faults) < MOST:
                    part.faults.append(fault)
            part.done = True
