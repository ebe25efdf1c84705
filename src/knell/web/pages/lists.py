"""People, the journal, and search over everything."""

from collections import defaultdict

from starlette.responses import Response

from knell.counting.records import CountedIncident
from knell.ledger.views import Listed
from knell.persons.records import Victim
from knell.store.ask import Question, find_reports
from knell.store.chain import Entry
from knell.store.database import reading
from knell.store.journal import count_entries, kinds_entered, newest, undone
from knell.web.named import shown_name
from knell.web.room import Room
from knell.web.visit import Visit

MOST_FOUND = 40


def people_page(visit: Visit) -> Response:
    """Victims by name, as the dossier's redaction policy lets them be shown."""
    policy = visit.dossier.config.redaction
    shown, turn = visit.slice(visit.room.people)
    visit.room.incident_of.fetch(claim for victim in shown for claim in victim.claims)
    rows = [(victim, shown_name(victim, policy), _incidents(victim, visit.room)) for victim in shown]
    return visit.page("people.html", rows=rows, turn=turn, policy=policy)


def journal_page(visit: Visit) -> Response:
    """Every entry, the newest first."""
    kind = visit.asked("kind")
    with reading(visit.dossier.store) as connection:
        every: Listed[Entry] = Listed(
            lambda start, limit: newest(connection, kind, start, limit), lambda: count_entries(connection, kind)
        )
        shown, turn = visit.slice(every)
        kinds, back = kinds_entered(connection), undone(connection, shown)
    return visit.page("journal.html", rows=shown, turn=turn, kinds=kinds, undone=back)


def search_page(visit: Visit) -> Response:
    """Reports, incidents, people and sources that hold what is searched for."""
    words = visit.asked("q")
    found: dict[str, list[object]] = defaultdict(list)
    if words:
        with reading(visit.dossier.store) as connection:
            found["reports"] = list(find_reports(connection, Question(text=words), limit=MOST_FOUND))
        found |= _in_room(visit, words)
    return visit.page("search.html", words=words or "", found=found)


def _in_room(visit: Visit, words: str) -> dict[str, list[object]]:
    room, policy = visit.room, visit.dossier.config.redaction
    people = [(victim, shown_name(victim, policy)) for victim in room.people_called(words, MOST_FOUND)]
    sources, called = room.voices_called(words, MOST_FOUND), room.called(words, MOST_FOUND)
    incidents = room.briefs(called)
    return {"incidents": [incidents[name] for name in called], "people": [*people], "sources": [*sources]}


def _incidents(victim: Victim, room: Room) -> list[CountedIncident]:
    names = dict.fromkeys(room.incident_of[claim] for claim in victim.claims if claim in room.incident_of)
    room.incidents.fetch(names)
    return [room.incidents[name] for name in names]
