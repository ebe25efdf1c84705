"""The text layer of a PDF, read by pypdf in a process of its own that may neither run nor grow without end."""

import json
import subprocess
import sys
from collections.abc import Mapping
from io import BytesIO

from knell.archive.items import Page
from knell.archive.limits import Limits
from knell.errors import BadInput

SAY = "open it in a reader, and save it again or copy its text"


def read_pdf(data: bytes, limits: Limits) -> Page:
    """The words of a PDF's text layer, its pages a blank line apart; raises BadInput where there are none."""
    call = [sys.executable, "-m", "knell.archive.pdf", str(limits.pdf_seconds), str(limits.pdf_memory)]
    try:
        run = subprocess.run(
            [*call, str(limits.pdf_pages)], input=data, capture_output=True, timeout=limits.pdf_seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise BadInput(f"takes longer than {limits.pdf_seconds} s to read: {SAY}") from None
    if run.returncode:
        raise BadInput(f"takes more time or memory than a PDF may ({limits.pdf_seconds} s): {SAY}")
    answer: dict[str, str] = json.loads(run.stdout)
    if "error" in answer:
        raise BadInput(answer["error"])
    return Page(text=answer.pop("text"), details=answer)


def extract(data: bytes, most_pages: int) -> dict[str, str]:
    """The text of a PDF and what it says of itself, or an "error"; meant to run in a process of its own."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"error": "is encrypted: save a copy without a password"}
        if len(reader.pages) > most_pages:
            return {"error": f"has {len(reader.pages):,} pages; a PDF may have {most_pages:,}: split it"}
        text = "\n\n".join(filter(None, (page.extract_text().strip() for page in reader.pages)))
        said: Mapping[str, object] = reader.metadata or {}
        details = {name: str(said[key])[:300] for key, name in _SAID.items() if said.get(key)}
    except (DependencyError, NotImplementedError):
        return {"error": "is encrypted in a way that is not read: save a copy without a password"}
    except PyPdfError as error:
        return {"error": f"is a PDF that is cut off or damaged ({_line(error)}): {SAY}"}
    except Exception as error:  # the edge: pypdf meets a broken file with whatever exception it comes to
        return {"error": f"is a PDF that is damaged ({type(error).__name__}): {SAY}"}
    if not text:
        return {"error": "has no text layer (it is pictures of pages): run text recognition (OCR) over it first"}
    return {"text": text.encode("utf-8", "replace").decode(), "pages": str(len(reader.pages)), **details}


def main() -> None:
    """Reads a PDF from standard input and writes JSON, within the seconds, bytes and pages given."""
    import logging
    import resource
    import warnings

    seconds, memory, pages = map(int, sys.argv[1:4])
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    sys.stdout.write(json.dumps(extract(sys.stdin.buffer.read(), pages)))


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


_SAID = {"/Title": "pdf_title", "/CreationDate": "pdf_created"}

if __name__ == "__main__":
    main()
