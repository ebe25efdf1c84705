"""Templates, and the words that stand for values in them. Everything is escaped; nothing is marked safe by hand."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from urllib.parse import SplitResult, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from knell.counting.why import spelt
from knell.incidents.records import Incident
from knell.publish.marks import visible
from knell.publish.sentences import (
    FACILITY_WORDS,
    HARM_WORDS,
    WEAPON_WORDS,
    claim_pieces,
    count_words,
    denial_sentence,
    group_words,
    place_name,
    who_words,
)
from knell.records import Group
from knell.speech import N_, day_words, gettext, ngettext, number_words, speech
from knell.web.phrases import retell, retell_title
from knell.web.tongues import LANGUAGES

GRADE_WORDS = {
    "confirmed": N_("confirmed"),
    "fair": N_("fair"),
    "weak": N_("weak"),
    "contested": N_("contested"),
    "discounted": N_("discounted"),
}

PRECISION_WORDS = {
    "exact": N_("known exactly"),
    "landmark": N_("known to the building"),
    "street": N_("known to the street"),
    "neighbourhood": N_("known to the part of town"),
    "settlement": N_("known to the town"),
    "municipality": N_("known to the municipality"),
    "admin2": N_("known to the district"),
    "admin1": N_("known to the region"),
    "country": N_("known to the country"),
}

# Values that stand for themselves, found for the catalogue; a value without its underscore is its English word.
VALUES = (
    *(N_("child"), N_("adult"), N_("elderly"), N_("female"), N_("male")),
    *(N_("civilian"), N_("combatant"), N_("health"), N_("journalist"), N_("education"), N_("prisoner"), N_("official")),
    *(N_("incident"), N_("cumulative"), N_("asserts"), N_("denies"), N_("doubts")),
    *(N_("cluster"), N_("chemical"), N_("crush/other"), N_("worship"), N_("residential")),
    *(N_("verified"), N_("reported"), N_("casualties")),
    *(N_("month"), N_("day"), N_("place"), N_("harm"), N_("age"), N_("sex"), N_("role"), N_("grade"), N_("source")),
    *(N_("facility"), N_("weapon"), N_("actor"), N_("country"), N_("admin1"), N_("year"), N_("outlet"), N_("language")),
    *(N_("title"), N_("published"), N_("url"), N_("low"), N_("high"), N_("approx"), N_("hedged"), N_("unverified")),
    *(N_("start"), N_("end"), N_("scope"), N_("stance"), N_("sources"), N_("parts"), N_("persons"), N_("words")),
    *(N_("note"), N_("reason"), N_("quote"), N_("name"), N_("of"), N_("behind"), N_("other"), N_("claim")),
    *(N_("headline"), N_("caption"), N_("teaser"), N_("boilerplate")),
    *(N_("decision"), N_("chain"), N_("repeats"), N_("copy"), N_("own voice"), N_("unnamed")),
    *(N_("first"), N_("rise"), N_("same"), N_("late report"), N_("correction"), N_("change of scope"), N_("fall")),
    *(N_("error?"), N_("jump"), N_("revised"), N_("read"), N_("accepted"), N_("edited"), N_("added"), N_("rejected")),
    *(N_("accept"), N_("reject"), N_("edit"), N_("undo")),
    *(N_("viewer"), N_("coder"), N_("reviewer"), N_("publisher"), N_("admin")),
    *(N_("contradictory decisions"), N_("fits two incidents"), N_("part exceeds whole")),
    *(N_("denied"), N_("disagreement")),
    *(N_("grade waits for a second person"), N_("incidents exceed total"), N_("digit slip"), N_("told differently")),
    *(N_("more names than people"), N_("children"), N_("same figure"), N_("equal figures"), N_("one origin")),
    *(N_("large number"), N_("unsure reading"), N_("contested status"), N_("name to confirm")),
    *(N_("true"), N_("false")),
)
_CLAIM_ID = re.compile(r"\s*\(c[0-9a-f]{15}\)")  # a reason names a claim so; a page links it instead
# Kinds of journal entries, as people say them.
KIND_WORDS = {
    "capture.added": N_("a report kept"),
    "report.corrected": N_("a report corrected"),
    "claim.accepted": N_("a claim accepted"),
    "claim.edited": N_("a claim edited"),
    "claim.rejected": N_("a claim rejected"),
    "claim.added": N_("a claim added"),
    "denial.rejected": N_("a denial rejected"),
    "denial.edited": N_("a denial corrected"),
    "facility.rejected": N_("a place hit rejected"),
    "facility.edited": N_("a place hit corrected"),
    "incident.same": N_("incidents joined"),
    "incident.different": N_("incidents parted"),
    "incident.graded": N_("a grade given"),
    "incident.titled": N_("a title given"),
    "person.same": N_("two names found to be one victim"),
    "person.different": N_("two names found to be two victims"),
    "source.alias": N_("two names of one source"),
    "source.origin": N_("a source traced back"),
    "redaction.set": N_("a name hidden"),
    "redaction.lifted": N_("a name shown again"),
    "edition.published": N_("an edition published"),
    "user.added": N_("a user added"),
    "user.changed": N_("a user changed"),
    "user.removed": N_("a user removed"),
}


class Said(Mapping[str, str]):
    """Words for values, each in the language spoken when it is looked up."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words

    def __getitem__(self, value: str) -> str:
        return gettext(self._words[value])

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


def render(template: str, names: Mapping[str, object]) -> str:
    """The HTML of a template, in the language spoken now."""
    return _environment().get_template(template).render(names)


def date_words(value: object) -> str:
    """A day or a time as people write it: "8 Apr 2022"; what is none of these as it stands."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value[:10])
        except ValueError:
            return str(value)
    if isinstance(value, date):
        return day_words(value)
    return gettext("day not stated") if value is None else str(value)


def days_words(start: date | None, end: date | None) -> str:
    """A period: one day, or two with a dash."""
    if start is None and end is None:
        return gettext("day not stated")
    if start == end or end is None or start is None:
        return date_words(start or end)
    return f"{day_words(start)} – {day_words(end)}"


def month_words(value: str | None) -> str:
    """A month as people write it: "Apr 2022" for "2022-04"."""
    try:
        return day_words(date.fromisoformat(f"{value}-01"), "MMM y") if value else gettext("not stated")
    except ValueError:
        return str(value)


def quantity_words(harm: str, group: Group) -> str:
    """What a range counts: "killed, children"."""
    words = gettext(HARM_WORDS.get(harm, harm))  # type: ignore[call-overload]
    return f"{words}, {group_words(group)}" if group != Group() else words


def value_words(value: object) -> str:
    """A vocabulary's word without its underscore, a list's items one after the other; "not stated" where none is."""
    if value in (None, "", [], ()):
        return gettext("not stated")
    if isinstance(value, list | tuple):
        return "; ".join(map(_item_words, value))
    return gettext(str(value).replace("_", " "))


def kind_words(kind: str) -> str:
    """What an entry of the journal is, in words."""
    return gettext(KIND_WORDS.get(kind, kind))


def _item_words(item: object) -> str:
    """One item of a claim's list as a person reads it: a part "16 children", a victim's name, a source, a place."""
    if not isinstance(item, Mapping):
        return str(item)
    if name := item.get("name"):
        ages = [item[at] for at in ("age_low", "age_high") if item.get(at) is not None]
        return f"{name} ({spelt(ages[0], ages[-1])})" if ages else str(name)
    group = Group(age=item.get("age"), sex=item.get("sex"), role=item.get("role"))
    return " ".join(filter(None, (str(item.get("words") or ""), group_words(group) if group != Group() else "")))


def signed_words(value: float) -> str:
    """A score with its sign and one decimal: "+2.1", "−0.4"."""
    return f"{value:+.1f}".replace("-", "−")


def title_words(incident: Incident) -> str:
    """An incident's title."""
    place = incident.place
    return retell_title(incident.title, place_name(place) if place and incident.title.startswith(place.name) else None)


def link_address(url: str | None) -> SplitResult | None:
    """An address that a link may lead to: the web's, and nothing that runs."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.netloc else None


def _of_two(one: str, many: str, n: int) -> str:
    """The form for a number, its variables left to be filled in."""
    return speech().catalogue.ngettext(one, many, n)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("knell.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        optimized=False,  # what is said of a constant depends on the language, too
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        gettext, _of_two, newstyle=True
    )
    made.filters |= {
        "visible": lambda words: visible(str(words)),
        "said": lambda words: gettext(str(words)),
        "told": lambda words: visible(retell(str(words))),
        "retitled": lambda title: visible(retell_title(str(title))),
        "titled": lambda incident: visible(title_words(incident)),
        "placed": lambda place: visible(place_name(place)),
        "day": date_words,
        "month": month_words,
        "value": value_words,
        "pieces": claim_pieces,
        "count": count_words,
        "denied": denial_sentence,
        "who": who_words,
        "query": lambda pairs: urlencode(list(pairs)),
        "kind": kind_words,
        "nameless": lambda words: _CLAIM_ID.sub("", words),
        "number": number_words,
        "signed": signed_words,
    }
    made.globals |= {
        "plural": ngettext,
        "spelt": spelt,
        "days": days_words,
        "quantity": quantity_words,
        "link_address": link_address,
        "speech": speech,
        "LANGUAGES": LANGUAGES,
        "HARM_WORDS": Said(HARM_WORDS),  # type: ignore[arg-type]  # keys are strings
        "WEAPON_WORDS": Said(WEAPON_WORDS),  # type: ignore[arg-type]
        "FACILITY_WORDS": Said(FACILITY_WORDS),  # type: ignore[arg-type]
        "GRADE_WORDS": Said(GRADE_WORDS),
        "PRECISION_WORDS": Said(PRECISION_WORDS),
    }
    return made
