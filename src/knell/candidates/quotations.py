"""Where direct speech stands: the spans between quotation marks, paragraph by paragraph."""

import re

PAIRS = re.compile(r"“[^“”\n]*(?:”|$|(?=\n))|«[^«»\n]*(?:»|$|(?=\n))|\"[^\"\n]*(?:\"|$|(?=\n))")
SHORTEST = 25  # characters: anything shorter is a word in quotation marks, not speech


def quotations(text: str) -> list[tuple[int, int]]:
    """The quoted passages of the text in order, marks included; one that is not closed ends with its paragraph."""
    return [m.span() for m in PAIRS.finditer(text) if m.end() - m.start() >= SHORTEST]
