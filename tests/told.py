"""Short ways to write claims and reports by hand in the tests of incidents and counts."""

from datetime import date

from knell.incidents.records import ClaimInContext, DenialInContext
from knell.records import Attribution, Claim, Count, Denial, Group, Part, Person, Place, Report, Source, When, Where

OKHTYRKA = Place(
    name="Okhtyrka",
    place_id="p1",
    country="Ukraine",
    admin1="Sumy Oblast",
    lat=50.31,
    lon=34.90,
    precision="settlement",
)
KYIV = Place(name="Kyiv", place_id="p2", country="Ukraine", lat=50.45, lon=30.52, precision="settlement")
UKRAINE = Place(name="Ukraine", place_id="p0", country="Ukraine", lat=49.0, lon=32.0, precision="country")
DAY = date(2022, 2, 25)


def report(doc="r1", outlet=None, published=date(2022, 2, 26), text="", title=None):
    return Report(doc=doc, text=text, title=title, outlet=outlet or f"Outlet {doc}", published=published, language="en")


def interval(count):
    if isinstance(count, tuple):
        low, high = count
        return Count(words=f"{low}–{high}", low=low, high=high)
    return Count(words=str(count), low=count, high=count)


def part(count, **group):
    return Part(count=interval(count), group=Group(**group))


def claim(
    count=3, *, by=(), id=None, of=None, event="e1", when=DAY, place=OKHTYRKA, harm="killed", since=None, **fields
):
    """A claim in its report: `by` names the chain of sources, nearest to the report first."""
    of = of or report()
    days = When(start=since or when, end=when, precision="day" if since is None else "open") if when else When()
    names = (by,) if isinstance(by, str) else by
    quote = fields.pop("text", None) or f"{count} {harm}"
    copy, added = fields.pop("copy", None), fields.pop("added", 0)
    start = max(of.text.find(quote), 0)
    made = Claim(
        id=id or f"{of.doc}:{event}:{harm}:{count}:{'/'.join(names)}",
        report=of.doc,
        quote=quote,
        span=(start, start + len(quote)),
        harm=harm,
        count=interval(count),
        group=fields.pop("group", None) or Group(),
        event=event,
        when=days,
        where=Where(places=(place,)) if place else Where(),
        attribution=Attribution(
            chain=tuple(Source(name=name) for name in names), stance=fields.pop("stance", "asserts")
        ),
        persons=tuple(Person(name=name) for name in fields.pop("victims", ())),
        **fields,
    )
    return ClaimInContext(claim=made, report=of, syndication=copy, added=added)


def denial(of=None, by="Russian defence ministry", event="e1"):
    of = of or report()
    made = Denial(quote="we did not", span=(0, 10), source=Source(name=by), of=event)
    return DenialInContext(denial=made, report=of)
