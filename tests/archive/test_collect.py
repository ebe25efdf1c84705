"""Collecting: every item of every source ends as exactly one of new, copy or refused, in one line."""

import gzip
import json
import os
import socket
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

import archive_samples as samples
from archive_samples import STORY
from knell.archive.capture import digest
from knell.archive.collect import collect
from knell.archive.folders import DiskFolder
from knell.archive.items import Collected, Copy, Refused, capture_of
from knell.archive.limits import Limits
from knell.archive.taking import Options
from knell.archive.warc import CaptureWriter, read_capture
from knell.errors import BadCall, BadInput
from knell.reading.captured import reports_of_capture, reports_of_item

TODAY = date(2026, 5, 1)


def run(*sources: object, known: tuple[str, ...] = (), limits: Limits | None = None, **options: object) -> list:
    how = Options(read=reports_of_item, today=lambda: TODAY, **options)
    return list(collect([str(source) for source in sources], known=known.__contains__, limits=limits, options=how))


def a_file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def kinds(outcomes: list) -> list[str]:
    return [type(outcome).__name__ for outcome in outcomes]


@pytest.mark.parametrize(
    ("name", "new", "containers", "refused"),
    [
        ("page.html", 1, 0, 0),
        ("note.txt", 1, 0, 0),
        ("report.pdf", 1, 0, 0),
        ("report.docx", 1, 0, 0),
        ("letter.eml", 3, 0, 0),
        ("feed.rss", 2, 1, 0),
        ("feed.atom", 1, 1, 0),
        ("lines.jsonl", 3, 0, 0),
        ("one.json", 1, 0, 0),
        ("list.json", 2, 1, 0),
        ("table.csv", 3, 1, 0),
        ("result.json", 2, 1, 2),
        ("pages.warc", 2, 0, 0),
        ("pages.warc.gz", 2, 0, 0),
        ("pages.wacz", 2, 0, 0),
        ("files.zip", 5, 0, 0),
        ("page.html.gz", 1, 0, 0),
    ],
)
def test_every_format_gives_its_reports_and_the_archive_gives_them_again(tmp_path, name, new, containers, refused):
    outcomes = run(a_file(tmp_path, name, samples.SAMPLES[name]()))
    items = [outcome for outcome in outcomes if isinstance(outcome, Collected)]
    assert sum(item.kind == "item" for item in items) == new
    assert sum(item.kind == "container" for item in items) == containers
    assert sum(outcome.items for outcome in outcomes if isinstance(outcome, Refused)) == refused
    folder = DiskFolder(tmp_path / "archive")
    with CaptureWriter(folder) as writer:
        captures = [writer.write(capture_of(item, "Olena"), item.data, item.exchange) for item in items]
    for item, capture in zip(items, captures, strict=True):
        assert len(item.reports) == (item.kind == "item")
        assert reports_of_capture(capture, read_capture(folder, capture)) == item.reports
        assert all("bus station" in report.text for report in item.reports)
        assert all(report.capture == capture.sha256 for report in item.reports)


def test_every_sample_is_tried():
    marks = test_every_format_gives_its_reports_and_the_archive_gives_them_again.pytestmark
    assert {values[0] for mark in marks for values in mark.args[1]} == set(samples.SAMPLES)


def bomb(size: int = 300_000_000) -> bytes:
    return samples.zipped({"bomb.txt": b"0" * size})


def encrypted_zip() -> bytes:
    data = bytearray(samples.zipped({"a.txt": samples.text()}))
    data[6] |= 1  # the flag of the local header, and of the central directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


BAD: list[tuple[str, bytes, str]] = [
    ("empty.txt", b"", "is empty"),
    ("blank.html", b" \r\n\t ", "is empty"),
    ("binary.txt", bytes(range(256)) * 20, "is binary"),
    ("control.txt", b"\x01\x02\x03\x04" * 50, "is binary"),
    ("wrong.txt", "Троє людей загинули внаслідок удару".encode("cp1251"), "is not UTF-8 at byte 0"),
    ("lies.html", b"<html><meta charset=utf-8><p>\xff\xfe\xd8" + STORY.encode(), "says it is utf-8, but byte 29"),
    ("large.html", b"<html><p>" + b"Fifty megabytes. " * 3_000_000, "has 51.0 MB; a page may have 20.0 MB"),
    ("deep.html", b"<html><body>" + b"<div>" * 10_000 + STORY.encode(), "nests more than"),
    ("deep.json", b'{"a":' * 100_000, "nests too deep"),
    ("cut.pdf", samples.pdf()[:700], "is a PDF that"),
    ("locked.pdf", samples.pdf(password="secret"), "is encrypted: save a copy without a password"),
    ("pictures.pdf", samples.pdf(story=""), "has no text layer"),
    ("cut.warc", samples.warc(pack=False)[:900], "is cut off"),
    ("cut.warc.gz", samples.warc()[:300], "cut off"),
    ("whole.warc.gz", gzip.compress(samples.warc(pack=False)), "packed as one piece"),
    ("cut.zip", samples.zipped({"a.txt": samples.text()})[:-30], "is a ZIP that is cut off"),
    ("bomb.zip", bomb(), "as a bomb does"),
    ("bomb.gz", gzip.compress(b"0" * 100_000_000), "as a bomb does"),
    ("locked.zip", encrypted_zip(), "is encrypted: unpack it with its password"),
    ("cut.docx", samples.docx()[:-100], "cut off"),
    ("old.doc", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "an old or password-protected Office file"),
    ("photo.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 90, "a picture"),
    ("film.mp4", b"\x00\x00\x00\x18ftypmp42", "film"),
    ("header.csv", samples.csv("Body,Date,Paper"), 'no column "text" for the text (its columns: Body, Date, Paper)'),
    ("quote.csv", b'text,outlet\r\n"open,x\r\n', "is no CSV beyond line"),
    ("feed.xml", samples.html(), "is an HTML page, not a feed"),
    ("feed.rss", b'<rss version="2.0"><channel><title>x</title></channel></rss>', "is a feed without entries"),
    ("future.json", json.dumps({"text": STORY, "published": "2031-01-01"}).encode(), "yet to come"),
    ("no-date.json", json.dumps({"text": STORY, "published": "soon"}).encode(), '"soon" is no date'),
    ("two-dates.json", json.dumps({"text": STORY, "published": "03/04/2022"}).encode(), "can be two dates"),
    ("no-text.json", b'{"body": "x"}', 'has no "text" (its fields: body)'),
    ("number.json", b"7", "is JSON, but no object"),
    ("wordless.eml", b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n\r\n", "is a mail without words"),
    ("header.eml", b"From: a\r\nSubject: " + b"x" * 30_000 + b"\r\n\r\nhello", "a header of more than"),
    ("script.html", b"<html><body><script>run()</script></body></html>", "holds no text"),
]


@pytest.mark.parametrize(("name", "data", "why"), BAD, ids=[name for name, _, _ in BAD])
def test_bad_input_is_one_line_that_says_what_and_what_to_do(tmp_path, name, data, why):
    outcomes = run(a_file(tmp_path, name, data))
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert len(refused) == 1, outcomes
    assert why in refused[0].why
    assert "\n" not in refused[0].why
    assert ":" in refused[0].why or ";" in refused[0].why
    assert name in refused[0].source


def test_a_missing_file_an_empty_name_and_a_device_are_one_line_each(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    outcomes = run(tmp_path / "missing.html", "", tmp_path / "pipe", "x" * 5000, "a\0b", "ftp://example.org/x", "feed:")
    assert kinds(outcomes) == ["Refused"] * 7
    assert [outcome.why.split(":")[0] for outcome in outcomes] == [
        "is not there",
        "is no name",
        "is no file",
        "cannot be read",
        "is no name of a file",
        "is no http or https address",
        "is not there",
    ]


def test_two_files_of_the_same_bytes_are_one_capture_and_one_copy(tmp_path):
    a_file(tmp_path, "a.html", samples.html())
    a_file(tmp_path, "b.html", samples.html())
    first, second = run(tmp_path)
    assert isinstance(first, Collected)
    assert second == Copy(source=str(tmp_path / "b.html"), sha256=first.sha256, first=first.source)


def test_adding_again_gives_only_copies(tmp_path):
    for name, make in samples.SAMPLES.items():
        a_file(tmp_path, name, make())
    first = run(tmp_path)
    known = tuple(outcome.sha256 for outcome in first if isinstance(outcome, Collected))
    again = run(tmp_path, known=known)
    assert len(again) == len(first)
    assert not [outcome for outcome in again if isinstance(outcome, Collected)]


def test_a_bad_item_never_stops_the_rest(tmp_path):
    rows = [b'{"text": "One."}', b"no json", b'{"text": 3}', b"", b'{"text": "Two people were killed in the city."}']
    outcomes = run(a_file(tmp_path, "x.jsonl", b"\n".join(rows)))
    assert [(outcome.source[-1], type(outcome).__name__) for outcome in outcomes] == [
        ("1", "Collected"),
        ("2", "Refused"),
        ("3", "Refused"),
        ("5", "Collected"),
    ]


def test_lines_are_kept_byte_for_byte(tmp_path):
    line = b'{ "text" :  "Three people were killed in the city, he said." }'
    (item,) = run(a_file(tmp_path, "x.jsonl", b"\xef\xbb\xbf" + line + b"\r\n"))
    assert item.data == line


def test_folders_are_walked_in_order_and_what_is_left_out_is_said(tmp_path):
    a_file(tmp_path, "b.html", samples.html("Two people were killed in the city on Monday, he said."))
    a_file(tmp_path, "a/deep/x.html", samples.html("Four people were killed in the city on Monday, he said."))
    a_file(tmp_path, ".cache", b"x")
    a_file(tmp_path, "dossier/knell.toml", b"")
    a_file(tmp_path, "dossier/archive/x.warc.gz", samples.warc())
    (tmp_path / "link").symlink_to(tmp_path / "a")
    outcomes = run(tmp_path)
    assert [(outcome.source.removeprefix(str(tmp_path)), type(outcome).__name__) for outcome in outcomes] == [
        ("", "Refused"),
        ("/link", "Refused"),
        ("/b.html", "Collected"),
        ("/a/deep/x.html", "Collected"),
        ("/dossier", "Refused"),
    ]
    assert [outcome.why.split(":")[0] for outcome in outcomes if isinstance(outcome, Refused)] == [
        "holds hidden files (.cache)",
        "is a link to a folder",
        "is a dossier, no source",
    ]


def test_a_table_is_read_by_the_columns_the_user_names(tmp_path):
    path = a_file(tmp_path, "t.csv", samples.csv("Body;Date;Paper".replace(";", ",")))
    outcomes = run(path, columns={"text": "body", "published": "Date", "outlet": "Paper"})
    assert kinds(outcomes) == ["Collected"] * 4
    table, row = outcomes[:2]
    assert table.kind == "container"
    assert table.data == path.read_bytes()
    assert (row.within, row.found.outlet, row.found.published) == (table.sha256, "Courier", date(2022, 3, 23))
    assert json.loads(row.data)["row"]["Paper"] == "Courier"


def test_a_row_with_a_cell_too_many_is_refused_and_the_others_are_not(tmp_path):
    data = f"text\toutlet\n{STORY}\tA\n{STORY}\tB\tC\n\n{STORY}\tD\n".encode()
    outcomes = run(a_file(tmp_path, "t.tsv", data))
    assert kinds(outcomes) == ["Collected", "Collected", "Refused", "Collected"]
    assert "has 3 cells where the header has 2" in outcomes[2].why


def test_a_mapping_names_fields_that_are():
    from knell.archive.tables import read_mapping

    assert read_mapping("text=Body, published=Date") == {"text": "Body", "published": "Date"}
    with pytest.raises(BadInput, match="is no mapping"):
        read_mapping("words=Body")


def test_the_users_encoding_is_taken_and_an_unknown_one_is_a_wrong_call(tmp_path):
    words = "Three people were killed, said Олена, in the city on Monday. Two children were wounded."
    path = a_file(tmp_path, "x.txt", words.encode("cp1251"))
    (item,) = run(path, encoding="windows-1251")
    assert item.reports[0].text == words
    assert reports_of_capture(capture_of(item, "Olena"), item.data) == item.reports
    with pytest.raises(BadCall, match="is no encoding"):
        run(path, encoding="klingon")


def test_pages_are_decoded_as_they_declare_or_as_utf_8_that_they_are(tmp_path):
    words = "Олена said that three people were killed in the city on Monday, and two children were wounded there."
    page = f"<html><meta charset=windows-1251><body><p>{words}</p></body></html>"
    for name, encoding in (("a.html", "cp1251"), ("b.html", "utf-8"), ("c.html", "utf-16"), ("d.html", "utf-8-sig")):
        (item,) = run(a_file(tmp_path, name, page.encode(encoding)))
        assert words in item.reports[0].text, encoding


def test_mail_gives_its_words_and_each_attachment_with_where_it_came_from(tmp_path):
    attached = {"story.html": samples.html(), "photo.png": b"\x89PNG....", "a/b!c.txt": samples.text()}
    outcomes = run(a_file(tmp_path, "letter.eml", samples.mail(attached=attached)))
    assert [outcome.source.split("letter.eml")[1] for outcome in outcomes] == [
        "",
        "!story.html",
        "!photo.png",
        "!a_b_c.txt",
    ]
    assert kinds(outcomes) == ["Collected", "Collected", "Refused", "Collected"]
    assert outcomes[0].found.title == "Троє загиблих"
    assert outcomes[0].found.published == date(2022, 3, 23)
    assert outcomes[1].within == outcomes[0].sha256
    assert outcomes[1].data == attached["story.html"]


def test_a_mail_that_only_carries_attachments_is_kept_as_their_container(tmp_path):
    outcomes = run(a_file(tmp_path, "x.eml", samples.mail(body=" ", attached={"a.txt": samples.text()})))
    assert [outcome.kind for outcome in outcomes] == ["container", "item"]


def test_a_page_saved_as_mhtml_gives_its_text_and_address(tmp_path):
    head = b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://news.example/a\r\nSubject: Bus station\r\n"
    parts = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html; '
        b"charset=utf-8\r\nContent-Location: https://news.example/a\r\n\r\n"
        + samples.html()
        + b"\r\n--x\r\nContent-Type: "
        b"image/png\r\nContent-Location: https://news.example/a.png\r\n\r\nPNG\r\n--x--\r\n"
    )
    (item,) = run(a_file(tmp_path, "page.mhtml", head + parts))
    assert item.reports[0].url == "https://news.example/a"
    assert "bus station" in item.reports[0].text


def test_telegram_text_pieces_are_joined_and_a_whole_account_is_read_chat_by_chat(tmp_path):
    chat = json.loads(samples.telegram())
    account = {"chats": {"list": [chat, {**chat, "name": "Other", "id": 8}]}}
    outcomes = run(a_file(tmp_path, "result.json", json.dumps(account).encode()))
    words = [outcome.page.text for outcome in outcomes if isinstance(outcome, Collected) and outcome.page]
    assert words[1].startswith("Two killed. A missile")
    assert [o.source.split("!")[1] for o in outcomes if isinstance(o, Collected) and o.kind == "item"] == [
        "Город/2",
        "Город/3",
        "Other/2",
        "Other/3",
    ]
    message = json.loads(next(o.data for o in outcomes if getattr(o, "kind", "") == "item"))["message"]
    assert message == chat["messages"][1]


def test_what_is_no_page_in_a_warc_is_counted_by_kind(tmp_path):
    pages = {"https://a.example/x": samples.html(), "https://a.example/1.png": b"1", "https://a.example/2.png": b"2"}
    item, pictures = run(a_file(tmp_path, "x.warc.gz", samples.warc(pages)))
    assert (item.url, item.outcome["status"]) == ("https://a.example/x", "200")
    assert item.exchange.status == "200 OK"
    assert (pictures.items, pictures.why) == (2, "2 records are pictures: left out")


def test_a_body_in_chunks_and_packed_is_unpacked_and_one_that_only_says_so_stays(tmp_path):
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    packed = gzip.compress(samples.html())
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    out = BytesIO()
    writer = WARCWriter(out)
    for name, body in (("a", chunked), ("b", samples.html("Two people were killed in the city, he said."))):
        headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
        http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
        record = writer.create_warc_record(
            f"http://x.example/{name}", "response", payload=BytesIO(body), length=len(body), http_headers=http
        )
        writer.write_record(record)
    first, second = run(a_file(tmp_path, "x.warc.gz", out.getvalue()))
    assert first.data == samples.html()
    assert second.data == body
    assert first.exchange.headers[1][0] == "X-Archive-Orig-Content-Encoding"


def test_one_changed_byte_in_a_packed_warc_is_never_taken_for_a_page(tmp_path, capfd):
    whole = samples.warc()
    pages = {item.sha256 for item in run(a_file(tmp_path, "x.warc.gz", whole))}
    second = whole.index(b"\x1f\x8b", 2)
    packed = [*range(10, second, 41), *range(second + 10, len(whole), 41), *range(len(whole) - 30, len(whole))]
    for position in packed:  # beyond the ten bytes of a gzip header, which say nothing of the page
        changed = whole[:position] + bytes([whole[position] ^ 16]) + whole[position + 1 :]
        outcomes = run(a_file(tmp_path, "x.warc.gz", changed))
        kept = {item.sha256 for item in outcomes if isinstance(item, Collected)}
        assert kept <= pages
        assert kinds(outcomes).count("Refused") or kept == pages  # the last bits of a deflate stream may be padding
    assert capfd.readouterr().err == ""


def test_the_whole_records_before_a_cut_are_kept(tmp_path):
    outcomes = run(a_file(tmp_path, "x.warc.gz", samples.warc()[:-40]))
    assert kinds(outcomes) == ["Collected", "Refused"]


def test_another_dossiers_warc_brings_what_was_found_with_it(tmp_path):
    items = run(a_file(tmp_path, "feed.rss", samples.rss()))
    folder = DiskFolder(tmp_path / "other")
    with CaptureWriter(folder) as writer:
        for item in items:
            writer.write(capture_of(item, "Petro"), item.data)
    again = [o for o in run(tmp_path / "other" / folder.names()[0]) if isinstance(o, Collected)]
    assert {item.sha256 for item in again} == {item.sha256 for item in items}
    assert {item.found.outlet for item in again if item.kind == "item"} == {"The Courier"}
    assert {item.outcome["collected_by"] for item in again if "collected_by" in item.outcome} == {"Petro"}


def test_nesting_and_numbers_are_limited(tmp_path):
    data = samples.text()
    for _ in range(6):
        data = samples.zipped({"x.zip": data})
    assert "nested more than 4 deep" in run(a_file(tmp_path, "deep.zip", data))[0].why
    many = a_file(tmp_path, "many.zip", samples.zipped({f"{n}.txt": b"x" for n in range(20)}))
    assert "holds 20 files; a ZIP may have 10" in run(many, limits=Limits(members=10))[0].why
    lines = a_file(tmp_path, "many.jsonl", samples.json_lines(20))
    outcomes = run(lines, limits=Limits(members=10))
    assert kinds(outcomes) == ["Collected"] * 10 + ["Refused"]
    assert "more than 10 items" in outcomes[-1].why


def test_a_document_that_unpacks_without_end_is_refused_before_it_is_unpacked(tmp_path):
    out = BytesIO(samples.docx())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/more.xml", b"0" * 120_000_000)
    (refused,) = run(a_file(tmp_path, "x.docx", out.getvalue()))
    assert "unpacks from 0.2 MB to" in refused.why


def test_a_pdf_that_takes_too_long_is_stopped(tmp_path):
    (refused,) = run(a_file(tmp_path, "x.pdf", samples.pdf()), limits=Limits(pdf_seconds=0))
    assert "takes longer than 0 s" in refused.why


def test_a_folder_of_strangers_lends_no_code_to_the_reading_of_a_pdf(tmp_path, monkeypatch):
    for name in ("pypdf.py", "json.py", "knell/__init__.py"):
        a_file(tmp_path, name, b"raise SystemExit('run by a stranger')")
    monkeypatch.chdir(tmp_path)
    (item,) = run(a_file(tmp_path, "x.pdf", samples.pdf()))
    assert "bus station" in item.page.text


def test_names_that_hide_what_they_are_are_shown_plainly(tmp_path):
    data = samples.zipped({"ab\u202etxt.exe": samples.text(), "../../etc/x.txt": b"Two people were killed there."})
    outcomes = run(a_file(tmp_path, "x.zip", data))
    assert [outcome.source.split("x.zip!")[1] for outcome in outcomes] == ["ab txt.exe", "../../etc/x.txt"]


def test_a_report_in_a_language_that_is_not_read_yet_is_kept_without_a_report(tmp_path):
    words = "Trois personnes ont été tuées dans la ville mardi, selon le gouverneur, qui n'a pas donné de noms. " * 5
    (item,) = run(a_file(tmp_path, "x.txt", words.encode()))
    assert item.reports == ()
    assert item.sha256 == digest(words.encode())


def test_an_error_that_nobody_foresaw_refuses_its_item_alone(tmp_path):
    def read(item: Collected) -> list:
        if "a.txt" in item.source:
            raise ZeroDivisionError("a\nb")
        return []

    paths = [a_file(tmp_path, name, name.encode() + samples.text()) for name in ("a.txt", "b.txt")]
    outcomes = list(collect([str(p) for p in paths], known=lambda _: False, options=Options(read=read)))
    assert kinds(outcomes) == ["Refused", "Collected"]
    assert outcomes[0].why == "cannot be read (ZeroDivisionError: a b); save it in another form"


def test_no_file_of_a_source_is_asked_from_the_network(tmp_path, monkeypatch):
    def never(*_: object) -> None:
        raise AssertionError("asked the network")

    monkeypatch.setattr(socket, "getaddrinfo", never)
    for name, make in samples.SAMPLES.items():
        a_file(tmp_path, name, make())
    assert not [o for o in run(tmp_path) if isinstance(o, Refused) and "asked" in o.why]


def test_a_file_without_a_name_in_a_zip_stops_nothing(tmp_path):
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("x.txt", b"Two people were killed there.")
        file.writestr("y.txt", b"Nine people were killed there.")
    data = out.getvalue().replace(b"x.txt", b"\0.txt")  # a name that begins with a null is none
    outcomes = run(a_file(tmp_path, "x.zip", data))
    assert len(outcomes) == 2
    assert outcomes[1].data == b"Nine people were killed there."
    assert "cannot be read (" not in getattr(outcomes[0], "why", "")
