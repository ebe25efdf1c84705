"""One run of counting: reports told anew, decisions followed, and each closed part that they touch counted again."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select

from knell.counting.cells import Cell
from knell.counting.columns import make_columns
from knell.counting.consistency import Recorded, covers, share
from knell.counting.records import CountedIncident, Sources, Toll
from knell.counting.sources import naming, source_key
from knell.incidents.records import ClaimInContext, Link
from knell.incidents.tellings import find_tellings
from knell.ledger.codec import unpacked
from knell.ledger.decided import LINKS, NAMES, follow, links_decided, sources_decided
from knell.ledger.parts import Part, Rulings, count_part
from knell.ledger.placing import Placing
from knell.ledger.rows import claim_row, incident_of, incident_rows, waiting_row
from knell.ledger.statements import told_in, within
from knell.ledger.sums import Sums
from knell.ledger.totals import Reach, follow_totals, retell_totals, weigh_incidents
from knell.store.counted import (
    counted_claims,
    counted_reports,
    forwards,
    incident_briefs,
    incident_counts,
    incident_facts,
    incidents,
    toll_claims,
    tolls,
    victims,
    waiting,
)
from knell.store.tables import claim_sources, claims, reports

TOGETHER = 300  # reports told anew, or tellings counted, at once

Row = dict[str, object]


class Run:
    """What one run changes; sums are written at its end."""

    def __init__(self, connection: Connection, source: Connection | None = None, persons_to_grade: int = 1) -> None:
        self.connection, self.source = connection, source or connection
        self._persons = persons_to_grade
        self.size: Counter[str] = Counter()
        self.changed = False  # whether anything counted is another than before
        self._placing = Placing(connection)
        self._sums, self._reach = Sums(), Reach()
        self._inside: dict[str, Recorded] = defaultdict(Recorded)
        self._covering: dict[tuple[str, str], list[Toll]] = {}

    def count(self, names: Sequence[str], *, decisions: bool, finish: bool = True) -> None:
        """Count these reports, and with `decisions` all that people decided anew; `finish` writes the sums too."""
        before = sources_decided(self.connection)
        changed = self._changed(names)
        said = follow(self.connection, self.source, anew=decisions, reports=changed)
        self.changed = bool(changed or said)
        links, sources = links_decided(self.connection), sources_decided(self.connection)
        linked = {str(row[name]) for row in said if row["kind"] in LINKS for name in ("report_a", "report_b")}
        named = self._spoken_of(said, before, sources)
        # tolls first: incidents are then added to those that stand at the end
        follow_totals(self.connection, self.source, self._reach, sources, self._sums)
        seeds = self._retell(sorted(changed | linked), links)
        seeds |= set(self._placing.telling_of(named).values())
        self._count_parts(seeds, Rulings(sources=sources, links=links, persons_to_grade=self._persons))
        if finish:
            self.finish()

    def add(self, counted: Sequence[tuple[CountedIncident, Iterable[Cell]]], said: Iterable[Row]) -> None:
        """Add to the sums incidents that are written already, with who stands behind their claims."""
        for one, _ in counted:
            self._weigh(one, 1)
        self._sums.count(said, 1)
        self._sums.parts.append(make_columns(counted))

    def finish(self) -> None:
        """Write the sums."""
        self._sums.write(self.connection)
        weigh_incidents(self.connection, {name: sums for name, sums in self._inside.items() if sums != Recorded()})

    def _changed(self, names: Sequence[str]) -> set[str]:
        """Those of the reports of which counting sees something else than the last time; their totals are told anew."""
        changed = set()
        for start in range(0, len(names), TOGETHER):
            part = names[start : start + TOGETHER]
            told = told_in(self.source, part)
            stood = {
                row.report: row
                for row in within(self.connection, select(counted_reports), counted_reports.c.report, part)
            }
            fresh: list[Row] = []
            others = set[str]()
            for name in part:
                before, now = stood.get(name), told.get(name)
                if before and now and before.seen == now.seen:
                    continue
                others.add(name)
                if before:
                    self.connection.execute(delete(counted_reports).where(counted_reports.c.report == name))
                many = len(now.statements.claims) if now else 0
                if now:
                    fresh.append({"report": name, "seen": now.seen, "claims": many})
                self.size["reports"] += bool(now) - bool(before)
                self.size["claims"] += many - (before.claims if before else 0)
            if fresh:
                self.connection.execute(insert(counted_reports), fresh)
            said = [claim for name in others if name in told for claim in told[name].statements.claims]
            retell_totals(self.connection, others, said, self._reach)
            changed |= others
        return changed

    def _retell(self, names: Sequence[str], links: Sequence[Link]) -> set[str]:
        """Put what reports tell in the place of what they told; the tellings that this touches."""
        seeds: set[str] = set()
        for start in range(0, len(names), TOGETHER):
            part = names[start : start + TOGETHER]
            told = told_in(self.source, part)
            gone = self._placing.of_reports(part)
            if gone:
                self._forget(self._placing.incidents_of(gone))
                seeds |= self._placing.take_away(gone)
            for one in told.values():
                said = one.statements
                fresh = find_tellings(said.claims, said.attacks, _links_in(links, said.claims))
                self._placing.put(fresh)
                seeds |= {telling.id for telling in fresh}
        return seeds

    def _spoken_of(self, said: Iterable[Row], before: Sources, after: Sources) -> set[str]:
        """The claims that decisions speak of, and those whose source has another name by them."""
        named = {str(row[name]) for row in said if row["kind"] not in LINKS for name in ("a", "b") if row[name]}
        if any(row["kind"] in NAMES for row in said):
            named |= self._renamed(before, after)
        rows = within(self.connection, select(toll_claims), toll_claims.c.claim, named)
        self._reach.meet(dict(row._mapping) for row in rows)
        for seq in {str(row["seq"]) for row in said if row["kind"] in LINKS}:
            self.connection.execute(delete(waiting).where(waiting.c.kind == "decision", waiting.c.subject == seq))
        return named

    def _renamed(self, before: Sources, after: Sources) -> set[str]:
        """The claims of sources and outlets that are counted under another name than before."""
        old, new = _behind(before), _behind(after)
        chain = self.source.execute(select(claim_sources.c.name).distinct()).scalars()
        outlets = self.source.execute(
            select(reports.c.outlet).distinct().where(reports.c.outlet.is_not(None))
        ).scalars()
        names = {name for found in (chain, outlets) for name in found if name is not None and old(name) != new(name)}
        rows = within(self.source, select(claim_sources.c.claim), claim_sources.c.name, names)
        claimed = {str(row.claim) for row in rows}
        of_outlets = select(claims.c.id).join(reports, reports.c.id == claims.c.report)
        return claimed | {str(row.id) for row in within(self.source, of_outlets, reports.c.outlet, names)}

    def _count_parts(self, seeds: set[str], rulings: Rulings) -> None:
        left = sorted(seeds)
        done: set[str] = set()
        while left:
            start, left = left[:TOGETHER], left[TOGETHER:]
            around = self._placing.around((one for one in start if one not in done), rulings.links)
            fresh = {name: incident for name, incident in around.items() if name not in done}
            done |= fresh.keys()
            if not fresh:
                continue
            self._forget({incident for incident in fresh.values() if incident})
            part = count_part(self.source, self._placing, fresh, rulings)
            self._write(part)
            self._placing.settle(part.incident_of)

    def _forget(self, names: Iterable[str]) -> None:
        """Take away incidents as they stood."""
        wanted = sorted(names)
        facts = list(within(self.connection, select(incident_facts), incident_facts.c.incident, wanted))
        for row in facts:
            self._weigh(incident_of(dict(row._mapping)), -1)
        found = within(self.connection, select(counted_claims), counted_claims.c.incident, wanted)
        self._sums.count([dict(row._mapping) for row in found], -1)
        self._sums.gone |= set(wanted)
        self.size["incidents"] -= len(facts)
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            for table, column in _OF_INCIDENT:
                self.connection.execute(delete(table).where(column.in_(part)))
            waits = delete(waiting).where(waiting.c.kind == "incident", waiting.c.subject.in_(part))
            self.connection.execute(waits)

    def _write(self, part: Part) -> None:
        """Write the incidents of a part that was counted."""
        counts = part.counts
        people = {victim.id: victim for victim in counts.victims}
        moved = {one.old: one.new for one in counts.gathered.forwards}
        rows: dict[str, list[Row]] = defaultdict(list)
        for one in counts.incidents:
            for name, made in incident_rows(one, people, moved).items():
                rows[name] += made
            self._weigh(one, 1)
        home = {claim: one.incident.id for one in counts.incidents for claim in one.incident.claims}
        fresh = [claim_row(part.claims[name], origin, home[name]) for name, origin in counts.origins.items()]
        for table in (incidents, incident_briefs, incident_facts, incident_counts, victims, forwards):
            if found := rows[table.name]:
                self.connection.execute(insert(table), found)
        if fresh:
            self.connection.execute(insert(counted_claims), fresh)
        for seq in part.links:
            self.connection.execute(delete(waiting).where(waiting.c.kind == "decision", waiting.c.subject == str(seq)))
        if part.waits:
            self.connection.execute(insert(waiting), [waiting_row(item) for item in part.waits])
        self._sums.count(fresh, 1)
        self._sums.parts.append(make_columns((one, counts.cells[one.incident.id]) for one in counts.incidents))
        self.size["incidents"] += len(counts.incidents)

    def _weigh(self, one: CountedIncident, sign: int) -> None:
        """Add an incident to the sums inside the tolls that cover it, or take it off."""
        place = one.incident.place
        names = {name for name in (place.name, place.admin1, place.country) if name} if place else set()
        for harm in {count.harm for count in one.counts}:
            for name in names:
                for toll in self._tolls_in(harm, name):
                    if covers(toll, one.incident):
                        added = share(toll, one)
                        sums = self._inside[toll.id]
                        self._inside[toll.id] = sums + added if sign > 0 else sums - added

    def _tolls_in(self, harm: str, place: str) -> list[Toll]:
        if (harm, place) not in self._covering:
            query = select(tolls.c.brief).where(tolls.c.harm == harm, tolls.c.place == place)
            found = [unpacked(Toll, row.brief) for row in self.connection.execute(query)]
            self._covering[harm, place] = found
        return self._covering[harm, place]


_OF_INCIDENT = (
    (incidents, incidents.c.id),
    (incident_briefs, incident_briefs.c.incident),
    (incident_facts, incident_facts.c.incident),
    (incident_counts, incident_counts.c.incident),
    (victims, victims.c.incident),
    (forwards, forwards.c.new),
    (counted_claims, counted_claims.c.incident),
)


def _links_in(links: Sequence[Link], found: Iterable[ClaimInContext]) -> list[Link]:
    """The decisions on claims of one report."""
    here = {item.claim.id for item in found} if links else set()
    return [link for link in links if link.a in here and link.b in here]


def _behind(sources: Sources) -> Callable[[str], tuple[str, str | None]]:
    """The name that a source is counted under, and who people say stands behind it."""
    named = naming(sources)
    origins: Mapping[str, str] = {source_key(name): other for name, other in reversed(list(sources.origins.items()))}

    def behind(name: str) -> tuple[str, str | None]:
        last = named(name)
        other = origins.get(source_key(last))
        return last, named(other) if other else None

    return behind
