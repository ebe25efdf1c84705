"""A reader that stands in for the real one: it reads "12 people were killed in Izium" and nothing else, at once."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from knell.claims.assemble import claim_id
from knell.derive import Reads
from knell.records import (
    Attribution,
    Claim,
    Count,
    Denial,
    Event,
    FacilityAttack,
    Group,
    Person,
    Place,
    Reading,
    Report,
    Source,
    When,
    Where,
)

STATED = re.compile(
    r"(?P<words>(?:at least )?(?P<n>\d+)) (?P<who>people|children|soldiers) (?:were|was) "
    r"(?P<harm>killed|injured|detained)(?: in (?P<place>[A-Z]\w+))?(?: on (?P<day>\d{4}-\d\d-\d\d))?"
)
SAYS = re.compile(r"said (?:the )?(?P<name>[A-Z][\w' ]+)")
NAMED = re.compile(r"among them (?P<name>[A-Z]\w+ [A-Z]\w+), (?P<age>\d+)")
COUNTRY = Place(name="Ukraine", place_id="690791", country="UA", lat=49.0, lon=32.0, precision="country")


def reader(version: str = "double 1", *, wide: bool = False, skip: str | None = None) -> Reads:
    """A double: another `version` reads the same; `wide` takes longer quotes, `skip` no longer sees one harm."""

    def read(reports: Iterable[Report]) -> Iterator[Reading]:
        for report in reports:
            yield read_one(report, wide=wide, skip=skip)

    return Reads(version=version, read=read)


def read_one(report: Report, *, wide: bool = False, skip: str | None = None) -> Reading:
    claims = [_claim(report, found, wide) for found in STATED.finditer(report.text) if found["harm"] != skip]
    denials = tuple(
        Denial(quote=found[0], span=found.span(), source=Source(name="Moscow"), of="e1", score=1.0)
        for found in re.finditer("Moscow denied it", report.text)
    )
    facilities = tuple(
        FacilityAttack(quote=found[0], span=found.span(), facility="school", name="School No. 5", event="e1")
        for found in re.finditer("a school was hit", report.text)
    )
    events = tuple(
        Event(id=claim.event or "", claims=(claim.id,), scope="incident", when=claim.when) for claim in claims
    )
    return Reading(report=report, claims=tuple(claims), denials=denials, facilities=facilities, events=events)


def _claim(report: Report, found: re.Match[str], wide: bool) -> Claim:
    start, end = found.span()
    if wide:
        start = report.text.rfind("\n", 0, start) + 1
    quote = report.text[start:end]
    low = int(found["n"])
    day = date.fromisoformat(found["day"]) if found["day"] else None
    places = (Place(name=found["place"], place_id="1", country="UA", admin1="UA.07"), COUNTRY) if found["place"] else ()
    said = SAYS.search(report.text, end, end + 60)
    named = NAMED.search(report.text, end, end + 60)
    age = int(named["age"]) if named else 0
    return Claim(
        id=claim_id(report, quote, found["harm"], (start, end)),
        report=report.doc,
        quote=quote,
        span=(start, end),
        harm=found["harm"],  # type: ignore[arg-type]
        count=Count(words=found["words"], low=low, high=None if "least" in found["words"] else low),
        group=Group(
            age="child" if found["who"] == "children" else None,
            role="combatant" if found["who"] == "soldiers" else None,
        ),
        event=f"e{found.start()}",
        when=When(start=day, end=day, precision="day", words=found["day"]) if day else When(),
        where=Where(places=places, words=found["place"]),
        attribution=Attribution(chain=(Source(name=said["name"].strip()),), cue="said") if said else Attribution(),
        persons=(Person(name=named["name"], age_low=age, age_high=age),) if named else (),
        score=1,
    )
