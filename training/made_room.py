"""A made dossier as large as one likes: incidents with their reports and claims, written straight into the tables.

A few thousand patterns are counted by the functions that count any dossier; their copies, moved by days, bear other
numbers. So a hundred thousand incidents take minutes, and every row is one that counting the dossier makes
(`--check` of `bench_room.py` holds a small one against that).
"""

import hashlib
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from knell.counting.cells import Cell
from knell.counting.derive import Decided, count_incidents
from knell.counting.records import CountedIncident
from knell.dossier import Dossier
from knell.incidents.describe import incident_id
from knell.incidents.gather import bind_denials, collect, denial_id
from knell.incidents.index import IncidentIndex
from knell.incidents.records import ClaimInContext, DenialInContext, Telling
from knell.incidents.tellings import find_tellings
from knell.ledger.placing import place_rows
from knell.ledger.rows import claim_row, incident_rows, waiting_row
from knell.ledger.run import Run
from knell.ledger.update import note_change, persons, rules
from knell.persons.names import name_key
from knell.persons.records import Victim
from knell.records import (
    Attribution,
    Claim,
    Count,
    Denial,
    Group,
    Person,
    Place,
    Reading,
    Report,
    Source,
    When,
    Where,
)
from knell.review.queue import make_queue
from knell.store.chain import Draft
from knell.store.counted import (
    count_state,
    counted_claims,
    counted_reports,
    forwards,
    incident_briefs,
    incident_counts,
    incident_facts,
    incidents,
    telling_claims,
    telling_edges,
    telling_keys,
    tellings,
    uncounted,
    victims,
    waiting,
)
from knell.store.database import Connection, steady, writing
from knell.store.journal import record
from knell.store.rows import Derived, Made, Standing, report_rows
from knell.store.tables import (
    claim_places,
    claim_sources,
    claims,
    denials,
    derived_state,
    readings,
    reports,
    syndication,
)
from knell.store.tables import persons as persons_table

TOWNS, REGIONS = 2_000, 400
FIRST, STEP, SPAN = date(2014, 1, 1), 95, 3  # a town's incidents lie months apart, so that none meets another
AT_ONCE = 500  # incidents in one transaction
READ = 3_000  # reports that people can decide on: only their readings are kept
AUTHORITIES, VALUES = 25, 60  # that state running totals, and how many values each
ORDER = 990_000_000_001  # stands for the entry of a pattern's first report
MADE = Made(reader="made", config="made")
SYLLABLES = ("ba", "ko", "ri", "sha", "ve", "lu", "mar", "don", "pol", "ste", "ira", "chu", "zel", "ov", "ka", "ny")
SPEAKERS = ("the governor", "the mayor", "police", "a hospital", "rescuers", "the ministry", "residents")
WEAPONS = ("missile", "shelling", "drone", "airstrike", "mine", None)
FACILITIES = ("residential", "school", "hospital", "market", None, None)

Row = dict[str, object]
Rows = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One incident, counted: all its rows as one JSON text, and what a copy needs besides."""

    number: int
    day: date
    text: str
    tellings: tuple[Telling, ...]
    counted: CountedIncident
    victims: tuple[Victim, ...]
    cells: tuple[Cell, ...]


@dataclass(slots=True)
class Written:
    """What was written: incidents, reports and claims."""

    incidents: int = 0
    reports: int = 0
    claims: int = 0


def fill(dossier: Dossier, size: int, seed: int = 7) -> Iterator[Written]:
    """Write about `size` incidents with ten claims each; what is written so far after each transaction."""
    done = Written()
    with steady(dossier.store) as store:
        with writing(store) as connection:
            run = _fill_tolls(connection, dossier, seed, done)
        patterns = [make_pattern(number, seed) for number in range(min(TOWNS, size))]
        for start in range(0, size, AT_ONCE):
            with writing(store) as connection:
                run.connection = connection
                _insert(connection, _copies(connection, patterns, range(start, min(start + AT_ONCE, size)), run, done))
            yield done
        with writing(store) as connection:
            run.connection = connection
            run.finish()
            connection.execute(uncounted.delete())
            connection.execute(count_state.delete())
            sizes = {"reports": done.reports, "claims": done.claims, "incidents": done.incidents}
            stamp = {"decisions": 0, "rules": rules(persons(dossier))}
            connection.execute(count_state.insert(), {"n": 1, **stamp, **sizes})
            note_change(connection)


def make_pattern(number: int, seed: int = 7) -> Pattern:
    """The pattern of one town."""
    chance = random.Random(f"{seed} {number}")
    day = FIRST + timedelta(days=number // REGIONS * 7)
    place, weapon, facility = made_place(number), chance.choice(WEAPONS), chance.choice(FACILITIES)
    killed, hurt = chance.choice((1, 2, 3, 5, 12, 21)), chance.choice((2, 4, 9, 20))
    told = [_told(chance, number, n, day, place, (killed, hurt), (weapon, facility)) for n in range(2 + number % 2)]
    claims = {c.claim.id: c for derived in told for c in _context(derived)}
    denied = {denial_id(d): d for derived in told for d in _denied(derived)}
    found = find_tellings(claims.values())
    index = IncidentIndex()
    index.update(found)
    bound = bind_denials(((t.report, t.id, t.event) for t in found), denied.values())
    gathered = collect(index, told=bound)
    if len(gathered.incidents) != 1:
        raise ValueError(f"pattern {number} makes {len(gathered.incidents)} incidents")
    counts = count_incidents(gathered, claims, denied, Decided())
    (one,) = counts.incidents
    (one,) = counts.incidents
    people = {victim.id: victim for victim in counts.victims}
    rows = incident_rows(one, people, {moved.old: moved.new for moved in gathered.forwards})
    rows |= _report_rows(told)
    rows["counted_claims"] = [claim_row(claims[n], origin, one.incident.id) for n, origin in counts.origins.items()]
    rows["waiting"] = [waiting_row(item) for item in make_queue(counts, claims)]
    placed = [place_rows(telling, one.incident.id) for telling in found]
    for table in ("tellings", "telling_claims"):
        rows[table] = [row for some in placed for row in some[table]]
    rows["telling_edges"] = [
        {"a": a.id, "b": b} for a in found for b, value in index.neighbours(a.id).items() if value > 0
    ]
    return Pattern(
        number=number,
        day=day,
        text=json.dumps(rows, ensure_ascii=False),
        tellings=found,
        counted=one,
        victims=counts.victims,
        cells=counts.cells[one.incident.id],
    )


def made_place(number: int) -> Place:
    """One of the towns, far from every other; those of one region have their incidents on different days."""
    chance = random.Random(f"town {number}")
    name = "".join(chance.choice(SYLLABLES) for _ in range(4)).capitalize() + f"{number}"
    lat, lon = -44 + (number % 45) * 2.0, -170 + (number // 45) * 7.5
    return Place(
        name=name, place_id=f"p{number}", country="Land", admin1=f"Region {number % REGIONS}", lat=lat, lon=lon,
        precision="settlement",
    )  # fmt: skip


def _told(
    chance: random.Random,
    pattern: int,
    n: int,
    day: date,
    place: Place,
    people: tuple[int, int],
    what: tuple[str | None, str | None],
) -> Derived:
    """One report of the pattern's incident, with four claims."""
    killed, hurt = (max(1, number + chance.choice((0, 0, 0, 1, -1))) for number in people)
    speaker, mark = chance.choice(SPEAKERS), _mark(pattern * 4 + n)
    # a single name: a full one would join the copies of a pattern, which all bear it
    named = f"{_word(chance)}{_word(chance)}".capitalize() if n == 0 and pattern % 3 == 0 else None
    parts = [
        f"On {day.isoformat()} {killed} people were killed in {place.name}, {speaker} said.",
        f"{hurt} people were injured, {speaker} said.",
        f"Among the dead was 1 child, {speaker} said." if killed > 1 else f"It happened near the {_word(chance)}.",
    ]
    parts += [f"{named}, 34, was killed."] if named else []
    parts += ["The army denied it."] if pattern % 17 == 0 and n == 1 else []
    text, title = " ".join(parts), f"{killed} killed in {place.name}"
    published = day + timedelta(days=1 + n % 2)
    report = Report(
        doc=f"r{mark}",
        text=text,
        title=title,
        outlet=f"Outlet {(pattern * 7 + n) % 40}",
        published=published,
        language="en",
        capture=_sha(mark),
    )
    victims = (Person(name=named, age_low=34, age_high=34),) if named else ()
    shared = {
        "report": report.doc,
        "event": "e1",
        "when": When(start=day, end=day, words=day.isoformat(), precision="day"),
        "where": Where(places=(place, *_around(place)), words=place.name),
        "weapon": what[0],
        "facility": what[1],
        "score": 0.9,
    }
    said = Attribution(chain=(Source(name=speaker, words=speaker),), cue="said")
    made = [
        _claim(
            report,
            0,
            f"{killed} people were killed",
            "killed",
            killed,
            shared | {"attribution": said, "persons": victims},
        ),
        _claim(report, 1, f"{hurt} people were injured", "injured", hurt, shared | {"attribution": said}),
        _claim(report, 2, f"{killed} killed", "killed", killed, shared, field="title"),
    ]
    if killed > 1:
        group = {"group": Group(age="child"), "attribution": said}
        made.append(_claim(report, 3, "Among the dead was 1 child", "killed", 1, shared | group))
    else:
        made.append(_claim(report, 3, f"{hurt} people were injured", "injured", hurt, shared))
    quote = "The army denied it"
    at = text.find(quote)
    refused = (Denial(quote=quote, span=(at, at + len(quote)), source=Source(name="the army"), of="e1", score=0.9),)
    reading = Reading(report=report, claims=tuple(made), denials=refused if at >= 0 else ())
    return Derived(
        n=ORDER + n,
        report=report,
        doc="made",
        corrected=(),
        raw=reading,
        reading=reading,
        standings=tuple(Standing(claim=claim) for claim in made),
        orphans=(),
        decisions=0,
    )


def _claim(
    report: Report, n: int, quote: str, harm: str, low: int, shared: dict[str, object], field: str = "text"
) -> Claim:
    start = (report.text if field == "text" else report.title or "").index(quote)
    count = Count(words=str(low), low=low, high=low)
    return Claim(
        id=f"c{report.doc[1:]}{n}", quote=quote, span=(start, start + len(quote)), harm=harm, count=count, field=field,
        **shared,
    )  # type: ignore[arg-type]  # fmt: skip


def _around(place: Place) -> tuple[Place, Place]:
    region = Place(name=str(place.admin1), place_id=f"a{place.admin1}", country="Land", precision="admin1")
    return region, Place(name="Land", place_id="land", country="Land", precision="country")


def _context(derived: Derived) -> Iterator[ClaimInContext]:
    for claim in derived.reading.claims:
        yield ClaimInContext(claim=claim, report=derived.report, syndication=derived.report.doc, added=derived.n)


def _denied(derived: Derived) -> Iterator[DenialInContext]:
    for denial in derived.reading.denials:
        yield DenialInContext(denial=denial, report=derived.report, syndication=derived.report.doc, added=derived.n)


# --- copies of a pattern


def _copies(connection: Connection, patterns: list[Pattern], numbers: range, run: Run, done: Written) -> Rows:
    """The rows of some incidents; their captures are entered in the journal first."""
    chosen = [(patterns[number % len(patterns)], number // len(patterns)) for number in numbers]
    marks = [_mark(_number(pattern, copy, n)) for pattern, copy in chosen for n in range(len(pattern.tellings))]
    seqs = _entered(connection, marks)
    every: Rows = {}
    counted = []
    for pattern, copy in chosen:
        one, rows = _copy(pattern, copy, seqs)
        counted.append((one, pattern.cells))
        for table, found in rows.items():
            every.setdefault(table, []).extend(found)
    run.add(counted, every["counted_claims"])
    done.incidents += len(chosen)
    done.reports += len(every["reports"])
    done.claims += len(every["claims"])
    return every


def _copy(pattern: Pattern, copy: int, seqs: dict[str, int]) -> tuple[CountedIncident, Rows]:
    moved = timedelta(days=STEP * copy)
    if not copy:
        said = {str(ORDER + n): str(seqs[_mark(_number(pattern, 0, n))]) for n in range(len(pattern.tellings))}
    else:
        said = _said(pattern, copy, seqs, moved)
    bear = {_put(telling.id, said): telling.id for telling in pattern.tellings}
    said |= {incident_id(old): incident_id(new) for new, old in bear.items()}
    said |= {one.id: _victim_id(_put(one.claims[0], said), one) for one in pattern.victims}
    rows: Rows = json.loads(_put(pattern.text, said))
    for row in (*rows["incidents"], *rows["victims"]):
        row |= {name: int(str(row[name])) + moved.days for name in ("day", "first", "last") if row.get(name)}
        if row.get("first"):
            row["month"] = f"{date.fromordinal(int(str(row['first']))):%Y-%m}"
    tellings = [_telling(telling, new, moved) for new, telling in zip(bear, pattern.tellings, strict=True)]
    rows["telling_keys"] = [row for telling in tellings for row in place_rows(telling)["telling_keys"]]
    for row, telling in zip(rows["tellings"], tellings, strict=True):
        row["alike"] = place_rows(telling)["tellings"][0]["alike"]
    if _number(pattern, copy, 0) >= READ * 2:
        del rows["readings"], rows["derived_state"]
    incident = pattern.counted.incident
    fresh = replace(
        incident,
        id=said[incident.id],
        start=incident.start + moved if incident.start else None,
        end=incident.end + moved if incident.end else None,
    )
    return replace(pattern.counted, incident=fresh), rows


def _said(pattern: Pattern, copy: int, seqs: dict[str, int], moved: timedelta) -> dict[str, str]:
    """What a copy says otherwise than its pattern: marks of reports, entries, days in figures and in words."""
    said: dict[str, str] = {}
    for n in range(len(pattern.tellings)):
        mark = _mark(_number(pattern, copy, n))
        said |= {_mark(pattern.number * 4 + n): mark, str(ORDER + n): str(seqs[mark])}
    for day in (pattern.day + timedelta(days=n) for n in range(SPAN)):
        said[day.isoformat()] = (day + moved).isoformat()
        said[f" {_spelt(day)}"] = f" {_spelt(day + moved)}"
        said[f" {_spelt(day).casefold()}"] = f" {_spelt(day + moved).casefold()}"
    return said


def _telling(telling: Telling, name: str, moved: timedelta) -> Telling:
    """A telling as far as its keys go."""
    return replace(
        telling,
        id=name,
        first=telling.first + moved if telling.first else None,
        last=telling.last + moved if telling.last else None,
        published=telling.published + moved if telling.published else None,
        syndication=f"r{name[1:-1]}",
    )


def _report_rows(told: list[Derived]) -> Rows:
    rows: Rows = {}
    for derived in told:
        for table, found in report_rows(derived, MADE).items():
            rows.setdefault(table, []).extend(found)
    stamp = {"reader": MADE.reader, "config": MADE.config}
    rows["syndication"] = [{"report": r["id"], "group": r["id"], "signature": "", **stamp} for r in rows["reports"]]
    rows["counted_reports"] = [{"report": r["id"], "seen": "made", "claims": 4} for r in rows["reports"]]
    return rows


_TABLES = (
    *(reports, claims, claim_places, claim_sources, persons_table, denials, syndication, counted_reports),
    *(
        tellings,
        telling_claims,
        telling_keys,
        telling_edges,
        incidents,
        incident_briefs,
        incident_facts,
        incident_counts,
    ),
    *(counted_claims, victims, forwards, waiting, readings, derived_state),
)


def _insert(connection: Connection, rows: Rows) -> None:
    for table in _TABLES:
        if found := rows.get(table.name):
            connection.execute(table.insert(), found)


def _entered(connection: Connection, marks: list[str]) -> dict[str, int]:
    """Captures of these reports in the journal; the entry of each."""
    body = {"source": "made", "media_type": "text/plain", "captured_at": "2022", "collector": "bench"}
    body |= {"warc_file": "made", "offset": 0, "length": 1, "kind": "item"}
    drafts = [Draft(actor="bench", kind="capture.added", subject=_sha(mark), body=body) for mark in marks]
    return {entry.subject[:16]: entry.seq for entry in record(connection, drafts)}


def _put(words: str, said: Mapping[str, str]) -> str:
    """The words with others in the place of some; nothing that is put in is replaced again."""
    for old, new in said.items():
        words = words.replace(old, new)
    return words


def _number(pattern: Pattern, copy: int, n: int) -> int:
    return (copy * TOWNS + pattern.number) * 4 + n


def _mark(number: int) -> str:
    """Sixteen letters that stand for a report, and nowhere else."""
    return f"ab{number:012x}cd"


def _sha(mark: str) -> str:
    return mark + "0" * 48


def _victim_id(claim: str, victim: Victim) -> str:
    digest = hashlib.sha256(f"victim:{claim}:{name_key(victim.names[0])}".encode()).hexdigest()[:12]
    return f"v-{digest}"


def _spelt(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _word(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(3))


# --- running totals, by the same way as any report


def _fill_tolls(connection: Connection, dossier: Dossier, seed: int, done: Written) -> Run:
    """Reports of authorities with running totals, counted as they are in any dossier."""
    chance = random.Random(seed)
    derived = [found for number in range(AUTHORITIES) for found in _totals(chance, number)]
    seqs = _entered(connection, [one.report.doc[1:] for one in derived])
    names = []
    for one in derived:
        one = replace(one, n=seqs[one.report.doc[1:]])
        rows = report_rows(one, MADE)
        stamp = {"reader": MADE.reader, "config": MADE.config}
        rows["syndication"] = [{"report": one.report.doc, "group": one.report.doc, "signature": "", **stamp}]
        del rows["readings"], rows["derived_state"]
        _insert(connection, rows)
        names.append(one.report.doc)
        done.reports += 1
        done.claims += len(one.reading.claims)
    run = Run(connection, connection, persons(dossier))
    run.count(names, decisions=False, finish=False)
    return run


def _totals(chance: random.Random, number: int) -> Iterator[Derived]:
    """One authority's reports, each with its killed and injured, all and children."""
    place = Place(name="Land", place_id="land", country="Land", precision="country")
    if number % 5:
        place = Place(
            name=f"Region {number % 20}", place_id=f"aRegion {number % 20}", country="Land", precision="admin1"
        )
    sums = [chance.randrange(100, 400) * 7 + number for _ in range(4)]
    for n in range(VALUES):
        sums = [one + chance.randrange(20, 300) for one in sums]
        day, mark = FIRST + timedelta(days=30 * n), _mark(10**12 + number * 1000 + n)
        harms = (("killed", None), ("injured", None), ("killed", "child"), ("injured", "child"))
        lines = [f"{figure} {age or 'people'} {harm} since {FIRST.isoformat()}, the Bureau {number} said."
                 for figure, (harm, age) in zip(sums, harms, strict=True)]  # fmt: skip
        text = "\n".join(lines)
        report = Report(
            doc=f"r{mark}",
            text=text,
            title=f"Bureau {number} {n}",
            outlet=f"Outlet {number}",
            language="en",
            published=day + timedelta(days=1),
            capture=_sha(mark),
        )
        made = []
        for at, (figure, (harm, age)) in enumerate(zip(sums, harms, strict=True)):
            quote = f"{figure} {age or 'people'} {harm}"
            start = text.index(quote)
            made.append(
                Claim(
                    id=f"c{mark}{at}",
                    report=report.doc,
                    quote=quote,
                    span=(start, start + len(quote)),
                    harm=harm,
                    count=Count(words=str(figure), low=figure, high=figure),
                    group=Group(age=age),
                    scope="cumulative",
                    when=When(start=FIRST, end=day, precision="range"),
                    where=Where(places=(place,)),
                    attribution=Attribution(chain=(Source(name=f"Bureau {number}"),)),
                    score=0.9,
                )
            )
        reading = Reading(report=report, claims=tuple(made))
        yield Derived(n=0, report=report, doc="made", corrected=(), raw=reading, reading=reading,
                      standings=tuple(Standing(claim=claim) for claim in made), orphans=(), decisions=0)  # fmt: skip
