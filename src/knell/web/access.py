"""Who may do what: the roles in order, the sessions of those signed in, and the local mode that needs no password."""

import hmac
import secrets
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from threading import Lock

from knell.errors import BadCall
from knell.store.journal import ROLES

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
COOKIE = "knell_session"
IDLE = 12 * 3600  # seconds: a working day; a session nobody uses for so long ends
MOST = 10_000  # sessions held at once; the oldest give way


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who is asking, in which role, and the token their forms must carry."""

    name: str
    role: str
    token: str

    def may(self, role: str) -> bool:
        """Whether this visitor's role includes the other."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(slots=True)
class _Session:
    name: str
    token: str
    used: float


@dataclass(slots=True)
class Sessions:
    """Sessions on the server, by an opaque cookie; they end with the server, or unused after a day of work."""

    _held: dict[str, _Session] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def open(self, name: str) -> tuple[str, str]:
        """A new session: the cookie's value and the token of its forms."""
        key, token = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        with self._lock:
            if len(self._held) >= MOST:
                del self._held[min(self._held, key=lambda one: self._held[one].used)]
            self._held[key] = _Session(name, token, time.monotonic())
        return key, token

    def find(self, key: str | None) -> tuple[str, str] | None:
        """The name and the token of a session that is open."""
        with self._lock:
            found = self._held.get(key or "")
            if found is None:
                return None
            if time.monotonic() - found.used > IDLE:
                del self._held[key or ""]
                return None
            found.used = time.monotonic()
            return found.name, found.token

    def close(self, key: str | None) -> None:
        """End a session."""
        with self._lock:
            self._held.pop(key or "", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Where the pages are served and to whom. `local` names the one user of the local mode; None: users sign in."""

    hosts: tuple[str, ...] = LOCAL_HOSTS
    local: str | None = None
    role: str = "admin"  # whoever can open the dossier's folder can do everything with it already
    sessions: Sessions = field(default_factory=Sessions)
    role_of: Callable[[str], str | None] = lambda _: None

    def allows_host(self, header: str | None) -> bool:
        """Whether a Host header names this server: another name means that a page elsewhere points here."""
        name = (header or "").rsplit(":", 1)[0] if not (header or "").endswith("]") else header or ""
        return name.strip("[]").lower() in self.hosts


def require_users(host: str, users: Collection[str]) -> None:
    """Raises BadCall, one line, for an address that others can reach while nobody has a password."""
    if host not in LOCAL_HOSTS and not users:
        raise BadCall(
            f"{host} can be reached by others, and this dossier has no users who can sign in: "
            "serve it on 127.0.0.1, or let people in with `knell users add` and `knell serve --set-password NAME`"
        )


def same(one: str | None, other: str) -> bool:
    """Whether two tokens are equal, in a time that does not tell how far they agree."""
    return one is not None and hmac.compare_digest(one.encode(), other.encode())
