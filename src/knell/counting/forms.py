"""Incidents, tolls and tallies as JSON, with exactly the names the design lists, and what explains them beside."""

from collections.abc import Iterable
from dataclasses import asdict

from knell.counting.records import CountedIncident, CountRange, Flag, Graded, Tally, Toll
from knell.incidents.records import Incident
from knell.jsonparts import Json, iso


def incident_json(counted: CountedIncident) -> Json:
    """An incident: what, when, where, its grade, its counts and what they rest on."""
    incident, place = counted.incident, counted.incident.place
    return {
        "id": incident.id,
        "title": incident.title,
        "start": iso(incident.start),
        "end": iso(incident.end),
        "place": place.name if place else None,
        "place_id": place.place_id if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "precision": incident.precision,
        "facility": incident.facility,
        "weapon": incident.weapon,
        "actors": list(incident.actors),
        "grade": grade_json(counted.grade),
        "counts": [count_range_json(one) for one in counted.counts],
        "claims": list(incident.claims),
        "denials": list(incident.denials),
        "persons": list(counted.persons),
        "reports": list(incident.reports),
        "facility_attacks": list(incident.facility_attacks),
        "flags": _flags((*counted.flags, *(flag for one in counted.counts for flag in one.flags))),
        **_where_else(incident),
    }


def _where_else(incident: Incident) -> Json:
    place = incident.place
    return {
        "admin1": place.admin1 if place else None,
        "country": place.country if place else None,
        "date_precision": incident.date_precision,
    }


def grade_json(grade: Graded) -> Json:
    """A grade: proposed and why, the one that people gave with their names, and one that waits for a second person."""
    return {
        "proposed": grade.proposed,
        "given": grade.given,
        "reason": grade.reason,
        "by": grade.by,
        "note": grade.note,
        "second": grade.second,
        "waits": asdict(grade.waits) if grade.waits else None,
    }


def count_range_json(count: CountRange) -> Json:
    """One range of reports; `origins` is their number, `origin_names` who they are."""
    return {
        "harm": count.harm,
        "age": count.group.age,
        "sex": count.group.sex,
        "role": count.group.role,
        "low": count.low,
        "high": count.high,
        "best": count.best,
        "origins": len(count.origins),
        "rule": count.rule,
        "low_claim": count.low_claim,
        "high_claim": count.high_claim,
        "excluded": [{"claim": one.claim, "why": one.why} for one in count.excluded],
        "origin_names": list(count.origins),
        "or_more": count.or_more,
        "approx": count.approx,
        "without": [{"origin": one.origin, "low": one.low, "high": one.high} for one in count.without],
        "moved": [{"claim": one.claim, "low": one.low, "high": one.high} for one in count.moved],
        "claims": list(count.claims),
    }


def toll_json(toll: Toll) -> Json:
    """A running total as a series in two times."""
    return {
        "id": toll.id,
        "authority": toll.authority,
        "harm": toll.harm,
        "age": toll.group.age,
        "sex": toll.group.sex,
        "role": toll.group.role,
        "place": toll.place,
        "place_id": toll.place_id,
        "since": iso(toll.since),
        "points": [
            {
                "as_of": iso(point.as_of),
                "low": point.low,
                "high": point.high,
                "said": iso(point.said),
                "published": iso(point.published),
                "claim": point.claim,
                "label": point.label,
                "why": point.why,
                "claims": list(point.claims),
            }
            for point in toll.points
        ],
        "flags": _flags(toll.flags),
    }


def tally_json(tally: Tally) -> Json:
    """A tally with its question and rule; `low` null is unknown, never 0."""
    return {
        "scope": dict(tally.scope),
        "rule": tally.rule,
        "as_of": iso(tally.as_of),
        "rows": [
            {
                "by": dict(row.by),
                "grade": row.grade,
                "low": row.low,
                "high": row.high,
                "incidents": row.incidents,
                "claims": row.claims,
                "unknown": row.unknown,
                "open_high": row.open_high,
            }
            for row in tally.rows
        ],
    }


def _flags(flags: Iterable[Flag]) -> list[Json]:
    return [{"kind": flag.kind, "says": flag.says, "claims": list(flag.claims)} for flag in dict.fromkeys(flags)]
