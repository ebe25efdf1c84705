"""Fetching from a server on this machine: polite, bounded, and every hop checked."""

import contextlib
import gzip
import http.server
import itertools
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

import archive_samples as samples
from knell.archive.collect import collect
from knell.archive.fetch import Fetcher, Manners
from knell.archive.items import Collected, Copy, Refused
from knell.archive.taking import Options
from knell.errors import BadInput
from knell.reading.captured import reports_of_item

Handler = Callable[[http.server.BaseHTTPRequestHandler], None]


class Site:
    """A server on 127.0.0.1 whose pages a test sets, and which remembers what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Handler] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Answers(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers)))
                with contextlib.suppress(ConnectionError):
                    site.pages.get(self.path, say(b"not here", status=404))(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


def say(body: bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> Handler:
    def answer(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", kind)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


def lead(where: str, status: int = 302) -> Handler:
    return say(b"", status=status, Location=where)


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield site
    site.server.shutdown()
    site.server.server_close()
    thread.join()


def a_fetcher(site: Site, **values: object) -> Fetcher:
    manners = Manners(allow=(f"127.0.0.1:{site.port}",), pause=0, timeout=5, **values)
    return Fetcher(manners, resolve=lambda *_: ["127.0.0.1"])


def test_a_page_comes_with_how_it_was_answered(site):
    site.pages["/a"] = say("Привіт".encode("cp1251"), "text/html; charset=windows-1251", ETag='"7"', X="y")
    page = a_fetcher(site).fetch(site.url + "/a#part")
    assert page.data.decode("cp1251") == "Привіт"
    assert (page.media_type, page.charset) == ("text/html", "windows-1251")
    assert page.outcome == {
        "status": "200",
        "robots": "none",
        "ip": "127.0.0.1",
        "etag": '"7"',
        "charset": "windows-1251",
    }
    assert ("X", "y") in page.exchange.headers
    assert page.exchange.status == "200 OK"
    headers = dict(site.asked)["/a"]
    assert headers["User-Agent"].startswith("Knell/")
    assert headers["Host"] == f"127.0.0.1:{site.port}"


def test_private_addresses_are_refused_unless_allowed(site):
    with pytest.raises(BadInput, match=r'allow "127\.0\.0\.1:\d+"'):
        Fetcher().fetch(site.url + "/a")
    with pytest.raises(BadInput, match="is not public"):
        Fetcher(resolve=lambda *_: ["127.0.0.1"]).fetch("http://innocent.example/a")
    assert not site.asked


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("http://169.254.169.254/latest/meta-data", "is not public"),
        ("http://[::ffff:10.0.0.1]/", "is not public"),
        ("http://127.0.0.1:1/", "asks for port 1"),
        ("file:///etc/passwd", "no http or https"),
        ("//10.0.0.1/x", "is not public"),
    ],
)
def test_every_hop_is_checked_anew(site, where, why):
    site.pages["/a"] = lead(where)
    fetcher = Fetcher(Manners(allow=(f"127.0.0.1:{site.port}",), pause=0), resolve=lambda host, _: [host])
    with pytest.raises(BadInput, match=why):
        fetcher.fetch(site.url + "/a")
    assert site.paths() == ["/a"]


def test_a_name_that_changes_its_answer_gains_nothing(site):
    """DNS rebinding: the first answer is public, the next is private; each connection goes where was checked."""
    answers = itertools.chain(["8.8.8.8"], itertools.repeat("10.0.0.1"))
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return [next(answers)]

    class Unconnected(Fetcher):
        """Stops where a connection would be made, and says to which address."""

        def _asked_for(self, target):
            raise BadInput(f"connects to {target.ip}")

    fetcher = Unconnected(Manners(pause=0), resolve=resolve)
    with pytest.raises(BadInput, match=r"connects to 8\.8\.8\.8"):
        fetcher.fetch("http://rebind.example/")
    assert asked == ["rebind.example", "rebind.example"]  # once for the page, once for robots.txt: each is checked
    with pytest.raises(BadInput, match=r"leads to 10\.0\.0\.1, which is not public"):
        fetcher.fetch("http://rebind.example/")


def test_redirects_are_followed_noted_and_bounded(site):
    site.pages |= {"/a": lead("/b", 301), "/b": lead("c", 308), "/c": say(b"here"), "/loop": lead("/loop")}
    page = a_fetcher(site).fetch(site.url + "/a")
    assert (page.url, page.data) == (site.url + "/c", b"here")
    assert page.outcome["redirects"] == f"{site.url}/a {site.url}/b"
    with pytest.raises(BadInput, match="redirects more than 5 times"):
        a_fetcher(site).fetch(site.url + "/loop")
    site.pages["/nowhere"] = say(b"", status=302)
    with pytest.raises(BadInput, match="leads nowhere"):
        a_fetcher(site).fetch(site.url + "/nowhere")


@pytest.mark.parametrize(("status", "why"), [(404, "check the address"), (403, "save the page"), (500, "later")])
def test_an_answer_that_is_no_page_is_one_line(site, status, why):
    site.pages["/a"] = say(b"no", status=status)
    with pytest.raises(BadInput, match=f"answers with status {status}: .*{why}"):
        a_fetcher(site).fetch(site.url + "/a")


def test_a_busy_server_says_when_to_come_back(site):
    site.pages["/a"] = say(b"", status=429, Retry_After="120")
    with pytest.raises(BadInput, match="try again after 120 s"):
        a_fetcher(site).fetch(site.url + "/a")


def test_packed_pages_are_unpacked_and_kept_so_that_their_headers_are_true(site):
    body = samples.html()
    site.pages["/g"] = say(gzip.compress(body), Content_Encoding="gzip")
    site.pages["/d"] = say(zlib.compress(body), Content_Encoding="deflate")
    for path in ("/g", "/d"):
        page = a_fetcher(site).fetch(site.url + path)
        assert page.data == body
        names = {name.lower() for name, _ in page.exchange.headers}
        assert "content-encoding" not in names
        assert "x-archive-orig-content-encoding" in names


def test_a_packed_bomb_and_a_large_page_stop_at_the_limit(site):
    site.pages["/bomb"] = say(gzip.compress(b"0" * 50_000_000), Content_Encoding="gzip")
    site.pages["/large"] = say(b"0" * 3_000_000)
    for path in ("/bomb", "/large"):
        with pytest.raises(BadInput, match=r"has more than 1\.0 MB"):
            a_fetcher(site, max_bytes=1_000_000).fetch(site.url + path)


def test_a_packing_that_was_not_asked_for_and_a_broken_one_are_refused(site):
    site.pages["/br"] = say(b"x", Content_Encoding="br")
    site.pages["/broken"] = say(b"no gzip at all", Content_Encoding="gzip")
    with pytest.raises(BadInput, match='is packed as "br"'):
        a_fetcher(site).fetch(site.url + "/br")
    with pytest.raises(BadInput, match="cannot be fetched"):
        a_fetcher(site).fetch(site.url + "/broken")


def test_an_endless_page_and_a_dripping_one_stop(site):
    def endless(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Connection", "close")
        request.end_headers()
        for _ in range(10_000):
            request.wfile.write(b"x" * 10_000)

    def dripping(request: http.server.BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(200):
            request.wfile.write(b"X-%d: y\r\n" % number)
            time.sleep(0.05)

    site.pages |= {"/endless": endless, "/drip": dripping}
    with pytest.raises(BadInput, match="has more than"):
        a_fetcher(site, max_bytes=1_000_000).fetch(site.url + "/endless")
    fetcher = a_fetcher(site)
    fetcher.manners = replace(fetcher.manners, timeout=0.5)
    start = time.monotonic()
    with pytest.raises(BadInput, match=r"takes longer than 0\.5 s"):
        fetcher.fetch(site.url + "/drip")
    assert time.monotonic() - start < 4


def test_a_server_that_hangs_up_or_is_not_there_is_one_line(site):
    def hang_up(request: http.server.BaseHTTPRequestHandler) -> None:
        request.connection.shutdown(socket.SHUT_RDWR)

    def short(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "1000")
        request.end_headers()
        request.wfile.write(b"half")
        request.connection.shutdown(socket.SHUT_RDWR)

    site.pages |= {"/a": hang_up, "/short": short}
    for path in ("/a", "/short"):
        with pytest.raises(BadInput, match=r"cannot be fetched from 127\.0\.0\.1"):
            a_fetcher(site).fetch(site.url + path)
    with pytest.raises(BadInput, match="cannot be fetched"):
        Fetcher(Manners(allow=("127.0.0.1",), pause=0)).fetch("http://127.0.0.1:1/")


def test_robots_are_noted_for_an_address_given_and_obeyed_for_a_link_followed(site):
    site.pages |= {"/robots.txt": say(b"User-agent: *\nDisallow: /closed/*.html\n", "text/plain")}
    site.pages |= {"/closed/a.html": say(b"a"), "/open": say(b"b")}
    fetcher = a_fetcher(site)
    assert fetcher.fetch(site.url + "/open", obey_robots=True).outcome["robots"] == "allowed"
    assert fetcher.fetch(site.url + "/closed/a.html").outcome["robots"] == "disallowed"
    with pytest.raises(BadInput, match=r"is closed to programs by 127\.0\.0\.1's robots\.txt"):
        fetcher.fetch(site.url + "/closed/a.html", obey_robots=True)
    assert [path for path, _ in site.asked].count("/robots.txt") == 1


def test_robots_that_moved_are_followed_and_robots_that_fail_are_unknown(site):
    site.pages |= {"/robots.txt": lead("/r2"), "/r2": say(b"User-agent: *\nDisallow: /a\n"), "/a": say(b"a")}
    assert a_fetcher(site).fetch(site.url + "/a").outcome["robots"] == "disallowed"
    site.pages["/robots.txt"] = say(b"", status=503)
    assert a_fetcher(site).fetch(site.url + "/a").outcome["robots"] == "unknown"
    with pytest.raises(BadInput, match="may be closed to programs"):
        a_fetcher(site).fetch(site.url + "/a", obey_robots=True)


def test_a_host_is_asked_no_faster_than_it_wishes(site):
    site.pages |= {"/robots.txt": say(b"User-agent: *\nCrawl-delay: 4\n", "text/plain"), "/a": say(b"a")}
    slept: list[float] = []
    fetcher = a_fetcher(site)
    fetcher.sleep, fetcher.clock = slept.append, lambda: 0.0
    fetcher.fetch(site.url + "/a")
    fetcher.fetch(site.url + "/a")
    assert slept == [4.0]


def test_https_checks_the_name_although_it_connects_to_the_checked_number(site, tmp_path):
    key, certificate = _certificate(tmp_path, "news.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    site.pages["/a"] = say(b"secret")
    manners = Manners(allow=("127.0.0.1",), pause=0, timeout=5, ca_file=str(certificate))
    fetcher = Fetcher(manners, resolve=lambda *_: ["127.0.0.1"])
    assert fetcher.fetch(f"https://news.example:{site.port}/a").data == b"secret"
    with pytest.raises(BadInput, match=r"cannot be fetched from other\.example"):
        fetcher.fetch(f"https://other.example:{site.port}/a")
    with pytest.raises(BadInput, match=r"cannot be fetched from news\.example"):
        Fetcher(replace(manners, ca_file=None), resolve=lambda *_: ["127.0.0.1"]).fetch(
            f"https://news.example:{site.port}/a"
        )


def _certificate(folder, host: str):
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    (folder / "key").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    (folder / "cert").write_bytes(certificate.public_bytes(pem))
    return folder / "key", folder / "cert"


def add(site: Site, *sources: str, **options: object) -> list:
    how = Options(read=reports_of_item, today=lambda: date(2026, 5, 1), **options)
    return list(collect(sources, known=lambda _: False, fetcher=a_fetcher(site), options=how))


def test_an_address_gives_a_report_and_a_refusal_is_a_line(site):
    site.pages["/a"] = say(samples.html())
    item, refused = add(site, site.url + "/a", site.url + "/gone")
    assert item.reports[0].url == site.url + "/a"
    assert item.outcome["robots"] == "none"
    assert refused == Refused(source=site.url + "/gone", why="answers with status 404: check the address")


def test_a_feed_brings_the_pages_it_announces_with_what_it_says_of_them(site):
    site.pages["/feed"] = say(samples.rss(3, link=site.url + "/{}"), "application/rss+xml")
    site.pages |= {"/1": say(samples.html(title="One")), "/robots.txt": say(b"User-agent: *\nDisallow: /2\n")}
    feed, first, second, third = add(site, site.url + "/feed")
    assert feed.kind == "container"
    assert (first.media_type, first.url, first.within) == ("text/html", site.url + "/1", feed.sha256)
    assert (first.found.title, first.found.published) == ("Story 1", date(2022, 3, 23))
    for entry in (second, third):  # closed by robots.txt, and missing: the feed's own words are kept
        assert (entry.media_type, entry.reports[0].outlet) == ("application/json", "The Courier")
    assert "robots.txt" in second.outcome["page"]
    assert "status 404" in third.outcome["page"]


def test_a_page_that_is_kept_already_is_not_asked_for_again(site):
    site.pages["/feed"] = say(samples.rss(2, link=site.url + "/{}"), "application/rss+xml")
    _, *entries = add(site, site.url + "/feed", known_url=lambda url: "ab" * 32)
    assert [type(entry) for entry in entries] == [Copy, Copy]
    assert site.paths() == ["/feed"]


def test_a_feed_that_is_html_is_one_clear_line(site):
    site.pages |= {"/feed": say(samples.html()), "/news": say(samples.html())}
    expected, promised = add(site, f"feed:{site.url}/news", site.url + "/feed")
    for refused in (expected, promised):
        assert refused.why.startswith("is an HTML page, not a feed: give the feed's own address")
    (page,) = add(site, site.url + "/news")
    assert isinstance(page, Collected)
