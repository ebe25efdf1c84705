"""Markup and scripts in all that comes from outside, on every page of the reading room: shown as text."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import quote, urlsplit

import lxml.html
import pytest
from starlette.testclient import TestClient

from dossiers import add
from knell.claims.assemble import claim_id
from knell.config import Config
from knell.derive import Reads, derive
from knell.dossier import make_dossier
from knell.jsonform import claim_from_json, denial_from_json, facility_from_json
from knell.records import Reading, Report
from knell.web.access import Access
from knell.web.app import make_app
from web.conftest import Reader
from web.rooms import HOST

MARK = "harmless"  # what every one of them would run, show or load
CORPUS = (
    "<script>harmless()</script>",
    "<img src=x onerror=harmless()>",
    "\"'><svg/onload=harmless()>",
    "</title><script src=//harmless.example/x.js></script>",
    "</textarea></select><iframe srcdoc='<script>harmless()</script>'>",
    "<a href=javascript:harmless()>click</a>",
    "<style>*{display:none}</style><harmless>",
    "<!--<p>harmless",
    "{{ 7 * 7 }}{% raw %}${harmless}",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=harmless()&gt;">',
    "<base href=//harmless.example><meta http-equiv=refresh content=0;url=//harmless.example>",
    "' onmouseover='harmless()' autofocus onfocus='harmless()",
    "&lt;script&gt;harmless()&lt;/script&gt;",
    "<form action=//harmless.example><button formaction=//harmless.example>",
    "\u202e<script>harmless\u2066()</script>\u200b",
    "]]><![CDATA[<x onclick=harmless()>",
)
FORBIDDEN = {"iframe", "object", "embed", "base", "style", "math", "harmless", "mglyph", "frame", "applet", "img"}
MOST, EACH = 260, 8  # pages, and pages of one kind


def taken(number: int) -> str:
    return CORPUS[number % len(CORPUS)]


def report_row(number: int) -> dict[str, object]:
    """A report all of whose words are hostile; its figure differs, so that each is an incident of its own."""
    said = f"{number + 3} people were killed, said {taken(number)}"
    return {
        "doc": f"{taken(number)} {number}",
        "title": f"Title {taken(number)} {taken(number + 1)}",
        "outlet": f"Outlet {number % 5} {taken(number + 2)}",
        "published": f"2022-03-{number + 1:02}",
        "language": "en",
        "url": "javascript:harmless()",
        "text": f"{taken(number + 3)}\n{said}.\n{taken(number + 4)} denied it. They hit {taken(number + 5)}.",
    }


def read(reports: Iterable[Report]) -> Iterator[Reading]:
    """What stands in those reports, with every name, place and party as hostile as it comes."""
    for report in reports:
        number = int(re.search(r"(\d+) people", report.text)[1]) - 3
        said = re.search(r"\d+ people were killed, said .*", report.text)[0].removesuffix(".")
        claim = claim_from_json(
            {
                "id": "x",
                "quote": said,
                "harm": "killed",
                "words": f"{number + 3}",
                "low": number + 3,
                "high": number + 3,
                "start": f"2022-03-{number + 1:02}",
                "end": f"2022-03-{number + 1:02}",
                "date_words": taken(number),
                "date_precision": "day",
                "place": [f"Place {taken(number + 6)}"],
                "places": [{"name": f"Place {taken(number + 6)}", "native": taken(number), "precision": "settlement"}],
                "place_words": taken(number + 6),
                "sources": [f"Source {taken(number + 7)}", f"Behind {taken(number + 8)}"],
                "source_words": [taken(number), taken(number + 1)],
                "actor": f"Actor {taken(number + 9)}",
                "persons": [{"name": f"Name {taken(number + 10)}", "age_low": 40, "age_high": 41}],
                "parts": [{"words": taken(number), "low": 1, "high": 1, "age": "child"}],
                "score": 0.4,
            },
            report,
        )
        total = claim_from_json(
            {
                "id": "y",
                "quote": "people were killed",
                "harm": "killed",
                "words": "9",
                "scope": "cumulative",
                "low": 9 + number,
                "high": 9 + number,
                "date_precision": "open",
                "start": "2022-02-24",
                "end": f"2022-03-{number + 1:02}",
                "sources": [f"Authority {taken(number % 2)}"],
                "place": [f"Land {taken(number % 2)}"],
            },
            report,
        )
        claims = tuple(_named(one, report) for one in (claim, total))
        denied = {"quote": "denied it", "source": f"Denier {taken(number + 11)}", "text": taken(number), "of": None}
        hit = {
            "quote": "They hit",
            "facility": "school",
            "name": f"School {taken(number + 12)}",
            "actor": taken(number),
        }
        yield Reading(
            report=report,
            claims=claims,
            denials=(denial_from_json(denied, report),),
            facilities=(facility_from_json(hit, report),),
        )


def _named(claim, report):
    return replace(claim, id=claim_id(report, claim.quote + claim.scope, claim.harm, claim.span))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A dossier in which everything is hostile, with hostile decisions by somebody of a hostile name."""
    folder = tmp_path_factory.mktemp("markup")
    source = folder / "reports.jsonl"
    source.write_text("".join(json.dumps(report_row(number)) + "\n" for number in range(len(CORPUS))), encoding="utf-8")
    dossier = make_dossier(folder / "dossier", Config(name=f"Dossier {CORPUS[0]}", country="UA"))
    add(dossier, source)
    reads = Reads(version=f"by hand {CORPUS[1]}", read=read)
    derive(dossier, reads)
    app = make_app(dossier, Access(local=f"olena {CORPUS[2]}"), lambda _: reads)
    asking = Reader(TestClient(app, base_url=HOST), dossier)
    decide(asking)
    return asking


def decide(asking):
    """Enter decisions of every kind, hostile in all their words."""
    answers = []
    incidents = [one["id"] for one in asking.get("/api/v1/incidents").json() if one["claims"]]
    claims = [one["id"] for one in asking.get("/api/v1/claims?limit=1000").json()]
    reports = [one["id"] for one in asking.get("/api/v1/reports").json()]
    sources = [one["name"] for one in asking.get("/api/v1/sources").json()]
    first, second, third, *_ = incidents
    answers.append(asking.send(f"/incidents/{first}/grade", grade="fair", note=CORPUS[0]))
    answers.append(asking.send(f"/incidents/{first}/title", title=f"Title {CORPUS[1]}"))
    answers.append(asking.send(f"/incidents/{second}/join", other=third, reason=CORPUS[2]))
    answers.append(asking.send(f"/claims/{claims[0]}/reject", seen="0", reason=CORPUS[3]))
    answers.append(asking.send(f"/claims/{claims[2]}/accept", seen="0"))
    answers.append(asking.send("/sources/alias", name=sources[0][:200], of=f"Body {CORPUS[4]}", seen="0"))
    answers.append(asking.send("/sources/origin", name=f"A {CORPUS[5]}", behind=f"B {CORPUS[6]}", seen="0"))
    answers.append(asking.send(f"/claims/{claims[4]}/origin", behind=f"Nurse {CORPUS[7]}", seen="0"))
    answers.append(asking.send(f"/reports/{reports[0]}/correct", title=f"Corrected {CORPUS[8]}", seen="0"))
    answers.append(asking.send("/journal/verify"))
    answers.append(asking.add([(f"{CORPUS[0]}.txt", b"Nobody was hurt.")], text="", title=""))
    assert [answer.status_code for answer in answers] == [303] * len(answers), [answer.text[:300] for answer in answers]


def faults(html):
    """What of a page is not the page's own: elements, handlers, and addresses that lead or load elsewhere."""
    found = []
    for element in lxml.html.document_fromstring(html).iter():
        if not isinstance(element.tag, str):
            found.append(f"a comment: {element.text!r}" if "harmless" in str(element.text) else "")
            continue
        if element.tag in FORBIDDEN or (element.tag == "script" and element.text):
            found.append(lxml.html.tostring(element)[:120])
        if element.tag == "meta" and element.get("http-equiv"):
            found.append("a page that leads elsewhere by itself")
        for name, value in element.attrib.items():
            if name.startswith("on") or name in ("style", "srcdoc", "formaction", "ping", "background"):
                found.append(f"{element.tag} {name}={value[:60]}")
            if name in ("href", "src", "action", "data") and not re.match(r"/(?!/)|#|\?|$", value):
                found.append(f"{element.tag} {name}={value[:60]}")
    return [one for one in found if one]


def crawled(asking):
    """Every page that can be reached by links, at most a few of the same kind of question."""
    waiting, seen, kinds = ["/"], {"/"}, {}
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        answer = asking.get(path)
        yield path, answer
        for element in lxml.html.document_fromstring(answer.text).xpath("//a[@href and not(starts-with(@href, '#'))]"):
            parts = urlsplit(element.get("href"))
            onward = (parts.path or urlsplit(path).path) + (f"?{parts.query}" if parts.query else "")
            kind = (re.sub(r"/[^/]*\d[^/]*", "/*", parts.path), len(parts.query.split("&")) if parts.query else 0)
            if onward in seen or not onward.startswith("/") or parts.path.endswith((".csv", ".json")):
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            if kinds[kind] <= EACH:
                seen.add(onward)
                waiting.append(onward)


def test_no_page_takes_what_comes_from_outside_for_markup(hostile):
    kinds, shown = set(), 0
    for path, answer in crawled(hostile):
        assert answer.status_code == 200, path
        assert faults(answer.text) == [], path
        assert "49" not in re.findall(r"Corrected (\d+)", answer.text), path  # a template's words run nowhere
        kinds.add(re.sub(r"/[^/]*\d[^/]*", "/*", urlsplit(path).path))
        shown += MARK in answer.text
    lists = "/ /reports /incidents /tolls /tally /sources /people /journal /journal/verify /queue /add /timeline /map"
    single = "/reports/* /claims/* /claims/*/edit /incidents/* /tolls/* /tally/cell"
    wanted = {*lists.split(), *single.split()}
    assert wanted <= kinds, wanted - kinds
    assert shown > 60


@pytest.mark.parametrize("words", CORPUS)
def test_what_is_asked_for_comes_back_as_text(hostile, words):
    asked = quote(words)
    for path in (
        f"/search?q={asked}", f"/reports?q={asked}&outlet={asked}&language={asked}", f"/incidents?q={asked}",
        f"/incidents?from={asked}", f"/tally?harm={asked}", f"/tally?place={asked}&source={asked}",
        f"/journal?kind={asked}",
        f"/timeline?q={asked}", f"/map?q={asked}", f"/queue?why={asked}", f"/reports/{asked}", f"/incidents/{asked}",
        f"/claims/{asked}", f"/tolls/{asked}", f"/{asked}", f"/tally/cell?cell={asked}&at={asked}",
    ):  # fmt: skip
        answer = hostile.get(path)
        assert answer.status_code in (200, 404, 422), (path, answer.status_code)
        assert faults(answer.text) == [], path


def test_a_form_that_comes_back_shows_what_was_typed_as_text(hostile):
    [claim, *_] = [one["id"] for one in hostile.get("/api/v1/claims?limit=1000").json()][5:]
    report = hostile.report()
    for words in CORPUS:
        for path, fields in (
            (f"/claims/{claim}/edit", {"low": words, "words": words, "place": words, "sources": words, "actor": words}),
            (f"{report}/add", {"quote": words, "harm": "killed", "words": words, "low": "x"}),
            (f"{report}/correct", {"published": words, "title": words}),
            ("/add", {"text": "", "title": words, "outlet": words, "addresses": words, "columns": words}),
            ("/sources/alias", {"name": words * 20, "of": words}),
        ):
            answer = hostile.send(path, **fields)
            assert answer.status_code in (404, 422), (path, answer.status_code)
            assert faults(answer.text) == [], path


def test_two_decisions_side_by_side_are_shown_as_text(hostile):
    for words in CORPUS[:4]:
        hostile.send("/sources/alias", name="Meeting", of=words, seen="999999")
        met = hostile.send("/sources/alias", name="Meeting", of=f"{words} too", seen="0")
        assert met.status_code == 409
        assert faults(met.text) == []


def test_the_map_and_the_interface_are_no_pages(hostile):
    for path in ("/map.json", "/tally.json", "/api/v1/incidents", "/api/v1/claims", "/api/v1/journal?limit=1000"):
        answer = hostile.get(path)
        assert answer.headers["content-type"].split(";")[0] in ("application/json", "application/geo+json")
        assert answer.headers["x-content-type-options"] == "nosniff"
    csv = hostile.get("/tally.csv?by=source").text
    assert not re.search(r"^[=+@-]", csv, re.M)
