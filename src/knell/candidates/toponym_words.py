"""The words of one language by which its reports name places, ready for the grammar of toponyms."""

import re
from dataclasses import dataclass
from functools import cache

from knell import languages

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽȘȚḌḐḤḨṢṬẒА-ЯЁІЇЄҐ"


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Word sets in lower case; `forms` maps a word to the level it says ("oblast": "admin1")."""

    not_places: frozenset[str]
    given_names: frozenset[str]
    titles: frozenset[str]
    not_before: frozenset[str]
    bodies: frozenset[str]
    directions: frozenset[str]
    waters: frozenset[str]
    openers: frozenset[str]
    naming_titles: frozenset[str]
    conjunctions: frozenset[str]
    joins: frozenset[str]
    qualifiers: tuple[str, ...]
    connectors: frozenset[str]
    prepositions: frozenset[str]
    sure_prepositions: frozenset[str]
    ordinary: frozenset[str]
    struck: frozenset[str]
    struck_by: frozenset[str]
    form_joints: frozenset[str]
    definite: str
    forms: dict[str, str]
    demonyms: dict[str, str]
    run: re.Pattern[str]
    token: re.Pattern[str]
    numbered: re.Pattern[str]
    form_after: re.Pattern[str]
    person_after: re.Pattern[str]
    item_head: re.Pattern[str]
    labelled: re.Pattern[str]
    described_after: re.Pattern[str]
    described_before: re.Pattern[str]


@cache
def place_words(language: str) -> PlaceWords:
    """The words of a language's places.toml, compiled; raises BadInput for a language not read yet."""

    def listed(name: str) -> tuple[str, ...]:
        return languages.words(language, "places", name)

    forms = _forms(language)
    connectors, upper = listed("connectors"), f"[{_UPPER}]"
    abbreviations = "|".join(map(re.escape, sorted(listed("abbreviations"), key=len, reverse=True)))
    article = f"(?:(?:{'|'.join(listed('articles'))})[-‐–’']|(?:{'|'.join(listed('articles_apart'))}) )"
    letter = r"[^\W_]"
    owner = languages.either(w for end in languages.words(language, "names", "owner_ends") for w in (end, end.upper()))
    plain = rf"(?:{article})?{upper}{letter}*(?:(?:[-‐–]|[’'`ʼ](?!{owner}\b)){letter}+)*"
    token = rf"(?:{upper}\.(?:{upper}[a-z]?\.?)+(?!\w)|(?:{abbreviations})\.|{upper}\.(?= {upper})|{plain})"
    joint = rf"[ \u00a0](?:(?:{'|'.join(connectors)}) ){{0,2}}"
    form = "|".join(sorted(forms, key=len, reverse=True))
    built = "|".join(word.title() for word, level in forms.items() if level in ("landmark", "street"))
    inhabited = "|".join(w for w, level in forms.items() if level in ("settlement", "admin2", "neighbourhood"))
    streets = "|".join(w for w, level in forms.items() if level == "street")
    number, numbered = "|".join(listed("number_words")), "|".join(listed("numbered"))
    ordinal = languages.either(languages.words(language, "counts", "ordinal_ends"))
    numbered_streets = "|".join(listed("numbered_streets"))
    described_joint = languages.either(listed("described_joint"))
    kin, copula = "|".join(listed("kin_of_name")), "|".join(listed("copula"))
    return PlaceWords(
        not_places=_lower(listed("not_places")),
        given_names=_lower(listed("given_names")),
        titles=_lower(listed("titles")),
        not_before=_lower(listed("not_before")),
        bodies=_lower(listed("bodies")),
        naming_titles=_lower(listed("naming_titles")),
        conjunctions=_lower(listed("conjunctions")),
        joins=frozenset(listed("joins")),
        qualifiers=listed("qualifiers"),
        waters=_lower(listed("waters")),
        openers=_lower(listed("openers")),
        directions=_lower(listed("directions")),
        connectors=_lower(connectors),
        prepositions=_lower(listed("prepositions")),
        sure_prepositions=_lower(listed("sure_prepositions")),
        ordinary=_lower(listed("ordinary")),
        struck=_lower(listed("struck")),
        struck_by=_lower(listed("struck_by")),
        form_joints=_lower(listed("form_joints")),
        definite=listed("definite")[0],
        forms=forms,
        demonyms=languages.pairs(language, "places", "demonyms"),
        run=re.compile(rf"(?<![\w.]){token}(?:{joint}{token})*"),
        token=re.compile(rf"{token}|[^\W\d_]+"),
        # What stands right before a name that is a place: "in the northern", "shelling of", "on the outskirts of".
        numbered=re.compile(
            rf"\b(?:({built}) (?:(?:{number}) ?)?\d{{1,4}}\b|\d{{1,3}}{ordinal} ({numbered_streets})\b"
            rf"|(?:{numbered}) \d{{1,4}}\b|[A-Z]{{1,2}}-?\d{{1,3}} ({streets})\b)"
        ),
        form_after=re.compile(rf"[ \u00a0](?:[a-z]+ )?({form})\b", re.IGNORECASE),
        # An age, or what only people are told of: "Fathiya Mohammed, 28, fled", "Nadia Boros, who".
        person_after=re.compile(rf"(?:, | \()\d{{1,2}}[,.;)](?!\d)|, (?:{'|'.join(listed('person_after'))})\b"),
        item_head=re.compile(rf"[^\w\n]*+(?:{_label(language)})*+", re.IGNORECASE),
        labelled=re.compile(rf"[.!?)\]”\"] (?:{_label(language)})++$", re.IGNORECASE),
        described_after=re.compile(
            rf"(?:,| (?:{copula})) (?:{kin}) (?:(?!{described_joint} )[\w-]+ ){{0,2}}(?:{inhabited})"
            rf"(?=[,.;:)]| (?:{'|'.join(listed('describe'))})\b| \d)"
        ),
        described_before=re.compile(rf"\b(?:{inhabited})(?:,| (?:{copula})) $"),
    )


def _label(language: str) -> str:
    """One word of what stands before a list's item, with its marks: number, day, hour ("6 ", "June, ", "Case ").

    Atomic: "1.1.1" is three labels in one way only, so that a long row of them takes no more than its length.
    """
    dated = [*languages.pairs(language, "dates", "months"), *languages.pairs(language, "dates", "weekdays")]
    said = "|".join([*dated, *languages.words(language, "places", "labels")])
    ends = languages.either(
        (*languages.words(language, "counts", "ordinal_ends"), *languages.words(language, "places", "hour_ends"))
    )
    return rf"(?>(?:\d++{ends}?|{said})\b[^\w\n]*+)"


def _forms(language: str) -> dict[str, str]:
    found = languages.table(language, "places")["forms"]
    levels = found if isinstance(found, dict) else {}
    # Earlier levels win: "port" is a settlement before it is a landmark.
    return {word: level for level, words in reversed(levels.items()) for word in words}


def _lower(found: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word.casefold() for word in found)
