"""What is counted as rows of tables, and back: pure, the same counts give the same rows."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from knell.counting.consistency import Recorded, exceeding
from knell.counting.records import CountedIncident, CountRange, Flag, Origin, Toll
from knell.counting.tolls import latest
from knell.incidents.records import ClaimInContext, Incident
from knell.ledger.codec import packed, text, unpacked
from knell.persons.records import Victim
from knell.records import Group
from knell.review.queue import Item
from knell.store.folding import fold

Row = dict[str, object]
Rows = dict[str, list[Row]]


def incident_rows(one: CountedIncident, victims: Mapping[str, Victim], forwards: Mapping[str, str]) -> Rows:
    """The rows of one incident."""
    incident, place = one.incident, one.incident.place
    day = (incident.start or date.max).toordinal()
    first, last = incident.start or incident.end, incident.end or incident.start
    killed = whole(one.counts, "killed")
    named = filter(None, (incident.title, place.name if place else "", place.native if place else ""))
    row: Row = {
        "id": incident.id,
        "day": day,
        "first": first.toordinal() if first else None,
        "last": last.toordinal() if last else None,
        "title": incident.title,
        "folded": fold(" ".join(named)),
        "cased": incident.title.casefold(),
        "grade": one.grade.stands,
        "place": place.name if place else None,
        "native": place.native if place else None,
        "place_id": place.place_id if place else None,
        "admin1": place.admin1 if place else None,
        "country": place.country if place else None,
        "claims": len(incident.claims),
        "reports": len(incident.reports),
        "month": f"{first:%Y-%m}" if first else None,
        "low": killed.low if killed else None,
        "high": killed.high if killed else None,
        **_spot(incident),
        "told": killed is not None,
    }
    return {
        "incidents": [row],
        "incident_briefs": [{"incident": incident.id, "body": packed(_brief(one))}],
        "incident_facts": [{"incident": incident.id, "body": packed(one)}],
        "incident_counts": list(_counts(one)),
        "victims": [_victim(incident.id, day, n, victims[name]) for n, name in enumerate(one.persons)],
        "forwards": [{"old": old, "new": new} for old, new in forwards.items() if new == incident.id],
    }


def _spot(incident: Incident) -> Row:
    """Where it is drawn: never a coordinate without its precision."""
    place, precision = incident.place, incident.precision
    if place is None or place.lat is None or place.lon is None or precision is None:
        return {"lat": None, "lon": None, "precision": None}
    return {"lat": place.lat, "lon": place.lon, "precision": precision}


def whole(counts: Sequence[CountRange], harm: str) -> CountRange | None:
    """The range of all people of one harm; where none speaks of all, the first one."""
    found = [one for one in counts if one.harm == harm]
    return next((one for one in found if one.group == Group()), found[0] if found else None)


def brief_of(row: Mapping[str, object]) -> CountedIncident:
    """The incident in a row of `incident_briefs`, as lists and timeline show it.

    It has no claims, of its ranges the killed and the injured, and reports and origins by their number alone.
    """
    return unpacked(CountedIncident, str(row["body"]))


def _brief(one: CountedIncident) -> CountedIncident:
    found = (whole(one.counts, harm) for harm in ("killed", "injured"))
    incident = one.incident
    return CountedIncident(
        incident=Incident(
            id=incident.id,
            title=incident.title,
            claims=(),
            reports=("",) * len(incident.reports),
            tellings=(),
            start=incident.start,
            end=incident.end,
            place=incident.place,
            precision=incident.precision,
        ),
        counts=tuple(
            CountRange(
                harm=count.harm,
                group=count.group,
                low=count.low,
                high=count.high,
                best=None,
                rule="",
                origins=("",) * len(count.origins),
                or_more=count.or_more,
            )
            for count in found
            if count
        ),
        grade=replace(one.grade, reason=""),
    )


def claim_row(item: ClaimInContext, origin: Origin, incident: str | None) -> Row:
    """Who stands behind a claim, and where it is counted."""
    return {
        "claim": item.claim.id,
        "incident": incident,
        "report": item.report.doc,
        "outlet": item.report.outlet or item.report.doc,
        "origin_key": origin.key,
        "origin": origin.name,
        "how": origin.how,
        "path": text(list(origin.path)),
    }


def origin_of(row: Mapping[str, object]) -> Origin:
    """Who stands behind the claim of a row."""
    return Origin(
        key=str(row["origin_key"]),
        name=str(row["origin"]),
        how=str(row["how"]),  # type: ignore[arg-type]  # it was one when it was written
        path=tuple(json.loads(str(row["path"]))),
    )


def waiting_row(item: Item) -> Row:
    """Something that waits for a person."""
    return {
        "kind": item.kind,
        "subject": item.subject,
        "weight": float(item.weight),
        "says": item.says,
        "reasons": text([list(reason) for reason in item.reasons]),
        "claims": text(list(item.claims)),
    }


def item_of(row: Mapping[str, object]) -> Item:
    """What waits for a person, from its row."""
    return Item(
        kind=str(row["kind"]),  # type: ignore[arg-type]  # it was one when it was written
        subject=str(row["subject"]),
        says=str(row["says"]),
        reasons=tuple((name, weight) for name, weight in json.loads(str(row["reasons"]))),
        claims=tuple(json.loads(str(row["claims"]))),
    )


def toll_row(toll: Toll, home: str, flags: Iterable[Flag], inside: Recorded) -> Row:
    """A toll; its `flags` are those that rest on tolls alone."""
    return {
        "id": toll.id,
        "authority": toll.authority,
        "harm": toll.harm,
        "place": toll.place or "",
        "people": str(toll.group),
        "home": home,
        "points": len(toll.points),
        "incidents": inside.incidents,
        "least": inside.least,
        "low": inside.low,
        "high": inside.high,
        "brief": packed(brief(toll)),
        "body": packed(toll),
        "flags": packed(tuple(flags)),
    }


def brief(toll: Toll) -> Toll:
    """A toll with its latest value alone."""
    last = latest(toll)
    return Toll(
        id=toll.id,
        authority=toll.authority,
        harm=toll.harm,
        group=toll.group,
        place=toll.place,
        place_id=toll.place_id,
        since=toll.since,
        points=(last,) if last else (),
    )


def recorded_of(row: Mapping[str, object]) -> Recorded:
    """What the incidents inside a toll add up to."""
    return Recorded(
        incidents=int(str(row["incidents"])),
        least=int(str(row["least"])),
        low=int(str(row["low"])),
        high=int(str(row["high"])),
    )


def toll_of(row: Mapping[str, object]) -> Toll:
    """The toll in a row, with all its flags."""
    toll = unpacked(Toll, str(row["body"]))
    flags = unpacked(tuple[Flag, ...], str(row["flags"]))
    return replace(toll, flags=(*flags, *exceeding(toll, recorded_of(row))))


def victim_of(row: Mapping[str, object]) -> Victim:
    """The victim in a row."""
    return unpacked(Victim, str(row["body"]))


def incident_of(row: Mapping[str, object]) -> CountedIncident:
    """The incident in a row of `incident_facts`."""
    return unpacked(CountedIncident, str(row["body"]))


def _counts(one: CountedIncident) -> Iterator[Row]:
    for n, count in enumerate(one.counts):
        group: Group = count.group
        people = {"age": group.age, "sex": group.sex, "role": group.role}
        yield {
            "incident": one.incident.id,
            "n": n,
            "harm": count.harm,
            **people,
            "low": count.low,
            "high": count.high,
        }


def _victim(incident: str, day: int, n: int, victim: Victim) -> Row:
    return {
        "incident": incident,
        "n": n,
        "id": victim.id,
        "folded": fold(victim.name),
        "day": day,
        "names": "\n".join(fold(name) for name in victim.names),
        "body": packed(victim),
    }
