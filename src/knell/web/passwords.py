"""Passwords of those who sign in: argon2 hashes in a file of the dossier that only its owner reads.

They stand in no journal: what is entered there can never be taken out again.
"""

import json
import os
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError

from knell.errors import BadInput, KnellError

FILE = "passwords.json"
SHORTEST = 12  # characters: with argon2 and the lock-out more than enough against guessing
FAILURES, LOCKED = 5, 15 * 60  # after so many failures in a row a name is locked for so many seconds
MOST_NAMES = 10_000  # names and addresses remembered at once; the oldest give way
TRIES, WINDOW = 20, 60.0  # attempts from one address in so many seconds


class LockedOut(KnellError):
    """Too many attempts: nobody is let in for a while, whatever the password."""


def set_password(folder: Path, name: str, password: str) -> None:
    """Keep the hash of a person's password. Raises BadInput for one that is too short."""
    if len(password) < SHORTEST:
        raise BadInput(f"the password is too short: take {SHORTEST} characters or more")
    kept = read_passwords(folder) | {name: PasswordHash.recommended().hash(password)}
    half = folder / f".{FILE}.{os.getpid()}"
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(kept, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    half.replace(folder / FILE)


def read_passwords(folder: Path) -> dict[str, str]:
    """The hashes by name; none where nobody has a password."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise KnellError(f"{folder / FILE} is damaged: remove it, and set the passwords again") from error
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


@dataclass(slots=True)
class Door:
    """Lets in whoever knows their password; counts failures by name and attempts by address."""

    folder: Path
    _failed: dict[str, tuple[int, float]] = field(default_factory=dict)
    _tries: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _lock: Lock = field(default_factory=Lock)

    def opens(self, name: str, password: str, address: str) -> bool:
        """Whether the password is the person's. Raises LockedOut where too many attempts were made."""
        self._count(name, address)
        known = read_passwords(self.folder).get(name)
        right = _matches(password, known or _nobody())
        with self._lock:
            if right and known:
                self._failed.pop(name, None)
                return True
            self._failed[name] = (self._failed.get(name, (0, 0.0))[0] + 1, time.monotonic())
        return False

    def _count(self, name: str, address: str) -> None:
        now = time.monotonic()
        with self._lock:
            for held in (self._tries, self._failed):
                if len(held) > MOST_NAMES:
                    del held[next(iter(held))]
            tries = self._tries[address]
            while tries and now - tries[0] > WINDOW:
                tries.popleft()
            tries.append(now)
            failures, last = self._failed.get(name, (0, 0.0))
            if failures >= FAILURES and now - last > LOCKED:
                del self._failed[name]
                failures = 0
        if len(tries) > TRIES or failures >= FAILURES:
            raise LockedOut(f"too many attempts: wait {LOCKED // 60} minutes, or ask an admin for a new password")


def _matches(password: str, known: str) -> bool:
    try:
        return PasswordHash.recommended().verify(password, known)
    except UnknownHashError:
        return False


_NOBODY: list[str] = []


def _nobody() -> str:
    """A hash of nothing anybody knows, so that an unknown name takes as long as a wrong password."""
    if not _NOBODY:
        _NOBODY.append(PasswordHash.recommended().hash(os.urandom(32).hex()))
    return _NOBODY[0]
