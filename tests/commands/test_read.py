"""`knell read` at the command line: every format, every way in, and bad input each in one clear line."""

import io
import json
import subprocess
import sys

import pytest

from knell.cli import run

REPORT = (
    "Shelling in the town\n\nShelling killed three people in Kharkiv on Tuesday, the governor of the region said.\n"
)
PAGE = f"<html><body><article><h1>Shelling in the town</h1><p>{REPORT.split(chr(10))[2]}</p></article></body></html>"
ENGLISH = "The governor said that the shelling of the town went on for most of the day and into the night. "


@pytest.fixture
def knell(capsys, monkeypatch):
    """Runs a command as the command line does, by rules alone; gives exit code, output and error lines."""

    monkeypatch.setenv("COLUMNS", "160")

    def command(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = run(["read", "--no-model", *map(str, arguments)])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err.splitlines()

    return command


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def refused(result, words):
    """One line on standard error that holds the words, and exit code 1."""
    code, _, lines = result
    assert (code, len(lines)) == (1, 1), lines
    assert lines[0].startswith("knell: ")
    assert words in lines[0]
    return True


def test_a_report_is_shown_as_a_table_with_who_says_it(knell, report):
    code, out, lines = knell(report, "--published", "2022-03-23", "--outlet", "The Daily")
    assert (code, lines) == (0, [])
    assert "Shelling in the town" in out and "The Daily · published 2022-03-23 · en" in out
    row = next(line for line in out.splitlines() if "3 people" in line)
    assert "killed" in row and "22 Mar 2022" in row and "the governor" in row


def test_json_is_one_object_for_one_report_and_a_list_for_several(knell, report):
    _, out, _ = knell(report, "--format", "json", "--published", "2022-03-23")
    row = json.loads(out)
    assert set(row) >= {"doc", "report", "claims", "denials", "facilities", "events"}
    assert (row["doc"], row["report"]["text"], row["report"]["published"]) == ("report", REPORT, "2022-03-23")
    assert [(claim["harm"], claim["low"], claim["high"]) for claim in row["claims"]] == [("killed", 3, 3)]
    start, end = row["claims"][0]["span"]
    assert REPORT[start:end] == row["claims"][0]["quote"]
    _, out, _ = knell(report, report, "--format", "json")
    assert [item["doc"] for item in json.loads(out)] == ["report", "report"]


def test_html_is_one_page_to_standard_output_or_a_file(knell, report, tmp_path):
    _, out, _ = knell(report, "--format", "html")
    assert out.startswith("<!doctype html>") and '<mark class="killed">' in out
    assert knell(report, "--format", "html", "--output", tmp_path / "page.html")[:2] == (0, "")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == out
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_several_pages_go_into_a_folder_with_contents(knell, report, tmp_path):
    assert knell(report, report, "--format", "html", "--output", tmp_path / "out")[0] == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "001-report.html",
        "002-report.html",
        "index.html",
    ]
    code, _, lines = knell(report, report, "--format", "html")
    assert (code, lines) == (2, ["knell: several pages need a folder; name one with --output"])


def test_a_page_and_standard_input_are_read_as_files_are(knell, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    from_file = json.loads(knell(path, "--format", "json")[1])
    from_input = json.loads(knell("-", "--format", "json", stdin=PAGE.encode())[1])
    assert from_file["report"]["title"] == from_input["report"]["title"] == "Shelling in the town"
    assert [c["quote"] for c in from_file["claims"]] == [c["quote"] for c in from_input["claims"]] != []


def line(**fields):
    return json.dumps({"doc": "d", "text": REPORT, **fields}).encode() + b"\n"


def test_json_lines_come_back_in_order_one_for_each_with_errors_in_their_place(knell):
    lines = [
        line(doc="a"),
        b"this is no JSON\n",
        line(doc="b", published="soon"),
        b'{"doc": "c"}\n',
        b"[1, 2]\n",
        b"\n",
        line(doc="e", language="xx"),
        line(doc="f", text=" \n"),
        b'{"doc": "g", "text": "\xff\xfe"}\n',
        b'{"text": "no name"}\n',
        b"[" * 100_000 + b"\n",
        line(doc="h", published="2022-03-23", title="Shelling kills 3"),
    ]
    code, out, err = knell("--jsonl", stdin=b"".join(lines))
    rows = [json.loads(row) for row in out.splitlines()]
    assert (code, err) == (1, [])
    assert [row["doc"] for row in rows] == ["a", None, "b", "c", None, "e", "f", None, None, None, "h"]
    assert [row["line"] for row in rows if "error" in row] == [2, 3, 4, 5, 7, 8, 9, 10, 11]
    words = [row["error"] for row in rows if "error" in row]
    for told, wanted in zip(
        words,
        (
            "is no JSON (Expecting value at character 0)",
            "the field 'published' is 'soon': it must be a date",
            "the field 'text' is missing",
            "the line is a list: it must be a JSON object",
            "language 'xx' is not read yet",
            "must hold more than white space",
            "is not UTF-8",
            "the field 'doc' is missing",
            "nests too deep",
        ),
        strict=True,
    ):
        assert wanted in told.replace("says it is utf-8, but byte 22 is not", "is not UTF-8")
    assert [claim["low"] for claim in rows[-1]["claims"]] == [3, 3]


def test_a_line_with_a_report_that_breaks_the_reader_takes_no_other_with_it(knell, monkeypatch):
    from knell import flow

    whole = flow.read_reports

    def fragile(reports, reader):
        for report in reports:
            if report.doc == "bad":
                raise ZeroDivisionError("made for the test")
        return whole(reports, reader)

    monkeypatch.setattr(flow, "read_reports", fragile)
    code, out, _ = knell("--jsonl", stdin=line(doc="a") + line(doc="bad") + line(doc="z"))
    rows = [json.loads(row) for row in out.splitlines()]
    assert (code, [row["doc"] for row in rows]) == (1, ["a", "bad", "z"])
    assert "the reader failed (ZeroDivisionError: made for the test)" in rows[1]["error"]
    assert rows[0]["claims"] and rows[2]["claims"]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \r\n\t\n", "is empty"),
        ("program.txt", bytes(range(256)) * 20, "is binary"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, "a picture"),
        ("wrong.txt", "Унаслідок обстрілу загинули троє людей".encode("cp1251"), "is not UTF-8"),
        ("half.txt", "\ufeffShelling".encode("utf-16")[:-1], "is not"),
        ("big.txt", b"Shelling killed three people. " * 700_000, "may have 20.0 MB"),
        ("big.html", b"<p>Shelling killed three people.</p>" * 600_000, "may have 20.0 MB"),
        ("deep.html", b"<div>" * 10_000 + b"Shelling killed three people", "nests more than 2048 elements"),
        ("script.html", b"<html><body><script>var killed = 3</script></body></html>", "holds no text of its own"),
        (
            "french.txt",
            "Les bombardements ont tué trois personnes, selon le gouverneur de la ville.".encode(),
            "'fr'",
        ),
        ("numbers.txt", b"12 34 56\n", "holds no words"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj <<", "knell: "),
    ],
)
def test_a_bad_file_is_refused_in_one_line_that_names_it(knell, tmp_path, name, data, words):
    path = tmp_path / name
    path.write_bytes(data)
    result = knell(path)
    assert refused(result, words)
    assert name in result[2][0]


def test_a_missing_file_and_a_folder_are_refused_and_the_others_read(knell, report, tmp_path):
    code, out, lines = knell(tmp_path / "none.txt", report, tmp_path)
    assert code == 1 and "3 people" in out
    assert "none.txt: cannot be read: no such file or directory" in lines[0]
    assert "is a folder: name the files in it" in lines[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--published", "23 March"], "the field 'published' is '23 March': it must be a date written YYYY-MM-DD"),
        (["--published", "2022-02-30"], "the field 'published' is '2022-02-30'"),
        (["--language", "xx"], "language 'xx' is not read yet; Knell reads: en"),
    ],
)
def test_a_bad_date_or_language_is_refused_before_anything_is_read(knell, report, arguments, words):
    assert refused(knell(report, *arguments), words)


def test_control_and_bidirectional_characters_and_mixed_line_ends_are_kept_but_never_obeyed(knell, tmp_path):
    text = (
        f"{ENGLISH}\r\nShelling killed three\u202e people\x07 in Kharkiv.\r\x1b[31mTwo were wounded.\n\u2066{ENGLISH}"
    )
    path = tmp_path / "odd.txt"
    path.write_bytes(text.encode())
    code, out, _ = knell(path, "--format", "json")
    assert (code, json.loads(out)["report"]["text"]) == (0, text)
    for form in ("table", "html"):
        code, out, _ = knell(path, "--format", form)
        assert code == 0
        assert not {"\u202e", "\u2066", "\x07", "\x1b"} & set(out)


def test_a_page_with_a_hundred_thousand_numbers_is_refused_as_a_table(knell, tmp_path):
    path = tmp_path / "numbers.txt"
    path.write_text(ENGLISH + " ".join(map(str, range(100_000))), encoding="utf-8")
    assert refused(knell(path), "numbers.txt: holds 100,000 figures: it is a table, not a report")


def test_a_page_with_a_thousand_numbers_is_read(knell, tmp_path):
    path = tmp_path / "numbers.txt"
    path.write_text(ENGLISH + " ".join(map(str, range(1000))) + " " + REPORT + "9" * 500, encoding="utf-8")
    code, out, lines = knell(path, "--format", "json")
    assert (code, lines) == (0, [])
    assert [claim["low"] for claim in json.loads(out)["claims"]] == [3]


def test_markup_for_the_terminal_in_a_name_is_shown_as_it_stands(knell, report):
    assert "[bold]x[/bold] :smile:" in knell(report, "--outlet", "[bold]x[/bold] :smile:")[1]


def test_an_output_that_cannot_be_written_is_told_in_one_line(knell, report, tmp_path):
    assert refused(knell(report, "--output", tmp_path / "none" / "x.txt"), "no such file or directory")
    assert refused(knell(report, "--output", tmp_path), "is a folder; name a file")
    code, _, lines = knell(report, report, "--format", "html", "--output", report)
    assert (code, len(lines)) == (1, 1)


def test_no_file_is_a_wrong_call(knell):
    assert knell()[0] == 2


@pytest.mark.parametrize("arguments", [["read", "--none"], ["none"], ["read", "--format", "xml", "a"]])
def test_a_wrong_call_is_one_line_and_exit_code_2(capsys, arguments):
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 1 and "--help" in err


def test_the_installed_command_reads_standard_input_and_survives_a_closed_pipe(tmp_path):
    rows = "".join(json.dumps({"doc": str(n), "text": REPORT}) + "\n" for n in range(40))
    (tmp_path / "rows.jsonl").write_text(rows, encoding="utf-8")
    command = f"{sys.executable} -m knell read --jsonl --no-model {tmp_path / 'rows.jsonl'}"
    done = subprocess.run(["bash", "-c", f"{command} | head -1"], capture_output=True, text=True, timeout=120)
    assert json.loads(done.stdout)["doc"] == "0"
    assert done.stderr == ""
