"""Pages fetched politely and safely: one at a time for each host, limits on everything, every hop checked anew."""

import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urljoin

import certifi
from protego import Protego
from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from knell.archive.addresses import AllowList, Resolver, Target, check_address, resolve_host
from knell.archive.items import shown
from knell.archive.limits import megabytes
from knell.archive.warc import Exchange, exchange
from knell.errors import BadInput

USER_AGENT = "Knell/0.1 (casualty recording; keeps single pages as evidence)"
REDIRECTS = (301, 302, 303, 307, 308)
CHUNK = 1 << 16
ROBOTS_BYTES = 500_000  # RFC 9309 asks for at least 500 KiB
LONGEST_PAUSE = 30.0  # seconds: a longer crawl-delay is for crawlers; a recorder asks for single pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How pages are fetched: bytes, seconds in all and between two pages of one host, redirects, what is allowed."""

    max_bytes: int = 50_000_000
    timeout: float = 30.0
    redirects: int = 5
    pause: float = 1.0
    allow: tuple[str, ...] = ()
    user_agent: str = USER_AGENT
    ca_file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page as a server gave it, unpacked: the last address, the answer, and what the fetching met on its way."""

    url: str
    data: bytes
    media_type: str | None
    charset: str | None
    exchange: Exchange
    fetched_at: datetime
    outcome: Mapping[str, str]


@dataclass(slots=True)
class Fetcher:
    """Fetches pages one after another, remembering each host's robots.txt and when it was last asked."""

    manners: Manners = field(default_factory=Manners)
    resolve: Resolver = resolve_host
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _robots: dict[str, Protego | str] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)

    def fetch(self, url: str, *, obey_robots: bool = False) -> Fetched:
        """The page at an address; raises BadInput, one line, where it cannot or must not be fetched.

        What robots.txt says is noted in the outcome; it is obeyed where Knell follows a link by itself.
        """
        hops: list[str] = []
        address = url.strip()
        while True:
            target = check_address(address, AllowList(self.manners.allow), self.resolve)
            robots = self._robots_say(target)
            if obey_robots and robots in ("disallowed", "unknown"):
                why = (
                    "is closed to programs by" if robots == "disallowed" else "may be closed to programs: no answer for"
                )
                raise BadInput(f"{why} {target.host}'s robots.txt: add its address yourself")
            self._pause(target)
            with self._asked_for(target) as answer:
                if answer.status not in REDIRECTS:
                    return self._fetched(target, address, answer, hops, robots)
                hops.append(address)
                address = _next(address, answer, hops, self.manners.redirects)

    def _fetched(self, target: Target, address: str, answer: BaseHTTPResponse, hops: list[str], robots: str) -> Fetched:
        if answer.status != 200:
            raise BadInput(_unanswered(answer))
        kind, _, charset = answer.headers.get("Content-Type", "").partition("charset=")
        outcome = {"status": str(answer.status), "robots": robots, "ip": target.ip}
        for name in ("ETag", "Last-Modified"):
            if value := answer.headers.get(name):
                outcome[name.lower()] = shown(value, 200)
        if hops:
            outcome["redirects"] = " ".join(hops)
        if mark := charset.split(";")[0].strip(" \"'"):
            outcome["charset"] = shown(mark, 40)
        return Fetched(
            url=address,
            data=_body(answer, self.manners.max_bytes),
            media_type=kind.split(";")[0].strip().lower() or None,
            charset=mark or None,
            exchange=exchange(f"{answer.status} {answer.reason or ''}", answer.headers.items()),
            fetched_at=datetime.now(UTC),
            outcome=outcome,
        )

    @contextmanager
    def _asked_for(self, target: Target) -> Iterator[BaseHTTPResponse]:
        """The answer to one question; the connection is cut when the time for it is over, however slow it drips."""
        connection = _connection(target, self.manners)
        done, over = threading.Event(), threading.Event()
        threading.Thread(target=_watch, args=(connection, self.manners.timeout, done, over), daemon=True).start()
        try:
            headers = {"User-Agent": self.manners.user_agent, "Accept-Encoding": "gzip, deflate", "Accept": "*/*"}
            headers["Host"] = target.origin.split("//")[1]
            connection.request("GET", target.path, headers=headers, preload_content=False, decode_content=False)
            yield connection.getresponse()
            if over.is_set():
                raise BadInput(_slow(self.manners))
        except (HTTPError, OSError, zlib.error, ValueError) as error:
            raise BadInput(_slow(self.manners) if over.is_set() else _unreachable(target, error)) from error
        finally:
            done.set()
            connection.close()

    def _robots_say(self, target: Target) -> str:
        if target.origin not in self._robots:
            self._robots[target.origin] = self._read_robots(target)
        rules = self._robots[target.origin]
        if isinstance(rules, str):
            return rules
        allowed = rules.can_fetch(target.origin + target.path, self.manners.user_agent.split("/")[0])
        return "allowed" if allowed else "disallowed"

    def _read_robots(self, target: Target) -> Protego | str:
        """A host's rules; "none" where it has none, "unknown" where it does not say (RFC 9309, 2.3.1)."""
        address, hops = f"{target.origin}/robots.txt", list[str]()
        try:
            while True:
                target = check_address(address, AllowList(self.manners.allow), self.resolve)
                with self._asked_for(target) as answer:
                    if answer.status in REDIRECTS:
                        hops.append(address)
                        address = _next(address, answer, hops, self.manners.redirects)
                    elif answer.status == 200:
                        return Protego.parse(_body(answer, ROBOTS_BYTES).decode("utf-8", "replace"))
                    else:
                        return "unknown" if answer.status >= 500 or answer.status == 429 else "none"
        except BadInput:
            return "unknown"

    def _pause(self, target: Target) -> None:
        rules = self._robots.get(target.origin)
        asked_for = None if isinstance(rules, str | None) else rules.crawl_delay(self.manners.user_agent.split("/")[0])
        pause = min(max(self.manners.pause, asked_for or 0.0), LONGEST_PAUSE)
        last = self._asked.get(target.host)
        if last is not None and (rest := last + pause - self.clock()) > 0:
            self.sleep(rest)
        self._asked[target.host] = self.clock()


def _connection(target: Target, manners: Manners) -> HTTPConnection:
    if target.scheme == "http":
        return HTTPConnection(target.ip, target.port, timeout=manners.timeout)
    return HTTPSConnection(
        target.ip,
        target.port,
        timeout=manners.timeout,
        server_hostname=target.host,
        assert_hostname=target.host,
        cert_reqs=ssl.CERT_REQUIRED,
        ca_certs=manners.ca_file or certifi.where(),
    )


def _watch(connection: HTTPConnection, seconds: float, done: threading.Event, over: threading.Event) -> None:
    """Cuts a connection that is not done in time; one that is still being made is cut as soon as there is one."""
    if done.wait(seconds):
        return
    over.set()
    while not done.wait(0.1):
        with suppress(OSError):  # it was closed in the same moment
            if connection.sock is not None:
                connection.sock.shutdown(socket.SHUT_RDWR)


def _body(answer: BaseHTTPResponse, most: int) -> bytes:
    """The unpacked body, read piece by piece so that neither a large page nor a gzip bomb is ever held whole."""
    packing = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise BadInput(f'is packed as "{shown(packing, 40)}", which was not asked for: save the page and add the file')
    announced = answer.headers.get("Content-Length", "")
    if announced.isdigit() and int(announced) > most:
        raise BadInput(_large(most))
    data = bytearray()
    while piece := answer.read(CHUNK, decode_content=True):
        data += piece
        if len(data) > most:
            raise BadInput(_large(most))
    return bytes(data)


def _next(address: str, answer: BaseHTTPResponse, hops: list[str], most: int) -> str:
    where = answer.headers.get("Location")
    if not where:
        raise BadInput(f"answers with status {answer.status} and leads nowhere: check the address")
    if len(hops) > most:
        raise BadInput(f"redirects more than {most} times: check the address")
    return urljoin(address, where.encode("latin-1", "replace").decode("utf-8", "replace"))


def _unanswered(answer: BaseHTTPResponse) -> str:
    wait = answer.headers.get("Retry-After", "")
    again = f"try again after {shown(wait, 40)} s" if wait.isdigit() else "try again later"
    what = {401: "it asks for a sign-in: save the page and add the file", 403: "save the page and add the file"}
    what |= {404: "check the address", 410: "look for a copy in a web archive", 429: again, 503: again}
    return f"answers with status {answer.status}: {what.get(answer.status, 'check the address, or try again later')}"


def _slow(manners: Manners) -> str:
    return f"takes longer than {manners.timeout:g} s: try again later, or save the page and add the file"


def _large(most: int) -> str:
    return f"has more than {megabytes(most)}: save what you need of it and add the file"


def _unreachable(target: Target, error: Exception) -> str:
    why = shown(str(error.args[-1] if error.args else error), 120)
    return f"cannot be fetched from {target.host} ({why}): try again later, or save the page and add the file"
