"""The whole of Knell on one page: how a number travels from a report to what is published.

    capture -> report -> candidates -> judgement -> claims -> incidents -> counts -> edition

Each step is a function of what the step before gave; decisions of named people join where claims and incidents
are made. Open a reader once, read as many reports as there are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from knell import __version__
from knell.candidates.page import Page, find_candidates
from knell.claims.assemble import Evidence, assemble
from knell.claims.explain import explain
from knell.judge.encoder import Encoder, judge_page, open_encoder
from knell.judge.judgement import Judgement
from knell.judge.rules import judge_by_rules
from knell.judge.second_look import SecondLook
from knell.places.gazetteer import Gazetteer, open_gazetteer
from knell.places.resolve import resolve_places
from knell.records import Place, Reading, Report

Progress = Callable[[str, int, int], None]

# Without a model every score is 0 or 1.
_RULES_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading needs, opened once: the gazetteer, and the model (None: rules alone)."""

    gazetteer: Gazetteer
    encoder: Encoder | None

    @property
    def version(self) -> str:
        """What stands on everything derived: the program's version and the weights'."""
        return f"knell {__version__} {self.encoder.version if self.encoder else 'rules'}"


def open_reader(model: bool = True, progress: Progress | None = None) -> Reader:
    """A reader with the shipped weights, or by rules alone; builds the gazetteer index the first time."""
    return Reader(open_gazetteer(progress), open_encoder() if model else None)


def read_report(report: Report, reader: Reader) -> Reading:
    """Everything one report claims."""
    return next(read_reports([report], reader))


def read_reports(reports: Iterable[Report], reader: Reader) -> Iterator[Reading]:
    """The readings of many reports, in their order."""
    for report in reports:
        yield assemble(_evidence(report, reader))


def explain_report(report: Report, reader: Reader) -> str:
    """How the reading of a report came about, as lines of text: candidates, scores, links, what was left out."""
    return explain(_evidence(report, reader))


def _evidence(report: Report, reader: Reader) -> Evidence:
    page = find_candidates(report, reader.gazetteer, report.language or "en")
    places = resolve_places(page.toponyms, page.text, reader.gazetteer, outlet=report.outlet)
    judgement = _judge(page, places, reader)
    threshold = reader.encoder.threshold if reader.encoder else _RULES_THRESHOLD
    return Evidence(page=page, judgement=judgement, places=places, threshold=threshold)


def _judge(page: Page, places: Mapping[int, Place], reader: Reader) -> Judgement:
    if reader.encoder is None:
        return judge_by_rules(page, places)
    judged = judge_page(page, places, reader.encoder)
    return SecondLook(page, places, judged, reader.encoder.second_look)
