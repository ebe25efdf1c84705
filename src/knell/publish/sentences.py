"""A claim, a denial or a facility attack in plain words: what tables, pages and editions show of it.

"killed · 121 children · Ukraine · 24 Feb – 23 Mar 2022 · says Office of the Prosecutor General · not independently
verified". Nothing is added that the record does not hold: what is not stated is left out.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from knell.records import Attribution, Claim, Count, Denial, FacilityAttack, Group, Part, Person, Place, When, Where
from knell.speech import N_, NN_, NP_, day_words, gettext, ngettext, number_words, pgettext, speech
from knell.vocabulary import Facility, Harm, Weapon

PieceKind = Literal["harm", "count", "scope", "parts", "where", "when", "who", "how", "caveat", "persons"]
DOT = " · "

HARM_WORDS: dict[Harm, str] = {
    "killed": N_("killed"),
    "injured": N_("injured"),
    "casualties": N_("killed or injured"),
    "missing": N_("missing"),
    "abducted": N_("abducted"),
    "detained": N_("detained"),
    "displaced": N_("displaced"),
    "trapped": N_("trapped"),
}
WEAPON_WORDS: dict[Weapon, str] = {
    "airstrike": N_("airstrike"),
    "missile": N_("missile"),
    "shelling": N_("shelling"),
    "drone": N_("drone"),
    "small_arms": N_("small arms"),
    "bomb": N_("bomb"),
    "cluster": N_("cluster munitions"),
    "mine": N_("mine"),
    "chemical": N_("chemical weapon"),
    "ground_assault": N_("ground assault"),
    "crush/other": N_("other means"),
}
FACILITY_WORDS: dict[Facility, str] = {
    "hospital": N_("hospital"),
    "school": N_("school"),
    "worship": N_("place of worship"),
    "market": N_("market"),
    "residential": N_("homes"),
    "shelter": N_("shelter"),
    "media": N_("media"),
    "infrastructure": N_("infrastructure"),
    "aid": N_("aid"),
}
# (the forms beside a number, the people without one) by role, where no age or sex is stated
People = tuple[tuple[str, str], str]
ROLE_WORDS: dict[str, People] = {
    "civilian": (NN_("civilian", "civilians"), N_("civilians")),
    "combatant": (NN_("combatant", "combatants"), N_("combatants")),
    "health": (NN_("health worker", "health workers"), N_("health workers")),
    "journalist": (NN_("journalist", "journalists"), N_("journalists")),
    "aid": (NN_("aid worker", "aid workers"), N_("aid workers")),
    "education": (NN_("education worker", "education workers"), N_("education workers")),
    "prisoner": (NN_("prisoner", "prisoners"), N_("prisoners")),
    "official": (NN_("official", "officials"), N_("officials")),
}
PEOPLE_WORDS: dict[tuple[str | None, str | None], People] = {
    (None, None): (NN_("person", "people"), N_("people")),
    ("child", None): (NN_("child", "children"), N_("children")),
    ("child", "female"): (NN_("girl", "girls"), N_("girls")),
    ("child", "male"): (NN_("boy", "boys"), N_("boys")),
    ("adult", None): (NN_("adult", "adults"), N_("adults")),
    ("adult", "female"): (NN_("woman", "women"), N_("women")),
    ("adult", "male"): (NN_("man", "men"), N_("men")),
    ("elderly", None): (NN_("elderly person", "elderly people"), N_("elderly people")),
    ("elderly", "female"): (NN_("elderly woman", "elderly women"), N_("elderly women")),
    ("elderly", "male"): (NN_("elderly man", "elderly men"), N_("elderly men")),
    (None, "female"): (NN_("woman or girl", "women or girls"), N_("women or girls")),
    (None, "male"): (NN_("man or boy", "men or boys"), N_("men or boys")),
}
# beside an age or a sex: the role as it stands before "children", "women"
ROLE_BEFORE: dict[str, tuple[str, str]] = {
    "civilian": NP_("before people", "civilian"),
    "combatant": NP_("before people", "combatant"),
    "health": NP_("before people", "health-worker"),
    "journalist": NP_("before people", "journalist"),
    "aid": NP_("before people", "aid-worker"),
    "education": NP_("before people", "education-worker"),
    "prisoner": NP_("before people", "prisoner"),
    "official": NP_("before people", "official"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a sentence and what it tells."""

    kind: PieceKind
    words: str


def claim_sentence(claim: Claim) -> str:
    """The claim in one line of plain words."""
    return DOT.join(piece.words for piece in claim_pieces(claim))


def claim_pieces(claim: Claim) -> tuple[Piece, ...]:
    """The pieces of a claim's sentence, in the order they are read."""
    return tuple(Piece(kind, words) for kind, words in _claim(claim) if words)


def denial_sentence(denial: Denial) -> str:
    """The denial in one line: who denies, and what."""
    who = gettext("denied by %(who)s", who=_within(denial.source.name)) if denial.source else gettext("denied")
    return DOT.join(filter(None, (who, denial.text)))


def attack_sentence(attack: FacilityAttack) -> str:
    """The facility attack in one line."""
    what = gettext(FACILITY_WORDS[attack.facility]) + (f": {attack.name}" if attack.name else "")
    hit = gettext("%(what)s said to be hit", what=what)
    said = (place_words(attack.where), when_words(attack.when), _actor(attack.actor), who_words(attack.attribution))
    return DOT.join(filter(None, (hit, *said, *_doubts(attack.attribution))))


def count_words(count: Count) -> str:
    """A count as an interval in words: "121", "about 40", "at least 25", "up to 30", "9–11", "“dozens”", "none"."""
    low, high = count.low, count.high
    if low is None:
        if high is not None:
            return gettext("up to %(number)s", number=_about(high, count.approx))
        return gettext("“%(words)s”", words=count.words) if count.words else gettext("number not stated")
    if high is None:
        return gettext("at least %(number)s", number=_about(low, count.approx))
    if low != high:
        return f"{_about(low, count.approx)}–{number_words(high)}"
    return _about(low, count.approx) if low else gettext("none")


def group_words(group: Group) -> str:
    """Who is counted: "children", "women", "civilian boys", "people"."""
    people = gettext(_people(group)[1])
    if group.role and (group.age or group.sex):
        return gettext("%(role)s %(people)s", role=pgettext(*ROLE_BEFORE[group.role]), people=people)
    return people


def people_words(count: Count, group: Group) -> str:
    """The count with its people: "1 child", "at least 25 civilians", "“dozens” (people)", "no children"."""
    if count.low is None and count.high is None:
        return gettext("%(number)s (%(people)s)", number=count_words(count), people=group_words(group))
    if count.low == count.high == 0:
        return gettext("no %(people)s", people=group_words(group))
    most = count.high if count.high is not None else count.low or 0
    one, many = _people(group)[0]
    number, people = count_words(count), ngettext(one, many, most)
    if group.role and (group.age or group.sex):
        role = pgettext(*ROLE_BEFORE[group.role])
        return gettext("%(number)s %(role)s %(people)s", number=number, role=role, people=people)
    return gettext("%(number)s %(people)s", number=number, people=people)


def when_words(when: When) -> str:
    """The time of the harm: "25 Feb 2022", "24 Feb – 23 Mar 2022", "Mar 2022", "since 24 Feb 2022", or ""."""
    start, end = when.start, when.end
    if start and end:
        return _period(start, end)
    if start:
        return gettext("since %(day)s", day=day_words(start))
    return gettext("until %(day)s", day=day_words(end)) if end else ""


def place_words(where: Where) -> str:
    """The places, most specific first: "Okhtyrka, Sumy Oblast, Ukraine"; the report's words where none is known."""
    return ", ".join(map(place_name, where.places)) or where.words or ""


def place_name(place: Place) -> str:
    """A place's name; at home, in the language spoken there, its own: "Охтирка"."""
    home = speech().home
    return place.native if place.native and home and home in (place.country, place.name) else place.name


def who_words(attribution: Attribution) -> str:
    """Who says it and whom they cite: "says the embassy, citing the ministry"; "" in the report's own voice."""
    names = [_within(source.name) for source in attribution.chain]
    if not names:
        return ""
    said = names[-1]
    for name in reversed(names[:-1]):
        said = gettext("%(who)s, citing %(cited)s", who=name, cited=said)
    match attribution.stance:
        case "asserts":
            return gettext("says %(who)s", who=said)
        case "denies":
            return gettext("denied by %(who)s", who=said)
        case "doubts":
            return gettext("doubted by %(who)s", who=said)


def chain_words(attribution: Attribution) -> str:
    """The chain of sources, nearest to the report first: "embassy ← ministry"."""
    return " ← ".join(source.name for source in attribution.chain)


def caveat_words(claim: Claim) -> tuple[str, ...]:
    """What the report says of the figure's standing."""
    verified = (gettext("not independently verified"),) if claim.unverified else ()
    return (*_doubts(claim.attribution), *verified)


def person_words(person: Person) -> str:
    """A victim by name, with the age as a range: "Polina (9–10)"."""
    low, high = person.age_low, person.age_high
    if low is None and high is None:
        return person.name
    if low == high:
        return f"{person.name} ({low})"
    return f"{person.name} ({'' if low is None else low}–{'' if high is None else high})"


def part_words(part: Part) -> str:
    """A part of the figure: "12 children"; "women" where no number is stated."""
    if part.count.low is None and part.count.high is None and not part.count.words:
        return group_words(part.group)
    return people_words(part.count, part.group)


def _claim(claim: Claim) -> Iterator[tuple[PieceKind, str]]:
    yield "harm", gettext(HARM_WORDS[claim.harm])
    yield "count", people_words(claim.count, claim.group)
    yield "scope", gettext("on top of an earlier figure") if claim.additive_to else ""
    yield "scope", gettext("running total") if claim.scope == "cumulative" else ""
    parts, persons = ", ".join(map(part_words, claim.parts)), ", ".join(map(person_words, claim.persons))
    yield "parts", gettext("of them %(parts)s", parts=parts) if parts else ""
    yield "persons", gettext("named: %(names)s", names=persons) if persons else ""
    yield "where", place_words(claim.where)
    yield "when", when_words(claim.when)
    yield "how", gettext(WEAPON_WORDS[claim.weapon]) if claim.weapon else ""
    yield "how", gettext("at: %(facility)s", facility=gettext(FACILITY_WORDS[claim.facility])) if claim.facility else ""
    yield "how", _actor(claim.actor)
    yield "who", who_words(claim.attribution) or _own_voice(claim.attribution)
    for caveat in caveat_words(claim):
        yield "caveat", caveat


def _people(group: Group) -> People:
    if group.role and not (group.age or group.sex):
        return ROLE_WORDS[group.role]
    return PEOPLE_WORDS[group.age, group.sex]


def _about(number: int, approx: bool) -> str:
    words = number_words(number)
    return gettext("about %(number)s", number=words) if approx else words


def _actor(actor: str | None) -> str:
    return gettext("alleged actor: %(actor)s", actor=actor) if actor else ""


def _within(name: str) -> str:
    """A source's name inside a sentence: "The governor" is "the governor" there."""
    article, space, rest = name.partition(" ")
    return article.lower() + space + rest if article in ("The", "A", "An") and space else name


def _own_voice(attribution: Attribution) -> str:
    return {"asserts": "", "denies": gettext("denied"), "doubts": gettext("doubted")}[attribution.stance]


def _doubts(attribution: Attribution) -> tuple[str, ...]:
    return (gettext("alleged or believed"),) if attribution.hedged else ()


def _period(start: date, end: date) -> str:
    if start == end:
        return day_words(start)
    if start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
        if start.year == end.year and (start.month, end.month) == (1, 12):
            return str(start.year)
        if (start.year, start.month) == (end.year, end.month):
            return day_words(start, "MMM y")
    if start.year != end.year:
        return f"{day_words(start)} – {day_words(end)}"
    if start.month != end.month:
        return f"{day_words(start, 'd MMM')} – {day_words(end)}"
    return f"{start.day}–{day_words(end)}"
