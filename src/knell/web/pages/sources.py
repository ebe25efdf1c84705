"""Sources: who says what first-hand, who repeats whom, and what people decided about names and origins."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from knell.counting.sources import Naming, naming
from knell.ledger.decided import sources_decided
from knell.ledger.read import Voice
from knell.store.journal import effective, of_kind
from knell.web.graphs import citation_graph
from knell.web.judgements import NAMES, alias_source, trace_claim, trace_source
from knell.web.pages.judging import desk_of, seen_by
from knell.web.visit import Visit

DRAWN, LISTED, OFFERED = 40, 60, 400  # pairs in the drawing and in the table; names offered to choose from
WEIGHED = 2_000  # pairs as reports write the names, which are few when each body has one


@dataclass(frozen=True, slots=True)
class Ways:
    """How often each cites each, and who cite each other in a circle."""

    listed: list[tuple[tuple[str, str], int]]
    circles: list[tuple[str, str]]
    total: int


def sources_page(visit: Visit) -> Response:
    """Who says what first-hand, who repeats whom, who cite each other in a circle, and what was decided on names."""
    room, found = visit.room, visit.room.voices
    cited = as_counted(room.citations(WEIGHED), naming(sources_decided(room.connection)))
    pairs, said = room.citation_count(), of_kind(room.connection, *NAMES)
    shown, turn = visit.slice(found)
    return visit.page(
        "sources.html",
        voices=shown,
        turn=turn,
        ways=Ways(cited.most_common(LISTED), circles(cited), len(cited) if pairs <= WEIGHED else pairs),
        graph=citation_graph(dict(cited.most_common(DRAWN))),
        drawn=DRAWN,
        names=_names(found),
        decided=effective(said)[::-1],
        seen=max((one.seq for one in said), default=0),
    )


def as_counted(cited: Mapping[tuple[str, str], int], named: Naming) -> Counter[tuple[str, str]]:
    """Who cites whom by the names under which they are counted; nobody cites themselves."""
    found: Counter[tuple[str, str]] = Counter()
    for (a, b), number in cited.items():
        if named(a) != named(b):
            found[named(a), named(b)] += number
    return found


def circles(cited: Counter[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs that cite each other."""
    return sorted(pair for pair in cited if pair[0] < pair[1] and pair[::-1] in cited)


def post_alias(visit: Visit) -> Response:
    """Enter that a name means a body known by another name."""
    alias_source(desk_of(visit), visit.said("name"), visit.said("of"), seen_by(visit))
    return visit.onward("/sources", anchor="decided")


def post_origin(visit: Visit) -> Response:
    """Enter that what a source says it has from another one."""
    trace_source(desk_of(visit), visit.said("name"), visit.said("behind"), seen_by(visit))
    return visit.onward("/sources", anchor="decided")


def post_claim_origin(visit: Visit) -> Response:
    """Enter who stands behind one claim."""
    trace_claim(desk_of(visit), visit.parts["claim"], visit.said("behind"), seen_by(visit))
    return visit.onward(f"/claims/{visit.parts['claim']}")


def _names(found: Sequence[Voice]) -> list[str]:
    """The names to choose from, those that stand behind most claims first."""
    return [voice.name for voice in found[:OFFERED]]
