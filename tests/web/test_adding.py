"""Adding in the browser: the same functions as `knell add`, and nothing of the server's own files."""

import http.server
import io
import re
import zipfile
from html import unescape
from threading import Thread

import pytest
from starlette.testclient import TestClient

from dossiers import copied
from knell.dossier import open_dossier
from knell.errors import KnellError
from knell.samples import sample_reports
from knell.store.ask import Question, find_reports
from knell.store.captures import recorded_ends
from knell.store.database import reading
from knell.store.journal import history
from knell.verify import verify
from knell.web import runs
from knell.web.access import Access
from knell.web.app import make_app
from knell.web.guard import MOST_ADDED
from web.rooms import FEW, GOLD, HOST, by_hand, serving
from web.test_browser import CHROMIUM, FLAGS

OTHER = next(r for r in sample_reports() if not r.doc.startswith(FEW) and GOLD.get(r.text, {}).get("claims"))
PAGE = b"<html><head><title>A page</title></head><body><p>4 people were killed in Izium on Sunday.</p></body></html>"


def entries(reader):
    with reading(reader.dossier.store) as connection:
        return [entry for entry in history(connection) if entry.kind == "capture.added"]


def reports(reader):
    with reading(reader.dossier.store) as connection:
        return list(find_reports(connection, Question()))


def test_pasted_text_becomes_a_report_with_what_was_said_of_it_and_its_claims(reviewer):
    answer = reviewer.add(
        text=OTHER.text.replace("\n", "\r\n"),
        title=OTHER.title or "A title",
        outlet="The Pasted Times",
        published="2022-04-01",
        url="https://example.org/a",
    )
    page = reviewer.added(answer)
    assert "1 new, 0 copies, 0 refused; 1 read" in page
    address = re.search(r'<a href="(/reports/r[0-9a-f]+)"', page)[1]
    [found] = [row for row in reports(reviewer) if row["id"] == address.rsplit("/", 1)[1]]
    assert (found["outlet"], found["published"]) == ("The Pasted Times", "2022-04-01")
    assert found["claims"] > 0
    newest = entries(reviewer)[-1]
    assert (newest.actor, newest.body["source"][:7]) == ("olena", "pasted:")
    assert list(verify(reviewer.dossier, by_hand())) == []


def test_files_end_as_new_copy_or_refused_each_with_its_line(reviewer):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("inner.txt", "2 people were injured in Izium on Monday.")
    files = [
        ("C:\\fakepath\\page.html", PAGE),
        ("again.html", PAGE),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40),
        ("empty.txt", b""),
        ("pack.zip", packed.getvalue()),
    ]
    page = unescape(reviewer.added(reviewer.add(files)))
    assert "2 new, 1 copy, 2 refused" in page
    rows = dict(re.findall(r'<tr><th scope="row" dir="auto">(.*?)</th><td data-name="how">(?:<b>)?([\w ]+)', page))
    assert rows == {
        "page.html": "new",
        "again.html": "a copy",
        "picture.png": "refused",
        "empty.txt": "refused",
        "pack.zip!inner.txt": "new",
    }
    assert "a picture: only text is read" in page
    assert "the same bytes as page.html are kept already" in page
    assert {entry.body["source"] for entry in entries(reviewer)} >= {"page.html", "pack.zip!inner.txt"}


def test_the_same_bytes_twice_change_nothing_and_lead_to_the_report_that_is_there(reviewer):
    reviewer.added(reviewer.add([("page.html", PAGE)]))
    before = len(entries(reviewer))
    page = reviewer.added(reviewer.add([("other-name.html", PAGE)]))
    assert "0 new, 1 copy, 0 refused" in page
    assert re.search(r'<a href="/reports/r[0-9a-f]+"', page)
    assert len(entries(reviewer)) == before


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "file:///etc/passwd", "knell.toml", "feed:/etc/passwd", "ftp://a.org/x"]
)
def test_a_name_of_a_file_of_the_server_is_no_address(reviewer, name):
    before = len(entries(reviewer))
    answer = reviewer.add(addresses=f"https://example.org/fine\n{name}")
    assert answer.status_code == 422
    assert "begins with http" in unescape(answer.text)
    assert len(entries(reviewer)) == before


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "there is nothing to add"),
        ({"title": "Only a title"}, "paste the text"),
        ({"text": "7 people were killed.", "published": "soon"}, "is no date"),
        ({"text": "7 people were killed.", "url": "javascript:alert(1)"}, "is no address"),
        ({"text": "7 people were killed.", "encoding": "klingon"}, "is no encoding"),
        ({"text": "7 people were killed.", "columns": "colour=red"}, "is no mapping"),
        ({"addresses": "\n".join(f"https://example.org/{n}" for n in range(201))}, "add them in parts"),
    ],
)
def test_what_cannot_be_added_comes_back_in_the_form_with_why(reviewer, fields, says):
    before = len(entries(reviewer))
    answer = reviewer.add(**fields)
    assert answer.status_code == 422
    assert says in unescape(answer.text)
    for value in fields.values():
        assert value[:40] in unescape(answer.text)
    assert len(entries(reviewer)) == before


def test_an_address_within_the_network_is_refused_unless_the_dossier_allows_it(reviewer):
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE)

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/page"
        page = unescape(reviewer.added(reviewer.add(addresses=address)))
        assert "0 new, 0 copies, 1 refused" in page
        settings = reviewer.dossier.folder / "knell.toml"
        settings.write_text(settings.read_text() + '\n[fetch]\nallow = ["127.0.0.1"]\n')
        dossier = open_dossier(reviewer.dossier.folder)
        again = type(reviewer)(
            TestClient(make_app(dossier, Access(local="o"), lambda _: by_hand()), base_url=HOST), dossier
        )
        assert "1 new, 0 copies, 0 refused" in again.added(again.add(addresses=address))
    finally:
        server.shutdown()
        server.server_close()


def test_a_run_that_is_stopped_says_why_and_which_items_were_not_kept(reviewer, monkeypatch):
    def full(*_, each, **__):
        from knell.archive.collect import collect
        from knell.archive.items import Item

        for outcome in collect([Item(source="a.html", data=PAGE)], known=lambda _: False):
            each(outcome)
        raise KnellError("the disk is full: make room")

    monkeypatch.setattr(runs, "add_sources", full)
    page = reviewer.added(reviewer.add([("a.html", PAGE)]))
    assert "the disk is full: make room" in page
    assert "not kept: add it again" in page


def test_an_error_of_its_own_ends_the_run_and_not_the_server(reviewer, monkeypatch, caplog):
    def broken(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(runs, "add_sources", broken)
    assert "ZeroDivisionError" in reviewer.added(reviewer.add([("a.html", PAGE)]))
    assert "adding failed" in caplog.text
    monkeypatch.undo()
    assert "1 new" in reviewer.added(reviewer.add([("a.html", PAGE)]))


def test_files_sent_are_removed_once_they_are_kept(reviewer, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "sent"))
    (tmp_path / "sent").mkdir()
    reviewer.added(reviewer.add([("page.html", PAGE)]))
    reviewer.add([("page.html", PAGE)], addresses="nonsense")
    assert list((tmp_path / "sent").iterdir()) == []


def test_what_is_sent_is_read_from_nobody_who_may_not_add(made):
    dossier = open_dossier(made)
    client = TestClient(make_app(dossier, Access(local="o", role="viewer"), lambda _: by_hand()), base_url=HOST)
    answer = client.post("/add", files={"files": ("a.html", PAGE)}, headers={"origin": HOST})
    assert answer.status_code == 403
    assert "needs a coder" in answer.text
    assert 'href="/add"' not in client.get("/").text


def test_more_than_the_largest_export_is_refused_before_it_is_sent(reviewer):
    answer = reviewer.client.post("/add", headers={"origin": HOST, "content-length": str(MOST_ADDED + 1)}, content=b"")
    assert answer.status_code == 413


def test_more_than_a_decision_may_hold_comes_in_as_files(reviewer):
    files = [(f"{number}.txt", b"4 people were killed in Izium. " + b"Nothing else. " * 30_000) for number in (1, 2, 3)]
    assert "1 new, 2 copies" in reviewer.added(reviewer.add(files))


def test_a_run_of_an_earlier_server_is_told_in_one_line(reader):
    answer = reader.get("/add/none")
    assert answer.status_code == 404
    assert "among the reports" in answer.text


def test_every_record_of_the_archive_is_in_the_journal_after_a_run(reviewer):
    reviewer.added(reviewer.add([("page.html", PAGE)]))
    with reading(reviewer.dossier.store) as connection:
        ends = recorded_ends(connection)
    assert {name: reviewer.dossier.archive.size(name) for name in reviewer.dossier.archive.names()} == ends


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_dropped_files_are_added_and_the_page_shows_their_end_by_itself(made, tmp_path):
    from playwright.sync_api import sync_playwright

    dossier = open_dossier(copied(made, tmp_path / "dossier"))
    with serving(dossier) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        tab = browser.new_page()
        tab.set_default_timeout(15_000)
        tab.goto(f"{address}/add")
        tab.evaluate(
            """(html) => { const held = new DataTransfer(); held.items.add(new File([html], "dropped.html"));
            const drop = {dataTransfer: held, bubbles: true, cancelable: true};
            document.body.dispatchEvent(new DragEvent("drop", drop)); }""",
            PAGE.decode(),
        )
        assert tab.locator("#dropped").inner_text() == "dropped.html"
        tab.locator("#adding button").click()
        tab.wait_for_selector("h1:has-text('Added')")
        assert "1 new, 0 copies, 0 refused" in tab.locator(".lead").inner_text()
        with tab.expect_navigation():
            tab.locator("td a").click()
        assert "4 people were killed" in tab.locator("article.text").inner_text()
        browser.close()
