"""`knell demo` makes a dossier of the samples, shows what it counts and why, and serves it."""

import contextlib
import io
import re

import pytest

from knell.cli import run
from knell.reading.language import is_read
from knell.samples import sample_reports

READ = [report for report in sample_reports() if is_read(report.language)]


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "dossier"
    return folder, [_said(folder), _said(folder)]


def _said(folder):
    with contextlib.redirect_stdout(io.StringIO()) as out, pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "220")  # wide enough that no name is broken over two lines
        assert run(["demo", "--no-model", "--no-serve", "--dossier", str(folder)]) == 0
    return out.getvalue()


def test_the_demo_says_what_it_read_and_where_the_pages_are(shown):
    folder, (first, _) = shown
    assert f"{len(READ)} of {len(sample_reports())} sample reports read" in first
    contents = folder / "pages" / "index.html"
    assert str(contents) in first
    linked = re.findall(r'href="([^"]+\.html)"', contents.read_text(encoding="utf-8"))
    assert len(linked) == len(READ)
    for name, report in zip(linked, READ, strict=True):
        page = (contents.parent / name).read_text(encoding="utf-8")
        assert report.doc in name and "<main" in page


def test_the_demo_prints_claims_incidents_tolls_and_one_why_with_the_commands_for_more(shown):
    _, (first, _) = shown
    for command in ("claims", "incidents", "tolls", "why i-"):
        assert f"(knell {command}" in first
    assert "Okhtyrka, 2" in first and "[range-of-reports/1]" in first
    assert "Office of the Prosecutor General" in first


def test_a_second_run_on_the_same_folder_adds_nothing(shown):
    _, (first, second) = shown
    assert re.search(r"errs on: [1-9]\d* new decisions", first)
    assert "errs on: 0 new decisions" in second
    assert [line for line in first.splitlines() if line.startswith("i-")] == [
        line for line in second.splitlines() if line.startswith("i-")
    ]


def test_only_the_sample_reports_are_taken_in(shown):
    folder, _ = shown
    assert run(["verify", "--quick", "--dossier", str(folder)]) == 0
    from knell.dossier import open_dossier
    from knell.store.database import reading
    from knell.store.derived import count_captures

    with reading(open_dossier(folder).store) as connection:
        assert count_captures(connection) == len(sample_reports())


def test_every_claim_of_the_demo_leads_to_its_own_words(shown):
    folder, _ = shown
    for path in (folder / "pages").glob("0*.html"):
        page = path.read_text(encoding="utf-8")
        links = set(re.findall(r'href="#(c\w+(?:-words)?)"', page))
        assert links <= set(re.findall(r'id="(c\w+(?:-words)?)"', page))


def test_the_demo_ends_by_serving_the_dossier_on_this_machine(shown, monkeypatch, capsys):
    folder, _ = shown
    served = []
    monkeypatch.setattr(
        "knell.commands.serve.run",
        lambda dossier, access, host, port, **_: served.append((dossier.folder, access.local, host, port)) or 0,
    )
    assert run(["demo", "--no-model", "--dossier", str(folder)]) == 0
    ((where, actor, host, port),) = served
    assert (where, actor, host) == (folder, "demo user", "127.0.0.1")
    assert f"http://127.0.0.1:{port}/" in capsys.readouterr().out
