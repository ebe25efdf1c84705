"""Which report cites which, and groups of copies: held against the others whenever a report comes, changes or goes."""

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from dossiers import add, everything, make, write
from doubles import reader
from knell import derive as deriving
from knell.derive import Reads, derive
from knell.rebuild import rebuild
from knell.store.ask import Question, behind, find_reports
from knell.store.chain import Draft
from knell.store.database import reading, writing
from knell.store.journal import record
from knell.store.tables import reports, syndication, ties, unsettled
from knell.verify import verify

HIT = "The station in Kramatorsk was hit on Friday. 52 people were killed in Kramatorsk, said Pavlo Kyrylenko."
WIRE = ("Sample Wire", "2022-04-08", HIT)
POST = ("Sample Post", "2022-04-09", "At the station in Kramatorsk 52 people died, Sample Wire reported on Friday.")
CATS = ("Sample Wire", "2022-04-08", "In Lviv 7 cats were found in Market Square by Oksana Koval.")


def saved(folder, *items):
    """Web pages, each by an outlet and of a day."""
    folder.mkdir(parents=True, exist_ok=True)
    for n, (outlet, day, text) in enumerate(items):
        head = f'<meta property="og:site_name" content="{outlet}"><meta name="date" content="{day}">'
        body = "".join(f"<p>{line}</p>" for line in text.split("\n"))
        page = f"<html><head>{head}<title>News</title></head><body><article>{body}</article></body></html>"
        (folder / f"{n:03}.html").write_text(page, encoding="utf-8")
    return folder


def bring(dossier, folder, *items, by=None):
    add(dossier, saved(folder, *items))
    derive(dossier, by or reader())


def cited(dossier):
    """Each citation as (outlet, cited outlet, outlet and day of the report it is tied to)."""
    with reading(dossier.store) as connection:
        rows = {row["id"]: row for row in connection.execute(select(reports)).mappings()}
        found = connection.execute(select(ties).order_by(ties.c.report)).mappings().all()
    named = {name: (row["outlet"], row["published"]) for name, row in rows.items()}
    said = [(named[row["report"]][0], row["outlet"], named.get(row["to"])) for row in found]
    return sorted(said, key=repr)


def faults(dossier, by=None):
    return list(verify(dossier, by or reader()))


@pytest.fixture
def dossier(url, tmp_path):
    return make(tmp_path / "dossier", url)


TIED = [("Sample Post", "Sample Wire", ("Sample Wire", "2022-04-08"))]


@pytest.mark.parametrize("order", [(WIRE, POST), (POST, WIRE)], ids=["cited first", "citing first"])
def test_a_report_is_tied_to_the_one_it_cites_whichever_comes_first(dossier, tmp_path, order):
    for n, item in enumerate(order):
        bring(dossier, tmp_path / str(n), item)
    assert cited(dossier) == TIED
    assert faults(dossier) == []
    assert list(verify(dossier, None)) == []


def test_an_outlet_whose_reports_tell_of_something_else_is_cited_and_no_report_is_tied(dossier, tmp_path):
    bring(dossier, tmp_path / "a", POST, CATS)
    assert cited(dossier) == [("Sample Post", "Sample Wire", None)]
    bring(dossier, tmp_path / "b", WIRE)
    assert cited(dossier) == TIED
    bring(dossier, tmp_path / "c", ("Sample Wire", "2022-04-07", HIT.replace("was hit", "burned")))
    assert cited(dossier) == [("Sample Post", "Sample Wire", None)]
    with reading(dossier.store) as connection:
        assert connection.execute(select(ties.c.why)).scalar() == "two reports of Sample Wire fit alike"
    assert faults(dossier) == []


def test_a_corrected_outlet_ties_and_unties(dossier, tmp_path):
    bring(dossier, tmp_path / "a", POST, ("The Courier", "2022-04-08", HIT))
    assert cited(dossier) == []
    with reading(dossier.store) as connection:
        named = connection.execute(select(reports.c.id).where(reports.c.outlet == "The Courier")).scalar()
    for outlet, wanted in (("Sample Wire", TIED), ("The Courier", [])):
        with writing(dossier.store) as connection:
            body = {"field": "outlet", "old": "", "new": outlet}
            record(connection, [Draft(actor="olena", kind="report.corrected", subject=named, body=body)])
        derive(dossier, reader())
        assert cited(dossier) == wanted
    assert [each for each in faults(dossier) if "tree" not in each] == []


def test_why_and_the_list_of_reports_say_who_cites_whom(dossier, tmp_path):
    bring(dossier, tmp_path / "a", POST, WIRE)
    with reading(dossier.store) as connection:
        found = {row["outlet"]: row for row in find_reports(connection, Question())}
        wire, post = found["Sample Wire"], found["Sample Post"]
        (said,) = post["cites"]
        assert (said["outlet"], said["to"], wire["cites"]) == ("Sample Wire", wire["id"], [])
        assert said["quote"] == POST[2]
        assert behind(connection, str(post["id"]))["cites"] == [said]
        assert behind(connection, str(wire["id"]))["cited_by"] == [post["id"]]


def test_a_run_killed_before_reports_are_held_against_the_others_is_made_good_by_the_next(
    dossier, tmp_path, monkeypatch
):
    long = HIT + " " + " ".join(f"word{n}" for n in range(40))
    copy = ("Sample Courier", "2022-04-10", f"{long} Again.")

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(deriving, "settle", killed)
    with pytest.raises(KeyboardInterrupt):
        bring(dossier, tmp_path / "a", POST, ("Sample Wire", "2022-04-08", long), copy)
    assert any("not yet held against the others" in each for each in verify(dossier, None))
    monkeypatch.undo()
    derive(dossier, reader())
    assert ("Sample Post", "Sample Wire", ("Sample Wire", "2022-04-08")) in cited(dossier)
    with reading(dossier.store) as connection:
        assert len(set(connection.execute(select(syndication.c.group)).scalars())) == 2
        assert connection.execute(select(unsettled)).all() == []
    assert faults(dossier) == []


def test_every_change_of_a_citation_is_found_and_named(dossier, tmp_path):
    bring(dossier, tmp_path / "a", POST, WIRE)
    for name, value in {"to": None, "outlet": "Sample", "quote": "said", "start": 1, "why": "", "reader": "x"}.items():
        with writing(dossier.store) as connection:
            kept = connection.execute(select(ties.c[name])).scalar()
            connection.execute(ties.update().values({name: value}))
        assert any(each.startswith("ties r") and f" {name} is" in each for each in faults(dossier)), name
        with writing(dossier.store) as connection:
            connection.execute(ties.update().values({name: kept}))
    with writing(dossier.store) as connection:
        connection.execute(ties.delete())
    assert any(each.startswith("ties r") and "is missing" in each for each in faults(dossier))
    rebuild(dossier, reader())
    assert cited(dossier) == TIED
    assert faults(dossier) == []


def test_reports_that_come_in_any_order_end_as_a_rebuild_leaves_them(dossier, tmp_path):
    """Outlets that appear late, undated reports, outlets within outlets' names, readers that no longer read some."""
    draw = random.Random(11)
    outlets = ["Sample Wire", "The Monitor", "The Monitor of Lviv", "Sample Post", "Courier"]
    places = ["Kramatorsk", "Izium", "Okhtyrka"]
    items = []
    for n in range(24):
        place, dead = draw.choice(places), draw.randint(2, 4)
        day = date(2022, 4, 1) + timedelta(draw.randint(0, 20))
        said = f"In {place} {dead} people were killed on Monday {n}, {draw.choice(outlets)} reported."
        if draw.random() < 0.3:
            said += f" According to {draw.choice(outlets)}, {dead} were hurt."
        items.append((draw.choice(outlets), day if draw.random() < 0.9 else "", said))
    for n in range(0, 24, 4):
        bring(dossier, tmp_path / str(n), *items[n : n + 4])
    assert faults(dossier) == []
    assert any(each[2] for each in cited(dossier))

    def stumble(found):
        for report in found:
            if "Okhtyrka" in report.text:
                raise ValueError("no")
            yield from reader().read([report])

    clumsy = Reads(version="double 2", read=stumble)
    derive(dossier, clumsy)
    assert faults(dossier, clumsy) == []
    before = everything(dossier)
    rebuild(dossier, clumsy)
    after = everything(dossier)
    del before["tree_heads"], after["tree_heads"]
    assert after == before


def test_a_decision_on_a_claim_leaves_who_cites_whom_as_it_is(dossier, tmp_path):
    bring(dossier, tmp_path / "a", POST, WIRE)
    with reading(dossier.store) as connection:
        named = connection.execute(select(reports.c.id).where(reports.c.outlet == "Sample Post")).scalar()
    assert deriving.judge(dossier, named)
    assert cited(dossier) == TIED
    with reading(dossier.store) as connection:
        assert connection.execute(select(unsettled)).all() == []


def test_texts_without_an_outlet_are_tied_to_nothing(dossier, tmp_path):
    add(dossier, write(tmp_path / "plain"))
    derive(dossier, reader())
    assert cited(dossier) == []
    assert faults(dossier) == []
