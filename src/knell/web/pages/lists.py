"""Voices and citations, people, the journal, and search over everything."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.responses import Response

from knell.counting.records import CountedIncident
from knell.persons.records import Victim
from knell.store.ask import Question, find_claims, find_reports
from knell.store.chain import Entry
from knell.store.database import reading
from knell.store.folding import fold
from knell.store.journal import history
from knell.web.named import shown_name
from knell.web.room import Room
from knell.web.visit import Visit

MOST_FOUND = 40


@dataclass(slots=True)
class Voice:
    """A source or an outlet: the claims it stands behind, those it passes on, and those that others pass on of it."""

    name: str
    own: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)


def voices(room: Room) -> list[Voice]:
    """Every origin and every outlet, those that stand behind most claims first."""
    found: dict[str, Voice] = {}
    for name, origin in room.counts.origins.items():
        item = room.claims.get(name)
        if item is None:
            continue
        outlet = item.report.outlet or item.report.doc
        behind = found.setdefault(origin.name, Voice(origin.name))
        behind.own.append(name)
        if outlet != origin.name:
            behind.carried.append(name)
            found.setdefault(outlet, Voice(outlet)).repeated.append(name)
    return sorted(found.values(), key=lambda voice: (-len(voice.own), -len(voice.repeated), voice.name))


def citations(room: Room) -> Counter[tuple[str, str]]:
    """How often each cites each, along the chains from the outlet to whoever stands behind a claim."""
    found: Counter[tuple[str, str]] = Counter()
    for origin in room.counts.origins.values():
        found.update(zip(origin.path, origin.path[1:], strict=False))
    return found


def people_page(visit: Visit) -> Response:
    """Victims by name, as the dossier's redaction policy lets them be shown."""
    policy = visit.dossier.config.redaction
    shown, turn = visit.slice(sorted(visit.room.counts.victims, key=lambda victim: fold(victim.name)))
    rows = [(victim, shown_name(victim, policy), _incidents(victim, visit.room)) for victim in shown]
    return visit.page("people.html", rows=rows, turn=turn, policy=policy)


def journal_page(visit: Visit) -> Response:
    """Every entry, the newest first."""
    kind = visit.asked("kind")
    with reading(visit.dossier.store) as connection:
        every = list(history(connection))
    kinds = sorted({one.kind for one in every})
    shown, turn = visit.slice([one for one in reversed(every) if kind in (None, one.kind)])
    return visit.page("journal.html", rows=shown, turn=turn, kinds=kinds, undone=undone(every))


def undone(entries: Iterable[Entry]) -> set[object]:
    """The entries that a later one takes back."""
    return {one.body["undoes"] for one in entries if "undoes" in one.body}


def search_page(visit: Visit) -> Response:
    """Reports, incidents, people and sources that hold what is searched for."""
    words = visit.asked("q")
    found: dict[str, list[object]] = defaultdict(list)
    if words:
        with reading(visit.dossier.store) as connection:
            found["reports"] = list(find_reports(connection, Question(text=words), limit=MOST_FOUND))
            if not found["reports"]:
                found["claims"] = list(find_claims(connection, Question(sources=(words,)), limit=MOST_FOUND))
        found |= _in_room(visit, fold(words))
    return visit.page("search.html", words=words or "", found=found)


def _in_room(visit: Visit, folded: str) -> dict[str, list[object]]:
    room, policy = visit.room, visit.dossier.config.redaction
    incidents = [one for one in room.counts.incidents if folded in fold(_names_of(one))]
    victims = [
        (victim, shown_name(victim, policy))
        for victim in room.counts.victims
        if any(folded in fold(name) for name in victim.names)
    ]
    sources = sorted({voice.name for voice in voices(room) if folded in fold(voice.name)})
    return {"incidents": [*incidents[:MOST_FOUND]], "people": [*victims[:MOST_FOUND]], "sources": [*sources]}


def _names_of(one: CountedIncident) -> str:
    place = one.incident.place
    return " ".join(filter(None, (one.incident.title, place.name if place else "", place.native if place else "")))


def _incidents(victim: Victim, room: Room) -> list[CountedIncident]:
    names = dict.fromkeys(room.incident_of[claim] for claim in victim.claims if claim in room.incident_of)
    return [room.incidents[name] for name in names]
