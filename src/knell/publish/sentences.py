"""A claim, a denial or a facility attack in plain words: what tables, pages and editions show of it.

"killed · 121 children · Ukraine · 24 Feb – 23 Mar 2022 · says Office of the Prosecutor General · not independently
verified". Nothing is added that the record does not hold: what is not stated is left out.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from knell.records import Attribution, Claim, Count, Denial, FacilityAttack, Group, Part, Person, When, Where
from knell.vocabulary import Facility, Harm, Weapon

PieceKind = Literal["harm", "count", "scope", "parts", "where", "when", "who", "how", "caveat", "persons"]
DOT = " · "
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

HARM_WORDS: dict[Harm, str] = {
    "killed": "killed",
    "injured": "injured",
    "casualties": "killed or injured",
    "missing": "missing",
    "abducted": "abducted",
    "detained": "detained",
    "displaced": "displaced",
    "trapped": "trapped",
}
WEAPON_WORDS: dict[Weapon, str] = {
    "airstrike": "airstrike",
    "missile": "missile",
    "shelling": "shelling",
    "drone": "drone",
    "small_arms": "small arms",
    "bomb": "bomb",
    "cluster": "cluster munitions",
    "mine": "mine",
    "chemical": "chemical weapon",
    "ground_assault": "ground assault",
    "crush/other": "other means",
}
FACILITY_WORDS: dict[Facility, str] = {
    "hospital": "hospital",
    "school": "school",
    "worship": "place of worship",
    "market": "market",
    "residential": "homes",
    "shelter": "shelter",
    "media": "media",
    "infrastructure": "infrastructure",
    "aid": "aid",
}
# (one, several) by role, where no age or sex is stated
ROLE_WORDS: dict[str, tuple[str, str]] = {
    "civilian": ("civilian", "civilians"),
    "combatant": ("combatant", "combatants"),
    "health": ("health worker", "health workers"),
    "journalist": ("journalist", "journalists"),
    "aid": ("aid worker", "aid workers"),
    "education": ("education worker", "education workers"),
    "prisoner": ("prisoner", "prisoners"),
    "official": ("official", "officials"),
}
PEOPLE_WORDS: dict[tuple[str | None, str | None], tuple[str, str]] = {
    (None, None): ("person", "people"),
    ("child", None): ("child", "children"),
    ("child", "female"): ("girl", "girls"),
    ("child", "male"): ("boy", "boys"),
    ("adult", None): ("adult", "adults"),
    ("adult", "female"): ("woman", "women"),
    ("adult", "male"): ("man", "men"),
    ("elderly", None): ("elderly person", "elderly people"),
    ("elderly", "female"): ("elderly woman", "elderly women"),
    ("elderly", "male"): ("elderly man", "elderly men"),
    (None, "female"): ("woman or girl", "women or girls"),
    (None, "male"): ("man or boy", "men or boys"),
}
# beside an age or a sex: the role as it stands before "children", "women"
ROLE_BEFORE: dict[str, str] = {
    "civilian": "civilian",
    "combatant": "combatant",
    "health": "health-worker",
    "journalist": "journalist",
    "aid": "aid-worker",
    "education": "education-worker",
    "prisoner": "prisoner",
    "official": "official",
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
    who = f"denied by {_within(denial.source.name)}" if denial.source else "denied"
    return DOT.join(filter(None, (who, denial.text)))


def attack_sentence(attack: FacilityAttack) -> str:
    """The facility attack in one line."""
    what = FACILITY_WORDS[attack.facility] + (f": {attack.name}" if attack.name else "")
    actor = f"alleged actor: {attack.actor}" if attack.actor else ""
    said = (place_words(attack.where), when_words(attack.when), actor, who_words(attack.attribution))
    return DOT.join(filter(None, (f"{what} said to be hit", *said, *_doubts(attack.attribution))))


def count_words(count: Count) -> str:
    """A count as an interval in words: "121", "about 40", "at least 25", "up to 30", "9–11", "“dozens”", "none"."""
    low, high = count.low, count.high
    about = "about " if count.approx else ""
    if low is None and high is None:
        return f"“{count.words}”" if count.words else "number not stated"
    if low is None or high is None:
        return f"at least {about}{low:,}" if low is not None else f"up to {about}{high:,}"
    if low != high:
        return f"{about}{low:,}–{high:,}"
    return f"{about}{low:,}" if low else "none"


def group_words(group: Group, several: bool = True) -> str:
    """Who is counted: "children", "women", "civilian boys", "people"."""
    role = group.role
    if role and not (group.age or group.sex):
        return ROLE_WORDS[role][several]
    people = PEOPLE_WORDS[group.age, group.sex][several]
    return f"{ROLE_BEFORE[role]} {people}" if role else people


def people_words(count: Count, group: Group) -> str:
    """The count with its people: "1 child", "at least 25 civilians", "“dozens” (people)", "no children"."""
    number, people = count_words(count), group_words(group, several=not count.low == count.high == 1)
    if number == "none":
        return f"no {people}"
    return f"{number} ({people})" if number.startswith("“") else f"{number} {people}"


def when_words(when: When) -> str:
    """The time of the harm: "25 Feb 2022", "24 Feb – 23 Mar 2022", "Mar 2022", "since 24 Feb 2022", or ""."""
    start, end = when.start, when.end
    if start and end:
        return _period(start, end)
    if start:
        return f"since {_day(start)}"
    return f"until {_day(end)}" if end else ""


def place_words(where: Where) -> str:
    """The places, most specific first: "Okhtyrka, Sumy Oblast, Ukraine"; the report's words where none is known."""
    return ", ".join(place.name for place in where.places) or where.words or ""


def who_words(attribution: Attribution) -> str:
    """Who says it and whom they cite: "says the embassy, citing the ministry"; "" in the report's own voice."""
    names = [source.name for source in attribution.chain]
    verb = {"asserts": "says", "denies": "denied by", "doubts": "doubted by"}[attribution.stance]
    return f"{verb} {', citing '.join(map(_within, names))}" if names else ""


def chain_words(attribution: Attribution) -> str:
    """The chain of sources, nearest to the report first: "embassy ← ministry"."""
    return " ← ".join(source.name for source in attribution.chain)


def caveat_words(claim: Claim) -> tuple[str, ...]:
    """What the report says of the figure's standing."""
    verified = ("not independently verified",) if claim.unverified else ()
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
    yield "harm", HARM_WORDS[claim.harm]
    yield "count", people_words(claim.count, claim.group)
    yield "scope", "on top of an earlier figure" if claim.additive_to else ""
    yield "scope", "running total" if claim.scope == "cumulative" else ""
    yield "parts", f"of them {', '.join(map(part_words, claim.parts))}" if claim.parts else ""
    yield "persons", f"named: {', '.join(map(person_words, claim.persons))}" if claim.persons else ""
    yield "where", place_words(claim.where)
    yield "when", when_words(claim.when)
    yield "how", WEAPON_WORDS[claim.weapon] if claim.weapon else ""
    yield "how", f"at: {FACILITY_WORDS[claim.facility]}" if claim.facility else ""
    yield "how", f"alleged actor: {claim.actor}" if claim.actor else ""
    yield "who", who_words(claim.attribution) or _own_voice(claim.attribution)
    for caveat in caveat_words(claim):
        yield "caveat", caveat


def _within(name: str) -> str:
    """A source's name inside a sentence: "The governor" is "the governor" there."""
    article, space, rest = name.partition(" ")
    return article.lower() + space + rest if article in ("The", "A", "An") and space else name


def _own_voice(attribution: Attribution) -> str:
    return {"asserts": "", "denies": "denied", "doubts": "doubted"}[attribution.stance]


def _doubts(attribution: Attribution) -> tuple[str, ...]:
    return ("alleged or believed",) if attribution.hedged else ()


def _period(start: date, end: date) -> str:
    if start == end:
        return _day(start)
    if start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
        if start.year == end.year and (start.month, end.month) == (1, 12):
            return str(start.year)
        if (start.year, start.month) == (end.year, end.month):
            return f"{MONTHS[start.month - 1]} {start.year}"
    if start.year != end.year:
        return f"{_day(start)} – {_day(end)}"
    if start.month != end.month:
        return f"{start.day} {MONTHS[start.month - 1]} – {_day(end)}"
    return f"{start.day}–{_day(end)}"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
