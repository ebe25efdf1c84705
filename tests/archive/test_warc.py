"""Captures in WARC files: stored once, read back checked, and nothing complete lost in a crash."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from knell.archive.capture import Capture, Found, capture_from_json, capture_to_json, digest
from knell.archive.folders import DiskFolder, ObjectFolder
from knell.archive.warc import CaptureWriter, Exchange, check_archive, list_records, read_capture, read_record
from knell.errors import BadInput, KnellError, NotVerified

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def a_capture(data: bytes, source: str = "page.html", **values: object) -> Capture:
    return Capture(
        sha256=digest(data),
        source=source,
        media_type="text/html",
        captured_at=NOON,
        collector="Olena",
        size=len(data),
        found=Found(title="Sirens", published=NOON.date()),
        **values,
    )


def a_folder(path: Path, **values: object) -> DiskFolder:
    return DiskFolder(path / "archive", name="war", today=lambda: NOON, **values)


def keep(folder: DiskFolder, *texts: bytes) -> list[Capture]:
    with CaptureWriter(folder) as writer:
        kept = [writer.write(a_capture(text, f"{number}.html"), text) for number, text in enumerate(texts)]
        writer.sync()
    return kept


def test_what_is_kept_comes_back_byte_for_byte(tmp_path):
    texts = [b"one", b"\x00\xff two\r\n", b"three" * 100_000]
    captures = keep(a_folder(tmp_path), *texts)
    assert [read_capture(a_folder(tmp_path), capture) for capture in captures] == texts
    assert {capture.warc_file for capture in captures} == {"war-20260501-0001.warc.gz"}
    assert not list(check_archive(a_folder(tmp_path), captures))


def test_a_record_describes_itself_without_the_database(tmp_path):
    (capture,) = keep(a_folder(tmp_path), b"page")
    assert read_record(a_folder(tmp_path), capture.warc_file, capture.offset) == (capture, b"page")
    assert list(list_records(a_folder(tmp_path), capture.warc_file)) == [capture]


def test_a_capture_goes_through_json_unchanged():
    capture = a_capture(b"x", url="https://example.org/ä", outcome={"robots": "allowed"})
    assert capture_from_json(capture_to_json(capture)) == capture
    with pytest.raises(BadInput, match="cannot be read"):
        capture_from_json({"sha256": "00"})


def test_the_records_are_warc_1_1_that_warcio_reads_with_its_own_digest_check(tmp_path):
    data = "<p>Привіт</p>".encode()
    folder = a_folder(tmp_path)
    with CaptureWriter(folder) as writer:
        exchange = Exchange(status="200 OK", headers=(("Content-Type", "text/html"), ("X", "y")))
        capture = writer.write(a_capture(data, url="https://example.org/a b"), data, exchange)
        file = writer.write(a_capture(b"plain", "C:/my file.txt"), b"plain")
    raw = (tmp_path / "archive" / capture.warc_file).read_bytes()
    records = ArchiveIterator(BytesIO(raw), check_digests="raise")
    response = next(records)
    assert response.rec_headers.protocol == "WARC/1.1"
    assert response.rec_headers.get_header("WARC-Target-URI") == "https://example.org/a%20b"
    assert response.http_headers.get_header("X") == "y"
    assert response.content_stream().read() == data
    resource = next(records)
    assert (resource.rec_type, resource.rec_headers.get_header("WARC-Target-URI")) == (
        "resource",
        "file:C%3A/my%20file.txt",
    )
    assert resource.content_stream().read() == b"plain"
    assert read_capture(folder, capture) == data
    assert read_capture(folder, file) == b"plain"


def test_the_next_run_of_the_day_appends_to_the_same_file(tmp_path):
    first = keep(a_folder(tmp_path), b"one")
    end = first[0].offset + first[0].length
    second = keep(a_folder(tmp_path, recorded_end=lambda _: end), b"two")
    assert second[0].warc_file == first[0].warc_file
    assert second[0].offset == end


def test_two_writers_at_once_never_share_a_file(tmp_path):
    with CaptureWriter(a_folder(tmp_path)) as first, CaptureWriter(a_folder(tmp_path)) as second:
        one = first.write(a_capture(b"one"), b"one")
        two = second.write(a_capture(b"two"), b"two")
    assert one.warc_file != two.warc_file


def test_a_full_file_makes_room_for_the_next(tmp_path):
    captures = keep(a_folder(tmp_path, rotate_at=500), *[os.urandom(300) for _ in range(4)])
    assert len({capture.warc_file for capture in captures}) == 4


def test_a_half_written_record_that_no_entry_names_is_cut_off(tmp_path):
    first, second = keep(a_folder(tmp_path), b"one" * 50, b"two" * 50)
    file = tmp_path / "archive" / first.warc_file
    file.write_bytes(file.read_bytes()[:-10])
    problems = list(check_archive(a_folder(tmp_path), [first]))
    assert len(problems) == 1
    assert "no complete record" in problems[0]
    (again,) = keep(a_folder(tmp_path, recorded_end=lambda _: first.offset + first.length), b"two" * 50)
    assert again.offset == second.offset
    assert read_capture(a_folder(tmp_path), again) == b"two" * 50


def test_a_complete_record_that_no_entry_names_is_taken_up_by_the_next_run(tmp_path):
    before = keep(a_folder(tmp_path), b"one", b"two")
    size = (tmp_path / "archive" / before[0].warc_file).stat().st_size
    after = keep(a_folder(tmp_path), b"one", b"two")
    assert after == before
    assert (tmp_path / "archive" / before[0].warc_file).stat().st_size == size


def test_a_damaged_record_that_an_entry_names_is_reported_and_left_as_it_is(tmp_path):
    (capture,) = keep(a_folder(tmp_path), b"one" * 50)
    file = tmp_path / "archive" / capture.warc_file
    file.write_bytes(file.read_bytes()[:-10])
    left = file.read_bytes()
    (new,) = keep(a_folder(tmp_path, recorded_end=lambda name: capture.length * (name == capture.warc_file)), b"new")
    assert new.warc_file != capture.warc_file
    assert file.read_bytes() == left
    problems = list(check_archive(a_folder(tmp_path), [capture, new]))
    assert len(problems) == 1
    assert "page" not in problems[0]
    assert capture.warc_file in problems[0]


def test_every_single_changed_byte_is_found_and_its_record_named(tmp_path):
    captures = keep(a_folder(tmp_path), b"one", b"two")
    file = tmp_path / "archive" / captures[0].warc_file
    whole = file.read_bytes()
    for position in range(len(whole)):
        file.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        wrong = captures[0] if position < captures[1].offset else captures[1]
        problems = list(check_archive(a_folder(tmp_path), captures))
        assert len(problems) == 1, position
        assert f"{wrong.warc_file} at byte {wrong.offset}" in problems[0]


def test_a_missing_file_is_named(tmp_path):
    (capture,) = keep(a_folder(tmp_path), b"one")
    (tmp_path / "archive" / capture.warc_file).unlink()
    (problem,) = check_archive(a_folder(tmp_path), [capture])
    assert capture.warc_file in problem
    assert "No such file" in problem


def test_bytes_that_are_not_those_of_the_capture_are_never_written(tmp_path):
    folder = a_folder(tmp_path)
    with CaptureWriter(folder) as writer, pytest.raises(NotVerified, match="changed between"):
        writer.write(a_capture(b"one"), b"two")


def test_a_name_that_leaves_the_folder_is_refused(tmp_path):
    (capture,) = keep(a_folder(tmp_path), b"one")
    with pytest.raises(BadInput, match="no file of the archive"):
        read_capture(a_folder(tmp_path), replace(capture, warc_file="../archive/" + capture.warc_file))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere: run as another user to test a read-only folder")
def test_a_read_only_folder_is_one_clear_line(tmp_path):
    (tmp_path / "archive").mkdir(mode=0o500)
    with pytest.raises(KnellError, match="cannot be written: Permission denied; make room or give rights"):
        keep(a_folder(tmp_path), b"one")


def test_a_full_disk_is_one_clear_line_and_leaves_nothing_half_written(tmp_path):
    program = f"""
import resource, signal
from pathlib import Path
from tests.archive.test_warc import a_capture, a_folder
from knell.archive.warc import CaptureWriter
import os
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
data = os.urandom(2000)
with CaptureWriter(a_folder(Path({str(tmp_path)!r}))) as writer:
    writer.write(a_capture(data), data)
    writer.sync()
    try:
        writer.write(a_capture(data + data), data + data)
    except Exception as error:
        print(type(error).__name__, error)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.count("\n") == 1
    assert run.stdout.startswith("KnellError")
    assert "File too large; make room" in run.stdout
    (file,) = (tmp_path / "archive").iterdir()
    (capture,) = list_records(a_folder(tmp_path), file.name)
    assert capture.length == file.stat().st_size


def test_an_object_store_keeps_one_object_a_record(tmp_path):
    pytest.importorskip("fsspec", reason="the object store needs fsspec: pip install 'knell[objects]'")
    folder = ObjectFolder(f"memory://{tmp_path.name}/archive", name="war", today=lambda: NOON)
    captures = keep(folder, b"one", b"two")  # type: ignore[arg-type]
    assert len(folder.names()) == 2
    assert [read_capture(folder, capture) for capture in captures] == [b"one", b"two"]
    assert not list(check_archive(folder, captures))
    (problem,) = check_archive(folder, captures[:1])
    assert "no journal entry names" in problem
