"""A valid sample of every format that is collected, made by code, and ways to break one."""

import gzip
import io
import json
import random
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage

from docx import Document
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

SENTENCES = (
    "A missile hit the bus station in the city on Tuesday, and the governor said that three people were killed. ",
    "Two children were among the wounded, according to the regional health department, which runs the hospital. ",
    "The figures could not be independently verified, and the ministry denied that its forces were in the area. ",
)
STORY = "".join(SENTENCES) * 3


def html(story: str = STORY, title: str = "Three killed at bus station", head: str = "") -> bytes:
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title>{head}"
        '<meta property="article:published_time" content="2022-03-23T10:00:00Z">'
        f'<meta property="og:site_name" content="The Courier"></head>'
        f"<body><article><h1>{title}</h1><p>{story}</p></article></body></html>"
    ).encode()


def text() -> bytes:
    return f"Three killed at bus station\n\n{STORY}\n".encode()


def pdf(story: str = STORY, *, password: str | None = None) -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(width=600, height=800)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    lines = [story[start : start + 80] for start in range(0, len(story), 80)]
    stream = StreamObject()
    words = " ".join(f"({line}) Tj T*" for line in lines)
    stream.set_data(f"BT /F1 10 Tf 12 TL 20 780 Td {words} ET".encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def docx(story: str = STORY) -> bytes:
    document = Document()
    document.core_properties.title = "Three killed"
    document.add_heading("Three killed at bus station")
    document.add_paragraph(story)
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "killed", "3"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def mail(*, attached: dict[str, bytes] | None = None, body: str = STORY) -> bytes:
    message = EmailMessage()
    message["From"] = "Desk <desk@example.org>"
    message["Date"] = "Wed, 23 Mar 2022 10:00:00 +0200"
    message["Subject"] = "Троє загиблих"
    message.set_content(body)
    message.add_alternative(f"<p>{body}</p>", subtype="html")
    for name, data in (attached or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def rss(entries: int = 2, link: str = "https://news.example/{}") -> bytes:
    items = "".join(
        f"<item><title>Story {number}</title><link>{link.format(number)}</link>"
        f"<pubDate>Wed, 23 Mar 2022 10:00:00 GMT</pubDate><description>&lt;p&gt;{number}. {STORY}&lt;/p&gt;"
        "</description></item>"
        for number in range(1, entries + 1)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>The Courier</title>{items}</channel></rss>'.encode()
    )


def atom() -> bytes:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Courier</title><entry><title>Story</title>'
        f'<id>urn:1</id><updated>2022-03-23T10:00:00Z</updated><content type="html">{STORY}</content></entry></feed>'
    ).encode()


def json_lines(lines: int = 3) -> bytes:
    rows = (
        {"doc": f"d{n}", "outlet": "Courier", "published": "2022-03-23", "text": f"{n}. {STORY}"} for n in range(lines)
    )
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def csv(header: str = "text,published,outlet") -> bytes:
    return (f"{header}\r\n" + "".join(f'"{n}. {STORY}",2022-03-23,Courier\r\n' for n in range(3))).encode()


def telegram() -> bytes:
    messages = [
        {"id": 1, "type": "service", "action": "create_channel"},
        {"id": 2, "type": "message", "date": "2022-03-23T10:00:00", "date_unixtime": "1648029600", "text": STORY},
        {
            "id": 3,
            "type": "message",
            "date": "2022-03-23T11:00:00",
            "text": ["Two ", {"type": "bold", "text": "killed"}, ". " + STORY],
        },
        {"id": 4, "type": "message", "date": "2022-03-23T12:00:00", "text": "", "photo": "photos/1.jpg"},
    ]
    return json.dumps({"name": "Город", "type": "public_channel", "id": 7, "messages": messages}).encode()


def warc(pages: dict[str, bytes] | None = None, *, pack: bool = True) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=pack)
    for url, data in (
        pages or {"https://news.example/a": html(), "https://news.example/b": html("B. " + STORY)}
    ).items():
        kind = "image/png" if url.endswith(".png") else "text/html; charset=utf-8"
        http = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
        payload = io.BytesIO(data)
        record = writer.create_warc_record(url, "response", payload=payload, length=len(data), http_headers=http)
        writer.write_record(record)
    return out.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return out.getvalue()


def wacz() -> bytes:
    return zipped({"datapackage.json": b"{}", "archive/data.warc.gz": warc(), "pages/pages.jsonl": b"{}"})


SAMPLES: dict[str, Callable[[], bytes]] = {
    "page.html": html,
    "note.txt": text,
    "report.pdf": pdf,
    "report.docx": docx,
    "letter.eml": lambda: mail(attached={"report.txt": text(), "inner.eml": mail(body="Inner. " + STORY)}),
    "feed.rss": rss,
    "feed.atom": atom,
    "lines.jsonl": json_lines,
    "one.json": lambda: json.dumps({"text": STORY}).encode(),
    "list.json": lambda: json.dumps([{"text": STORY}, {"text": "Two. " + STORY}]).encode(),
    "table.csv": csv,
    "result.json": telegram,
    "pages.warc": lambda: warc(pack=False),
    "pages.warc.gz": warc,
    "pages.wacz": wacz,
    "files.zip": lambda: zipped({"a.html": html(), "b.txt": text(), "c.jsonl": json_lines()}),
    "page.html.gz": lambda: gzip.compress(html()),
}


def broken(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to four injuries: flipped, cut, doubled, emptied, or with something foreign let in."""
    for _ in range(chance.randint(1, 4)):
        if not data:
            break
        start = chance.randrange(len(data))
        end = min(len(data), start + chance.choice((1, 2, 8, 64, 1000)))
        data = chance.choice(
            (
                data[:start] + bytes(chance.randrange(256) for _ in range(end - start)) + data[end:],
                data[:start] + bytes([data[start] ^ (1 << chance.randrange(8))]) + data[start + 1 :],
                data[:start],
                data[:start] + data[end:],
                data[:end] + data[start:],
                data[:start] + chance.choice(FOREIGN) + data[start:],
                data[:start] + chance.choice(FOREIGN) + data[end:],
            )
        )
    return data


FOREIGN = (
    b"\x00" * 9,
    b"\xff\xfe",
    b"<div>" * 3000,
    b"[" * 3000,
    b'{"a":' * 1500,
    b"\r\n\r\n",
    b"PK\x03\x04",
    b"\x1f\x8b\x08\x00",
    b"%PDF-1.7",
    b"WARC/1.1\r\n",
    b"<rss><channel>",
    b"99999999999999999999",
    b"-1",
    b"\\ud800",
    b"\\u0000",
    b"&#x0;&bogus;",
    "\u202e\u0000\ud7ff".encode(),
    b"=?utf-8?b?////?=",
    b"Content-Type: multipart/mixed; boundary=x\r\n",
    zlib.compress(b"0" * 100_000),
)
