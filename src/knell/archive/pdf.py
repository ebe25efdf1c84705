"""The text layer of a PDF, read by pypdf in a process of its own that may neither run nor grow without end."""

import json
import subprocess
import sys

from knell.archive.items import Page
from knell.archive.limits import Limits
from knell.errors import BadInput

SAY = "open it in a reader, and save it again or copy its text"
WAITED = 10  # times its seconds of computing: the clock on the wall only ends what hangs, however busy the machine is


def read_pdf(data: bytes, limits: Limits) -> Page:
    """The words of a PDF's text layer, its pages a blank line apart; raises BadInput where there are none."""
    bounds = (limits.pdf_seconds, limits.pdf_memory, limits.pdf_pages)
    call = [sys.executable, "-P", "-m", "knell.archive.pdftext", *map(str, bounds)]
    too_long = f"takes longer than {limits.pdf_seconds} s to read: {SAY}"
    try:
        waited = limits.pdf_seconds * WAITED
        run = subprocess.run(call, input=data, capture_output=True, timeout=waited, check=False)
    except subprocess.TimeoutExpired:
        raise BadInput(too_long) from None
    if run.returncode < 0:
        raise BadInput(too_long)
    try:
        answer: dict[str, str] = json.loads(run.stdout)
    except ValueError:
        raise BadInput(f"takes more memory than a PDF may: {SAY}") from None
    if "error" in answer:
        raise BadInput(answer["error"])
    return Page(text=answer.pop("text"), details=answer)
