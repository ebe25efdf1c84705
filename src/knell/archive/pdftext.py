"""The text layer of a PDF from standard input, as JSON: a program of its own, so that a PDF can only harm that.

It imports nothing of Knell, and is started without the current folder among its modules: that folder may hold what
strangers wrote.
"""

import json
import logging
import resource
import sys
import warnings
from collections.abc import Mapping
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

SAY = "open it in a reader, and save it again or copy its text"
SAID = {"/Title": "pdf_title", "/CreationDate": "pdf_created"}


def extract(data: bytes, most_pages: int) -> dict[str, str]:
    """The text of a PDF, its pages a blank line apart, and what it says of itself; or an "error" in one line."""
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"error": "is encrypted: save a copy without a password"}
        pages = len(reader.pages)
        if pages > most_pages:
            return {"error": f"has {pages:,} pages; a PDF may have {most_pages:,}: split it"}
        text = "\n\n".join(filter(None, (page.extract_text().strip() for page in reader.pages)))
        said: Mapping[str, object] = reader.metadata or {}
        details = {name: _line(str(said[key])) for key, name in SAID.items() if said.get(key)}
    except (DependencyError, NotImplementedError):
        return {"error": "is encrypted in a way that is not read: save a copy without a password"}
    except PyPdfError as error:
        return {"error": f"is a PDF that is cut off or damaged ({_line(str(error)) or type(error).__name__}): {SAY}"}
    except Exception as error:  # the edge: pypdf meets a broken file with whatever exception it comes to
        return {"error": f"is a PDF that is damaged ({type(error).__name__}): {SAY}"}
    if not text:
        return {"error": "has no text layer (it is pictures of pages): run text recognition (OCR) over it first"}
    return {"text": text, "pages": str(pages), **details}


def main() -> None:
    """Reads a PDF from standard input and writes JSON, within the seconds, bytes and pages given."""
    seconds, memory, pages = map(int, sys.argv[1:4])
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    sys.stdout.write(json.dumps(extract(sys.stdin.buffer.read(), pages)))


def _line(words: str) -> str:
    return " ".join(words.split())[:120]


if __name__ == "__main__":
    main()
