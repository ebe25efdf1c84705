"""A dossier of the sample reports, read by hand: what a careful reader finds in them, without any model."""

import json
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread

import uvicorn

from dossiers import add
from knell.claims.assemble import claim_id
from knell.config import Config
from knell.derive import Reads, derive
from knell.dossier import Dossier, make_dossier
from knell.jsonform import claim_from_json, denial_from_json, facility_from_json
from knell.records import Claim, Reading, Report
from knell.samples import sample_reports
from knell.samples.expected import gold_lines
from knell.web.access import Access
from knell.web.app import make_app

HOST = "http://127.0.0.1:8700"
FEW = ("02-", "03-", "05-", "14-", "16-", "23-", "24-", "28-")
XSS = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>"
HOSTILE = {
    "doc": "hostile",
    "title": f"Title {XSS}",
    "outlet": f"Outlet {XSS}",
    "published": "2022-03-01",
    "language": "en",
    "url": "javascript:alert(1)",
    "text": f"{XSS}\n7 people were killed, said {XSS}\u202e hidden",
}
# What the gazetteer says of the sample's places; "Lower Ambry" is in none.
SPOTS = {
    "Okhtyrka": {"lat": 50.3107, "lon": 34.8988, "precision": "settlement"},
    "Kyiv": {"lat": 50.4501, "lon": 30.5234, "precision": "settlement"},
    "Chernihiv": {"lat": 51.4982, "lon": 31.2893, "precision": "settlement"},
    "Mariupol": {"lat": 47.0958, "lon": 37.5494, "precision": "settlement"},
    "Kramatorsk": {"lat": 48.7389, "lon": 37.5844, "precision": "landmark"},
    "Donetsk": {"lat": 48.0159, "lon": 37.8029, "precision": "admin1"},
}
GOLD = {str(row["text"]): row for row in map(json.loads, gold_lines())}


def by_hand() -> Reads:
    """The hand-made readings as a reader."""

    def read(reports: Iterable[Report]) -> Iterator[Reading]:
        for report in reports:
            yield reading_of(report)

    return Reads(version="by hand 1", read=read)


def reading_of(report: Report) -> Reading:
    """What stands in the gold of the sample report with this text; nothing in any other."""
    row = GOLD.get(report.text, {})
    claims = [_claim(claim, report) for claim in row.get("claims", [])]
    names = {str(said["id"]): claim.id for said, claim in zip(row.get("claims", []), claims, strict=True)}
    return Reading(
        report=report,
        claims=tuple(replace(claim, additive_to=names.get(claim.additive_to or "")) for claim in claims),
        denials=tuple(denial_from_json(denial, report) for denial in row.get("denials", [])),
        facilities=tuple(facility_from_json(facility, report) for facility in row.get("facilities", [])),
    )


def _claim(row: dict[str, object], report: Report) -> Claim:
    claim = claim_from_json(row, report)
    places = tuple(replace(place, **SPOTS.get(place.name, {})) for place in claim.where.places)
    claim = replace(claim, where=replace(claim.where, places=places))
    return replace(claim, id=claim_id(report, f"{claim.quote}{row['id']}", claim.harm, claim.span), score=0.9)


def sample_dossier(folder: Path, only: Iterable[str] | None = None, extra: Iterable[dict[str, object]] = ()) -> Dossier:
    """The sample dossier; `only` names reports by the beginnings of their names, `extra` adds others."""
    chosen = [r for r in sample_reports() if only is None or r.doc.startswith(tuple(only))]
    rows = [
        {
            "doc": report.doc,
            "title": report.title,
            "outlet": report.outlet,
            "published": report.published.isoformat() if report.published else None,
            "language": report.language,
            "text": report.text,
        }
        for report in chosen
    ]
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "reports.jsonl"
    lines = [json.dumps(row, ensure_ascii=False) for row in (*rows, *extra)]
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    dossier = make_dossier(folder / "dossier", Config(name="Sample dossier", country="UA"))
    add(dossier, source)
    derive(dossier, by_hand())
    return dossier


@contextmanager
def serving(dossier: Dossier) -> Iterator[str]:
    """The address at which a dossier is served until the block is left."""
    listening = socket.create_server(("127.0.0.1", 0))
    app = make_app(dossier, Access(local="olena"), lambda _: by_hand())
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, lifespan="off"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
