"""What the sample dossier must show, from the samples' texts as the shipped reader reads them.

Where the reader still errs, a recorded decision of the demo's user puts it right (`samples/decisions.toml`).
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from knell.commands.kept import open_reads
from knell.commands.sampled import Decided, add_samples, decide_samples, open_samples, report_ids, sample_readings
from knell.errors import BadInput
from knell.records import Group
from knell.samples.decided import ACTOR, sample_decisions
from knell.store.database import reading
from knell.store.journal import decisions
from knell.verify import verify
from knell.web.room import Room, open_room

OFFICE = "Office of the Prosecutor General of Ukraine"
UN_OFFICE = "Office of the UN High Commissioner for Human Rights"
MINISTRY = "Ministry of Foreign Affairs of Ukraine"
CHILD, CIVILIAN, ALL = Group(age="child"), Group(role="civilian"), Group()


@dataclass(frozen=True)
class Samples:
    """The sample dossier as one moment saw it, and what its making told."""

    dossier: object
    decided: Decided
    room: Room

    def incident(self, *numbers):
        """The one incident that tells of nothing but these reports, by the samples' numbers."""
        docs = {doc for stem, doc in report_ids().items() if stem[:2] in numbers}
        (found,) = (one for one in self.room.counts.incidents if docs <= set(one.incident.reports))
        return found

    def claims(self, number, harm="killed"):
        docs = {doc for stem, doc in report_ids().items() if stem.startswith(number)}
        return [i for i in self.room.claims.values() if i.report.doc in docs and i.claim.harm == harm]

    def toll(self, authority, harm, group):
        (found,) = (
            toll
            for toll in self.room.counts.tolls
            if (toll.authority, toll.harm, toll.group) == (authority, harm, group) and toll.place == "Ukraine"
        )
        return found


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    dossier = open_samples(tmp_path_factory.mktemp("samples") / "dossier")
    reads = open_reads(model=True)
    add_samples(dossier, reads)
    decided = decide_samples(dossier)
    with open_room(dossier) as room:
        yield Samples(dossier, decided, room)


def counted(incident, harm, group=ALL):
    (found,) = (one for one in incident.counts if (one.harm, one.group) == (harm, group))
    return found


def ends(incident, harm, group=ALL):
    found = counted(incident, harm, group)
    return found.low, found.high


def test_okhtyrka_has_three_to_six_killed_one_of_them_named(samples):
    incident = samples.incident("01", "02", "34")
    assert ends(incident, "killed") == (3, 6)
    assert incident.incident.place.name == "Okhtyrka" and incident.incident.start == date(2022, 2, 25)
    assert {one.origin: (one.low, one.high) for one in counted(incident, "killed").without} == {
        "Amnesty International": (6, 6)
    }
    assert [victim.name for victim in samples.room.counts.victims if victim.id in incident.persons] == ["Alisa Hlans"]


def test_the_hospital_in_mariupol_has_three_killed_and_then_five_by_later_deaths(samples):
    incident = samples.incident("07", "08", "09", "10", "34")
    assert {(i.claim.count.low, str(i.report.published)) for i in samples.claims("09")} == {(3, "2022-03-10")}
    assert ends(incident, "killed") == (5, 5) and ends(incident, "injured") == (15, 15)
    assert {(one.low, one.high) for one in counted(incident, "killed").moved} == {(2, 2)}
    assert any("died later" in one.why for one in counted(incident, "killed").excluded)
    assert incident.incident.denials


def test_one_origin_stands_behind_three_outlets_at_chernihiv_with_two_circumstances_and_a_denial(samples):
    incident = samples.incident("15", "16", "17", "19", "34")
    assert ends(incident, "killed") == (10, 10)
    origins = samples.room.counts.origins
    behind = {number: {origins[i.claim.id].name for i in samples.claims(number)} for number in ("15", "16", "17")}
    assert behind == {number: {"US Embassy in Kyiv"} for number in ("15", "16", "17")}
    (through,) = {origins[i.claim.id].path for i in samples.claims("16") if len(origins[i.claim.id].path) > 2}
    assert through[:2] == ("Sample Courier", "Sample Wire")
    (told,) = (flag for flag in incident.flags if flag.kind == "told differently")
    assert "shelling (Viacheslav Chaus)" in told.says and "small arms" in told.says and "US Embassy" in told.says
    assert incident.incident.denials and incident.grade.proposed == "contested"


def test_the_rising_toll_of_kramatorsk_is_one_series_and_no_contradiction(samples):
    incident = samples.incident("38", "39", "40", "41", "42", "43")
    killed = counted(incident, "killed")
    assert (killed.low, killed.high, killed.or_more) == (20, 57, True)
    figures = {claim: samples.room.claims[claim].claim.count.low for claim in incident.incident.claims}
    why = {figures[one.claim]: one.why for one in killed.excluded}
    assert {39, 50, 52} <= set(why) and 57 not in why
    assert all("Pavlo Kyrylenko later gave 57" in why[figure] for figure in (39, 50))
    assert not killed.flags and "Pavlo Kyrylenko" in killed.origins


def test_2389_children_have_one_origin_behind_a_chain_of_four(samples):
    origins = samples.room.counts.origins
    told = [i for number in ("23", "24", "26", "27") for i in samples.claims(number, "abducted")]
    assert len(told) >= 4 and {i.claim.count.low for i in told} == {2389}
    assert {origins[i.claim.id].name for i in told} == {MINISTRY}
    longest = max((origins[i.claim.id].path for i in told), key=len)
    assert longest == ("Sample Evening Post", "Sample Courier", "U.S. Embassy in Kyiv", "Ukraine's foreign ministry")
    (toll,) = (toll for toll in samples.room.counts.tolls if toll.harm == "abducted")
    assert toll.authority == MINISTRY and toll.group == CHILD
    assert {claim for point in toll.points for claim in point.claims} >= {i.claim.id for i in told}


def test_the_prosecutors_series_stands_beside_that_of_the_united_nations(samples):
    killed, injured = (samples.toll(OFFICE, harm, CHILD) for harm in ("killed", "injured"))
    assert series(killed) == [103, 121, 169, 219, 232, 353]
    assert series(injured) == [167, 306, 404, 431, 662]
    assert series(samples.toll(UN_OFFICE, "killed", CIVILIAN)) == [902, 977, 1081, 1151, 1232, 1276]
    assert series(samples.toll(UN_OFFICE, "injured", CIVILIAN)) == [1459, 1594, 1707, 1824, 1935, 1981]
    assert killed.since == date(2022, 2, 24)


def series(toll):
    """The values of a toll in their order, each once; none of them may be labelled a fall or an error."""
    assert not {point.label for point in toll.points} & {"fall", "error?", "jump"}
    return list(dict.fromkeys(point.low for point in toll.points))


def test_a_running_total_is_in_no_incident(samples):
    totals = {i.claim.id for i in samples.room.claims.values() if i.claim.scope == "cumulative"}
    assert totals and not totals & {claim for one in samples.room.counts.incidents for claim in one.incident.claims}


@pytest.mark.parametrize("number", ["04", "11", "31", "36", "44"])
def test_what_happened_outside_the_conflict_is_counted_nowhere(samples, number):
    docs = {doc for stem, doc in report_ids().items() if stem.startswith(number)}
    counts = samples.room.counts
    assert not [one for one in counts.incidents if docs & set(one.incident.reports)]
    claims = {claim for toll in counts.tolls for point in toll.points for claim in point.claims}
    assert not [claim for claim in claims if samples.room.claims[claim].report.doc in docs]


def test_the_decisions_stand_in_the_journal_as_the_demo_users_and_point_at_words(samples):
    with reading(samples.dossier.store) as connection:
        entered = list(decisions(connection))
    assert len(entered) == samples.decided.entered >= len(sample_decisions())
    assert {entry.actor for entry in entered} == {ACTOR}
    assert samples.decided.unmatched == 0 and not samples.room.orphans


def test_a_second_run_decides_nothing_anew(samples):
    assert decide_samples(samples.dossier) == Decided(entered=0, unmatched=0)


def test_what_the_reader_reads_right_is_not_decided_on(samples, tmp_path):
    raw = {reading.report.doc: reading for reading in sample_readings(samples.dossier)}
    assert {decision.report for decision in sample_decisions()} <= set(raw)
    assert not [decision for decision in sample_decisions() if decision.kind == "edit" and not decision.fields]


def test_the_sample_dossier_verifies(samples):
    assert list(verify(samples.dossier, None)) == []


def test_the_samples_are_put_into_no_dossier_of_another_name(tmp_path):
    from knell.config import Config, config_text, parse_config
    from knell.dossier import make_dossier

    make_dossier(tmp_path, parse_config(config_text(Config(name="my own", country="UA")), "test"))
    with pytest.raises(BadInput, match="holds the dossier 'my own'"):
        open_samples(tmp_path)


def test_the_page_of_accuracy_counts_the_decisions():
    page = (Path(__file__).parents[2] / "docs/accuracy.md").read_text(encoding="utf-8")
    pointed = [decision for decision in sample_decisions() if decision.at]
    kinds, reports = [decision.kind for decision in pointed], len({decision.report for decision in pointed})
    assert f"{len(kinds)} decisions in {reports} reports" in page
    assert (
        f"{kinds.count('edit')} claims corrected, {kinds.count('add')} added, {kinds.count('reject')} rejected" in page
    )
