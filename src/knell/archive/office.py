"""The words of a DOCX, in the order they stand, tables included; its ZIP is checked before anything is unpacked."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from knell.archive.capture import Found
from knell.archive.items import Page
from knell.archive.limits import Limits, megabytes
from knell.errors import BadInput


def read_docx(data: bytes, limits: Limits) -> Page:
    """The paragraphs and table rows of a document; raises BadInput where it is damaged, a bomb, or holds no words."""
    _check(data, limits)
    from docx import Document  # 0.2 s of imports: only where a document is read

    try:
        document = Document(BytesIO(data))
        text = "\n\n".join(_blocks(document))
        said = document.core_properties
        title, author = said.title or None, said.author or None
    except Exception as error:  # the edge: python-docx meets a broken file with whatever exception it comes to
        raise BadInput(f"is a DOCX that is damaged ({type(error).__name__}): open it and save it again") from error
    if not text.strip():
        raise BadInput("is a DOCX without words: there is nothing to read")
    return Page(text=text, found=Found(title=title, author=author))


def _check(data: bytes, limits: Limits) -> None:
    try:
        with ZipFile(BytesIO(data)) as parts:
            sizes = [part.file_size for part in parts.infolist()]
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise BadInput("is a DOCX that is cut off or damaged: open it and save it again") from error
    if sum(sizes) > min(limits.file, max(len(data), 100_000) * limits.ratio):
        raise BadInput(f"unpacks from {megabytes(len(data))} to {megabytes(sum(sizes))}: save it as text and add that")


def _blocks(document: object) -> Iterator[str]:
    from docx.table import Table

    for block in document.iter_inner_content():  # type: ignore[attr-defined]
        if isinstance(block, Table):
            for row in block.rows:
                cells = list(dict.fromkeys(cell.text.strip() for cell in row.cells))
                if any(cells):
                    yield " | ".join(cells)
        elif block.text.strip():
            yield block.text.strip()
