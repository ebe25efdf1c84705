"""Made records for property tests: any claim, any reading that the records allow."""

from datetime import date

from hypothesis import strategies as st

from knell.records import (
    Attribution,
    Claim,
    Count,
    Denial,
    Event,
    FacilityAttack,
    Group,
    Part,
    Passage,
    Person,
    Place,
    Reading,
    Report,
    Source,
    When,
    Where,
)
from knell.vocabulary import (
    AGES,
    DATE_PRECISIONS,
    FACILITIES,
    HARMS,
    PASSAGE_KINDS,
    PLACE_PRECISIONS,
    ROLES,
    SCOPES,
    SEXES,
    STANCES,
    WEAPONS,
)

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
maybe_words = st.none() | words
days = st.dates(date(1900, 1, 1), date(2099, 12, 31))
scores = st.none() | st.floats(0, 1)


def maybe(values):
    return st.none() | st.sampled_from(values)


@st.composite
def intervals(draw, largest=10**6):
    low, high = draw(st.none() | st.integers(0, largest)), draw(st.none() | st.integers(0, largest))
    return (high, low) if low is not None and high is not None and low > high else (low, high)


@st.composite
def spans(draw, most=200):
    start = draw(st.integers(0, most))
    return start, draw(st.integers(start, most))


@st.composite
def counts(draw):
    low, high = draw(intervals())
    return Count(words=draw(words), low=low, high=high, approx=draw(st.booleans()))


@st.composite
def persons(draw):
    low, high = draw(intervals(120))
    at = draw(st.none() | spans())
    return Person(name=draw(words), age_low=low, age_high=high, sex=draw(maybe(SEXES)), span=at)


@st.composite
def whens(draw):
    start, end = draw(st.none() | days), draw(st.none() | days)
    if start and end and start > end:
        start, end = end, start
    precision = draw(maybe(DATE_PRECISIONS))
    return When(start=start, end=end, words=draw(maybe_words), precision=precision, span=draw(st.none() | spans()))


groups = st.builds(Group, age=maybe(AGES), sex=maybe(SEXES), role=maybe(ROLES))
parts = st.builds(Part, count=counts(), group=groups, span=st.none() | spans())
places = st.builds(
    Place,
    name=words,
    native=maybe_words,
    place_id=maybe_words,
    country=maybe_words,
    admin1=maybe_words,
    lat=st.none() | st.floats(-90, 90),
    lon=st.none() | st.floats(-180, 180),
    precision=maybe(PLACE_PRECISIONS),
)
wheres = st.builds(Where, places=st.lists(places, max_size=3).map(tuple), words=maybe_words, span=st.none() | spans())
sources = st.builds(Source, name=words, words=maybe_words, span=st.none() | spans())
attributions = st.builds(
    Attribution,
    chain=st.lists(sources, max_size=3).map(tuple),
    cue=maybe_words,
    hedged=st.booleans(),
    stance=st.sampled_from(STANCES),
)


@st.composite
def positions(draw, report):
    """Fields every quoted record has: which text, where in it, and its very words."""
    field = draw(st.sampled_from(["text", "title"])) if report.title else "text"
    within = report.text if field == "text" else report.title
    start = draw(st.integers(0, len(within) - 1))
    end = draw(st.integers(start + 1, len(within)))
    return {"field": field, "span": (start, end), "quote": within[start:end]}


@st.composite
def reports(draw):
    text = draw(words.filter(str.strip))
    passages = st.builds(Passage, kind=st.sampled_from(PASSAGE_KINDS), start=st.just(0), end=st.integers(0, len(text)))
    return Report(
        doc=draw(words),
        text=text,
        title=draw(maybe_words),
        outlet=draw(maybe_words),
        published=draw(st.none() | days),
        language=draw(st.none() | st.sampled_from(["en", "uk", "ru"])),
        url=draw(maybe_words),
        capture=draw(maybe_words),
        passages=tuple(draw(st.lists(passages, max_size=2))),
    )


@st.composite
def claims(draw, report):
    return Claim(
        id=draw(words),
        report=report.doc,
        **draw(positions(report)),
        harm=draw(st.sampled_from(HARMS)),
        count=draw(counts()),
        group=draw(groups),
        parts=tuple(draw(st.lists(parts, max_size=2))),
        scope=draw(st.sampled_from(SCOPES)),
        event=draw(maybe_words),
        when=draw(whens()),
        where=draw(wheres),
        attribution=draw(attributions),
        unverified=draw(st.booleans()),
        actor=draw(maybe_words),
        weapon=draw(maybe(WEAPONS)),
        facility=draw(maybe(FACILITIES)),
        persons=tuple(draw(st.lists(persons(), max_size=2))),
        additive_to=draw(maybe_words),
        score=draw(scores),
    )


@st.composite
def denials(draw, report):
    source = draw(st.none() | sources)
    return Denial(
        **draw(positions(report)), source=source, of=draw(maybe_words), text=draw(maybe_words), score=draw(scores)
    )


@st.composite
def facility_attacks(draw, report):
    return FacilityAttack(
        **draw(positions(report)),
        facility=draw(st.sampled_from(FACILITIES)),
        name=draw(maybe_words),
        where=draw(wheres),
        when=draw(whens()),
        actor=draw(maybe_words),
        attribution=draw(attributions),
        event=draw(maybe_words),
        score=draw(scores),
    )


@st.composite
def readings(draw):
    """A reading whose quotes are the words of its report."""
    report = draw(reports())
    events = st.builds(
        Event,
        id=words,
        claims=st.lists(words, max_size=2).map(tuple),
        scope=st.sampled_from(SCOPES),
        when=whens(),
        where=wheres,
    )
    return Reading(
        report=report,
        claims=tuple(draw(st.lists(claims(report), max_size=2))),
        denials=tuple(draw(st.lists(denials(report), max_size=1))),
        facilities=tuple(draw(st.lists(facility_attacks(report), max_size=1))),
        events=tuple(draw(st.lists(events, max_size=1))),
        notes=tuple(draw(st.lists(words, max_size=1))),
    )
