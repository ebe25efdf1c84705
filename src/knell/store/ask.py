"""Questions to a dossier: claims and reports by what they say, and everything that stands behind one id."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select

from knell.errors import BadInput
from knell.store.folding import fold
from knell.store.journal import effective, entry, of_kind
from knell.store.search import Asked, narrow
from knell.store.tables import (
    captures,
    claim_places,
    claim_sources,
    claims,
    derived_state,
    orphans,
    reports,
    syndication,
)
from knell.store.ties import cited_by, cites

Json = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A place and everything inside it: the place by its folded names and ids, and the countries and regions it is."""

    names: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    regions: tuple[tuple[str | None, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked for; what is None or empty does not narrow. `sources` are all names that one source goes by."""

    harm: str | None = None
    age: str | None = None
    sex: str | None = None
    role: str | None = None
    scope: str | None = None
    status: str | None = None
    area: Area | None = None
    start: date | None = None
    end: date | None = None
    sources: tuple[str, ...] = ()
    outlet: str | None = None
    language: str | None = None
    report: str | None = None
    text: str | None = None
    rejected: bool = False

    @property
    def about_claims(self) -> bool:
        """True if something is asked that only a claim can answer."""
        told = {"area", "start", "end", "sources", "harm", "age", "sex", "role", "scope", "status"}
        return any(getattr(self, each.name) for each in fields(self) if each.name in told)


def find_claims(connection: Connection, question: Question, *, limit: int | None = None) -> Iterator[Json]:
    """The claims asked for, in the order of their reports, each as its JSON with status, outlet and date beside it."""
    query = (
        select(claims.c.body, claims.c.status, reports.c.outlet, reports.c.published, reports.c.title)
        .join(reports, reports.c.id == claims.c.report)
        .where(*_claim_conditions(question), *_report_conditions(question))
        .limit(limit)
    )
    query = _searched(connection, query, question).order_by(claims.c.n)
    for row in connection.execute(query).yield_per(500):
        beside = {"outlet": row.outlet, "published": row.published, "title": row.title}
        yield {**json.loads(row.body), "status": row.status, **beside}


def undated(connection: Connection, question: Question) -> int:
    """How many claims a question by date leaves out because the report does not say when."""
    if question.start is None and question.end is None:
        return 0
    without = Question(
        **{f.name: getattr(question, f.name) for f in fields(question) if f.name not in ("start", "end")}
    )
    query = select(func.count()).select_from(claims.join(reports, reports.c.id == claims.c.report))
    dateless = and_(claims.c.start.is_(None), claims.c.end.is_(None))
    query = query.where(*_claim_conditions(without), *_report_conditions(without), dateless)
    if question.text is not None:
        query = narrow(query, question.text, connection.dialect.name).order_by(None)
    return connection.execute(query).scalar_one()


def count_reports(connection: Connection, question: Question) -> int:
    """How many reports are asked for."""
    query = select(func.count()).select_from(reports).where(*_report_conditions(question))
    if question.text is not None:
        query = narrow(query, question.text, connection.dialect.name).order_by(None)
    if question.about_claims:
        asked = _claim_conditions(question)
        query = query.where(exists(select(claims.c.id).where(claims.c.report == reports.c.id, *asked)))
    return connection.execute(query).scalar_one()


def values_of(connection: Connection, name: str) -> list[str]:
    """The different values of a column of `reports`, sorted; each is looked up in the index, no row is read."""
    column, found = reports.c[name], list[str]()
    last = ""
    while value := connection.execute(select(func.min(column)).where(column > last)).scalar():
        found.append(str(value))
        last = str(value)
    return sorted(found)


def find_reports(
    connection: Connection, question: Question, *, limit: int | None = None, start: int = 0
) -> Iterator[Json]:
    """The reports asked for, with the number of their claims, their group of copies, and whom they cite."""
    counted = select(func.count()).where(claims.c.report == reports.c.id, claims.c.status != "rejected")
    query = (
        select(
            *(reports.c[name] for name in ("id", "title", "outlet", "published", "language", "url", "capture", "doc")),
            counted.scalar_subquery().label("claims"),
            syndication.c.group,
        )
        .join(syndication, syndication.c.report == reports.c.id, isouter=True)
        .where(*_report_conditions(question))
        .limit(limit)
        .offset(start)
    )
    query = _searched(connection, query, question)
    if question.about_claims:
        asked = _claim_conditions(question)
        query = query.where(exists(select(claims.c.id).where(claims.c.report == reports.c.id, *asked)))
    for part in connection.execute(query).mappings().partitions(500):
        said = cites(connection, [row["id"] for row in part])
        yield from ({**row, "cites": said.get(row["id"], [])} for row in part)


def find_unread(connection: Connection) -> Iterator[Json]:
    """What is kept and could not be read, and why."""
    query = select(derived_state.c.report, captures.c.sha256.label("capture"), captures.c.source, derived_state.c.why)
    joined = query.join(derived_state, derived_state.c.capture == captures.c.sha256)
    # a sum, for which there is no index: the few are found first, and then sorted
    found = joined.where(derived_state.c.why.is_not(None)).order_by(captures.c.seq + 0)
    for row in connection.execute(found).mappings():
        yield dict(row)


def find_orphans(connection: Connection) -> Iterator[Json]:
    """The decisions whose words no longer match, with their words."""
    columns = [orphans.c[name] for name in ("seq", "kind", "report", "quote", "why")]
    for row in connection.execute(select(*columns).order_by(orphans.c.seq)).mappings():
        yield dict(row)


def names_of_source(connection: Connection, name: str) -> tuple[str, ...]:
    """All names that a source goes by, as people decided (source.alias), the given one among them."""
    names = {name}
    pairs = [
        (found.subject, str(found.body.get("of") or found.body["name"]))
        for found in effective(of_kind(connection, "source.alias"))
    ]
    while more := {b for pair in pairs for a, b in (pair, pair[::-1]) if _same(a, names) and not _same(b, names)}:
        names |= more
    return tuple(sorted(names))


def _same(name: str, names: set[str]) -> bool:
    return fold(name) in {fold(each) for each in names}


def area_inside(connection: Connection, names: Sequence[str], ids: Sequence[str] = ()) -> Area:
    """What the names and ids of a place stand for: itself, and where it is a country or a region, all that lies in it.

    Claims say of each place in which country and region it lies, so that the dossier alone can tell.
    """
    folded = {fold(name) for name in names}
    where = claim_places.c
    found = connection.execute(select(where.country, where.admin1).distinct()).all()
    return Area(
        names=tuple(sorted(folded)),
        ids=tuple(ids),
        countries=tuple(sorted({row.country for row in found if row.country and fold(row.country) in folded})),
        regions=tuple({(row.country, row.admin1) for row in found if row.admin1 and fold(row.admin1) in folded}),
    )


def find_claim(connection: Connection, name: str) -> Json | None:
    """One claim by its id, with its report's row; None if there is none."""
    row = connection.execute(select(claims).where(claims.c.id == name)).mappings().one_or_none()
    return dict(row) if row else None


def behind(connection: Connection, name: str) -> Json:
    """Everything that stands behind an id: of a claim its sentence, speaker, report, capture and WARC record; of a
    report or a capture the same from there on; of a number, that journal entry. Raises BadInput for an unknown id."""
    if claim := find_claim(connection, name):
        return _behind_claim(connection, claim)
    if report := _report(connection, name):
        return _behind_report(connection, report)
    if capture := _capture(connection, name):
        return {"capture": capture}
    if name.isdigit() and (found := entry(connection, int(name))):
        return {"entry": _entry_json(connection, found.seq)}
    raise BadInput(f"nothing in this dossier has the id {name!r}: `knell claims` and `knell reports` list ids")


def _behind_claim(connection: Connection, claim: Json) -> Json:
    body = json.loads(str(claim["body"]))
    report = _report(connection, str(claim["report"])) or {}
    return {
        "claim": body,
        "status": claim["status"],
        "sentence": sentence_around(str(report.get("text", "")), body),
        "decisions": [_entry_json(connection, seq) for seq in json.loads(str(claim["decided"]))],
        "reader": claim["reader"],
        **_behind_report(connection, report),
    }


def _behind_report(connection: Connection, report: Json) -> Json:
    named = ("id", "title", "outlet", "published", "language", "url", "doc")
    copies = select(syndication.c.group).where(syndication.c.report == report["id"]).scalar_subquery()
    others = connection.execute(select(syndication.c.report).where(syndication.c.group == copies)).scalars()
    lost = connection.execute(select(orphans.c.seq).where(orphans.c.report == report["id"])).scalars()
    return {
        "report": {name: report[name] for name in named},
        "corrections": [_entry_json(connection, seq) for seq in json.loads(str(report["corrected"]))],
        "copies": sorted(other for other in others if other != report["id"]),
        "cites": cites(connection, [str(report["id"])]).get(str(report["id"]), []),
        "cited_by": cited_by(connection, str(report["id"])),
        "orphans": sorted(lost),
        "capture": _capture(connection, str(report["capture"])),
    }


def sentence_around(text: str, claim: Mapping[str, object]) -> str:
    """The line of the report that a claim's quote stands in; the quote itself where it stands in the title."""
    span = claim.get("span")
    if not isinstance(span, list) or claim.get("field") == "title":
        return str(claim.get("quote", ""))
    start, end = span
    first = max(text.rfind(mark, 0, start) + len(mark) if mark in text[:start] else 0 for mark in ("\n", ". "))
    last = min((at for mark in ("\n", ". ") if (at := text.find(mark, end)) >= 0), default=len(text))
    return " ".join(text[first : last + 1].split())


def _report(connection: Connection, name: str) -> Json | None:
    row = connection.execute(select(reports).where(reports.c.id == name)).mappings().one_or_none()
    return dict(row) if row else None


def _capture(connection: Connection, sha256: str) -> Json | None:
    seq = connection.execute(select(captures.c.seq).where(captures.c.sha256 == sha256)).scalar()
    found = entry(connection, seq) if seq is not None else None
    return {**found.body, "seq": found.seq, "added_at": found.at, "added_by": found.actor} if found else None


def _entry_json(connection: Connection, seq: int) -> Json:
    found = entry(connection, seq)
    if found is None:
        raise BadInput(f"journal entry {seq} is missing; run `knell verify`")
    said = {"seq": found.seq, "at": found.at, "actor": found.actor, "kind": found.kind, "subject": found.subject}
    return {**said, "body": found.body, "hash": found.hash}


def _searched(connection: Connection, query: Asked, question: Question) -> Asked:
    if question.text is None:
        return query.order_by(reports.c.n)
    return narrow(query, question.text, connection.dialect.name)


def _claim_conditions(question: Question) -> list[ColumnElement[bool]]:
    same = ("harm", "age", "sex", "role", "scope", "status", "report")
    found = [claims.c[name] == value for name in same if (value := getattr(question, name)) is not None]
    if not question.rejected and question.status is None:
        found.append(claims.c.status != "rejected")
    if question.start is not None:
        found.append(func.coalesce(claims.c.end, claims.c.start) >= question.start.isoformat())
    if question.end is not None:
        found.append(func.coalesce(claims.c.start, claims.c.end) <= question.end.isoformat())
    if question.sources:
        found.append(claims.c.id.in_(_said_by(question.sources)))
    if question.area is not None:
        found.append(claims.c.id.in_(_inside(question.area)))
    return found


def _report_conditions(question: Question) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if question.outlet is not None:
        found.append(func.lower(reports.c.outlet) == question.outlet.lower())
    if question.language is not None:
        found.append(reports.c.language == question.language)
    if question.report is not None:
        found.append(reports.c.id == question.report)
    return found


def _said_by(names: Sequence[str]) -> Select[str]:
    """Claims in whose chain one of the names stands, whole or as a part ("prosecutor").

    There are few names to many claims: each name is found in the index from the one before it, and then the claims.
    """
    folded = claim_sources.c.folded
    known = select(func.min(folded).label("folded")).cte("known", recursive=True)
    after = select(func.min(folded)).where(folded > known.c.folded).scalar_subquery()
    known = known.union_all(select(after).where(known.c.folded.is_not(None)))
    parts = [known.c.folded.contains(fold(name), autoescape=True) for name in names]
    return select(claim_sources.c.claim).where(folded.in_(select(known.c.folded).where(or_(*parts))))


def _inside(area: Area) -> Select[str]:
    where = claim_places.c
    regions = [and_(where.country == country, where.admin1 == region) for country, region in area.regions]
    return select(where.claim).where(
        or_(where.folded.in_(area.names), where.place_id.in_(area.ids), where.country.in_(area.countries), *regions)
    )
