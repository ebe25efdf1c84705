"""One self-contained page: a report as it stands, its claims marked in place, each claim beside it in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from urllib.parse import SplitResult, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from knell.publish.marks import Mark, Run, cut, visible
from knell.publish.sentences import HARM_WORDS, Piece, attack_sentence, claim_pieces, denial_sentence, people_words
from knell.records import Claim, Denial, FacilityAttack, Reading, Report
from knell.vocabulary import HARMS, PassageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One passage of the report, cut into runs."""

    kind: PassageKind
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the list beside the report, and where its words stand."""

    number: int
    mark: Mark
    field: str
    pieces: tuple[Piece, ...]
    quote: str
    score: float | None


def annotated_page(reading: Reading) -> str:
    """The HTML of a reading's page; nothing in it is loaded from elsewhere and no script runs."""
    report = reading.report
    claims, denials, attacks = _entries(reading)
    every = claims + denials + attacks
    blocks = _blocks(report, [entry.mark for entry in every if entry.field == "text"])
    in_title = [entry.mark for entry in every if entry.field == "title"]
    title = cut(report.title or "", in_title)
    if blocks[0].kind == "headline" and not in_title:  # the text opens with its title: that is the page's heading
        title = blocks.pop(0).runs
    return (
        _environment()
        .get_template("reading.html")
        .render(
            report=report,
            link=_address(report.url),
            title=title,
            blocks=blocks,
            claims=claims,
            denials=denials,
            attacks=attacks,
            numbers={entry.mark.id: entry.number for entry in every},
            legend=[(harm, HARM_WORDS[harm]) for harm in HARMS if any(c.harm == harm for c in reading.claims)],
        )
    )


def contents_page(pages: Sequence[tuple[str, Reading]]) -> str:
    """The HTML of a list of annotated pages, each given with its file's name."""
    return _environment().get_template("contents.html").render(pages=pages)


def _address(url: str | None) -> SplitResult | None:
    """An address that a link may lead to: the web's, and nothing that runs."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.netloc else None


def _blocks(report: Report, marks: list[Mark]) -> list[Block]:
    if not report.passages:
        return [Block(kind="body", runs=cut(report.text, marks))]
    return [Block(kind=p.kind, runs=cut(report.text, marks, p.start, p.end)) for p in report.passages]


def _entries(reading: Reading) -> tuple[list[Entry], list[Entry], list[Entry]]:
    """Claims, denials and facility attacks, numbered through."""
    number = count(1)
    return (
        [_claim(next(number), claim) for claim in reading.claims],
        [_denial(next(number), denial) for denial in reading.denials],
        [_attack(next(number), attack) for attack in reading.facilities],
    )


def _claim(number: int, claim: Claim) -> Entry:
    label = f"{HARM_WORDS[claim.harm]}, {people_words(claim.count, claim.group)}"
    return _entry(number, claim, claim.harm, label, claim_pieces(claim))


def _denial(number: int, denial: Denial) -> Entry:
    return _entry(number, denial, "denial", "denied", (Piece("who", denial_sentence(denial)),))


def _attack(number: int, attack: FacilityAttack) -> Entry:
    sentence = attack_sentence(attack)
    return _entry(number, attack, "facility", sentence, (Piece("how", sentence),))


def _entry(number: int, of: Claim | Denial | FacilityAttack, look: str, label: str, pieces: tuple[Piece, ...]) -> Entry:
    tag = HARM_WORDS[of.harm] if isinstance(of, Claim) else {"denial": "denied", "facility": "place hit"}[look]
    mark = Mark(id=f"c{number}", span=of.span, look=look, label=label, tag=tag)
    return Entry(number=number, mark=mark, field=of.field, pieces=pieces, quote=of.quote, score=of.score)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("knell.publish"),
        autoescape=select_autoescape(["html"], default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["visible"] = visible
    return made
