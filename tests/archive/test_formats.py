"""Rows of JSON Lines are read one by one, and a line of any size never fills the memory."""

import io

import pytest

from knell.archive import formats
from knell.archive.formats import holds_rows, json_lines, read_page
from knell.errors import BadInput


def test_json_lines_are_told_by_name_or_look():
    assert holds_rows(b'{"doc": "a"}\n', "x.jsonl")
    assert holds_rows(b'{"doc": "a"}\n{"doc": "b"}\n', "x")
    assert not holds_rows(b"Shelling killed three.", "x.txt")


def test_a_line_over_the_limit_is_told_and_the_next_ones_are_read(monkeypatch):
    monkeypatch.setattr(formats, "LINE_MOST", 64)
    long = b'{"doc": "long", "text": "' + b"x" * 500 + b'"}\n'
    rows = list(json_lines(io.BytesIO(b'{"doc": "a", "text": "x"}\n' + long + b'{"doc": "b", "text": "y"}')))
    assert [(row.number, row.doc, row.error is None) for row in rows] == [
        (1, "a", True),
        (2, None, False),
        (3, "b", True),
    ]
    assert "in one line" in rows[1].error


def test_rows_may_end_in_any_line_end_and_start_with_a_byte_order_mark():
    rows = list(
        json_lines(io.BytesIO(b'\xef\xbb\xbf{"doc": "a", "text": "x"}\r\n\r\n{"doc": "b", "text": "y\\u2028z"}'))
    )
    assert [(row.number, row.report.text) for row in rows] == [(1, "x"), (3, "y\u2028z")]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{", "is no JSON (Expecting property name"),
        (b'"words"', "the line is 'words': it must be a JSON object"),
        (b'{"doc": "a", "text": 3}', "the field 'text' is 3: it must be text"),
        (b'{"doc": "a", "text": "\\ud800"}', "half a character"),
        (b'{"doc": "a", "text": "x", "n": ' + b"9" * 5000 + b"}", "too long a number"),
        (b"[" * 60_000, "nests too deep"),
        (b"\x00\x01\x02", "binary"),
    ],
)
def test_a_bad_line_says_what_is_wrong(line, words):
    (row,) = json_lines(io.BytesIO(line))
    assert row.report is None and words in row.error and "\n" not in row.error


def test_an_empty_page_is_refused():
    with pytest.raises(BadInput, match="is empty"):
        read_page(b" \n", "x.txt")


def test_a_page_in_utf_16_is_read_by_its_mark():
    assert read_page("Shelling".encode("utf-16"), "x.txt").text == "Shelling"


def test_a_page_in_a_named_encoding_is_read_and_never_guessed():
    data = "Унаслідок обстрілу загинули троє".encode("cp1251")
    assert read_page(data, "x.txt", "cp1251").text.startswith("Унаслідок")
    with pytest.raises(BadInput, match="is not UTF-8 at byte 0"):
        read_page(data, "x.txt")
