"""PolNeAR's documents as words with a tag each, and attributions as sets of words (Newell et al., LREC 2018).

brat standoff files: `T` lines are Source, Cue and Content spans, `E` lines tie them together. A `¶` pseudo-word stands
at every line break, so that what is said never leaks across headlines and captions; it is always tagged O.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

WORD = re.compile(r"\d+(?:[.,]\d+)*|\w+(?:-\w+)*|\S")
SENTENCE_END = re.compile(r"[.?!]+[\"”’)]*(?=\s+[\"“‘(]?[A-Z0-9])|\n+")
ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|St|Jr|Sr|Inc|Corp|vs|No|[A-Z])\.$")
PARAGRAPH = "¶"
ROLES = ("Source", "Cue", "Content")
TAGS = ("O", *(f"{edge}-{role}" for role in ROLES for edge in "BI"))


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """One statement: the words of its cue, its source (may be empty) and its content, as word numbers."""

    cue: tuple[int, ...]
    source: tuple[int, ...]
    content: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A text as words, sentences (ranges of words), one tag a word, and its attributions."""

    id: str
    text: str
    words: tuple[Word, ...]
    sentences: tuple[tuple[int, int], ...]
    tags: tuple[str, ...] = ()
    attributions: tuple[Attribution, ...] = ()


def read_corpus(folder: Path, split: str) -> list[Document]:
    """All documents of a split ("train", "dev"), sorted by name; where several annotated one, the first file counts."""
    documents = []
    for path in sorted((folder / split / "text").glob("*.txt")):
        annotations = sorted((folder / split / "attributions").glob(f"{path.stem.replace('[', '[[]')}_????.ann"))
        if annotations:
            with path.open(encoding="utf-8", newline="") as file:
                documents.append(_annotated(path.stem, file.read(), annotations[0]))
    return documents


def plain(id_: str, text: str) -> Document:
    """A text without annotation."""
    words = _words(text)
    return Document(id=id_, text=text, words=words, sentences=_sentences(text, words))


def segments(tags: tuple[str, ...] | list[str]) -> list[tuple[str, int, int]]:
    """The tagged stretches as (role, first word, end), in order."""
    out: list[tuple[str, int, int]] = []
    for i, tag in enumerate(tags):
        if tag == "O":
            continue
        role = tag[2:]
        if tag[0] == "I" and out and out[-1][0] == role and out[-1][2] == i:
            out[-1] = (role, out[-1][1], i + 1)
        else:
            out.append((role, i, i + 1))
    return out


def _annotated(id_: str, text: str, path: Path) -> Document:
    document = plain(id_, text)
    spans, events = _standoff(path)
    owner: dict[int, str] = {}
    members: dict[str, list[int]] = {}
    for key, (role, pieces) in spans.items():
        found = [w for a, b in pieces for w in _covered(document.words, a, b)] if role in ROLES else []
        members[key] = [w for w in found if owner.setdefault(w, key) == key]
    tags = ["O"] * len(document.words)
    for w, key in owner.items():
        tags[w] = f"{'I' if owner.get(w - 1) == key else 'B'}-{spans[key][0]}"
    return Document(
        id=id_,
        text=text,
        words=document.words,
        sentences=document.sentences,
        tags=tuple(tags),
        attributions=tuple(a for event in events if (a := _attribution(event, members))),
    )


def _standoff(path: Path) -> tuple[dict[str, tuple[str, list[tuple[int, int]]]], list[list[tuple[str, str]]]]:
    """The spans by key, and the events as lists of (role, key)."""
    spans, events = {}, []
    with path.open(encoding="utf-8", newline="") as file:
        for line in file.read().split("\n"):
            fields = line.split("\t")
            if re.match(r"T\d+\t", line):
                role, _, pieces = fields[1].partition(" ")
                spans[fields[0]] = (role, [(int(a), int(b)) for a, b in re.findall(r"(\d+) (\d+)", pieces)])
            elif re.match(r"E\d+\t", line):
                pairs = [argument.split(":") for argument in fields[1].split()]
                events.append([(re.sub(r"\d", "", role), key) for role, key in pairs])
    return spans, events


def _attribution(event: list[tuple[str, str]], members: dict[str, list[int]]) -> Attribution | None:
    cue, source, content = (
        tuple(sorted(w for role, key in event if role == wanted for w in members.get(key, ())))
        for wanted in ("Cue", "Source", "Content")
    )
    return Attribution(cue, source, content) if cue and content else None


def _words(text: str) -> tuple[Word, ...]:
    out: list[Word] = []
    for match in WORD.finditer(text):
        previous = out[-1].end if out else 0
        if out and (line := text.find("\n", previous, match.start())) >= 0:
            out.append(Word(PARAGRAPH, line, line))
        out.append(Word(match.group(), *match.span()))
    return tuple(out)


def _covered(words: tuple[Word, ...], start: int, end: int) -> list[int]:
    first = bisect_right(words, start, key=lambda w: w.end)
    out = []
    while first < len(words) and words[first].start < end:
        if words[first].text != PARAGRAPH:
            out.append(first)
        first += 1
    return out


def _sentences(text: str, words: tuple[Word, ...]) -> tuple[tuple[int, int], ...]:
    ends = [m.end() for m in SENTENCE_END.finditer(text) if not ABBREVIATION.search(text[: m.end()][-8:])]
    out, first = [], 0
    for end in [*ends, len(text) + 1]:
        last = bisect_right(words, end, key=lambda w: w.end if w.text != PARAGRAPH else w.end + 1)
        if last > first:
            out.append((first, last))
            first = last
    return tuple(out)
