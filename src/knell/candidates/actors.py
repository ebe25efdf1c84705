"""Whoever may be said to have done the harm: forces, groups, governments, armed people. Always alleged.

An actor is a head noun ("forces", "gunmen", "regime") with the nations, modifiers and names before it, a group
or a country by name, or a nation's adjective alone ("a Russian strike"), which stands for the country.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from knell.candidates.date_grammar import lowered
from knell.candidates.mentions import TermMention
from knell.languages import pairs, table, words

_REACH = 80  # characters before a head in which its qualifiers stand
_NUMBERED = re.compile(r"\d{1,4}(?:st|nd|rd|th)")  # "the 57th brigade"
_WORD = re.compile(r"[\w.’'-]+|[^\w\s]")
_AFTER = re.compile(
    r" (?:of|from|with) (?:the )?(?:al-)?[A-Z][\w’'-]*(?:[ -](?:al|el|of|the|and|de|[A-Z0-9][\w’'-]*))*"
)
_MOST_PARTS = 7  # capitalised; a longer run is a headline, and what is read of it may begin amid a name
_PART = re.compile(r"\b[A-Z]")
# The name before a claim, perhaps with what it is and one more word ("has", "later"). Every part is bounded, so that
# a claim costs the same however long the run of capitals before it is; the reach is the longest that can match.
_CLAIMANT = re.compile(
    r"(?<![\w’'-])(?<!\d )((?:(?:al|el|an|as|ad)-)?[A-Z]\w{0,24}"
    r"(?:[ '’-](?:(?:al|ul|ut|of|for|the|de|and)[ -]){0,2}[A-Z]\w{0,24}){0,7})(?:, [^.,;:\n]{3,60},)?(?: (\w{1,20}))? $"
)
_CLAIMANT_REACH = 360


@dataclass(frozen=True, slots=True)
class _Lexicon:
    heads: AhoCorasick
    names: AhoCorasick
    countries: dict[str, str]
    weak: frozenset[str]
    named: frozenset[str]
    persons: frozenset[str]
    only_carrying: frozenset[str]
    carried: re.Pattern[str]
    claims: re.Pattern[str]
    never: frozenset[str]
    prepositions: frozenset[str]
    qualifiers: frozenset[str]
    joiners: frozenset[str]
    openers: frozenset[str]


def find_actors(text: str, language: str = "en") -> list[TermMention]:
    """Every actor in the text, `value` its words without article; an adjective gives the country besides."""
    lexicon = _lexicon(language)
    found: dict[tuple[int, int, str], TermMention] = {}
    for start, end, value in (*_phrases(text, lexicon), *_named(text, lexicon), *_claiming(text, lexicon)):
        found.setdefault(
            (start, end, value),
            TermMention(start=start, end=end, words=text[start:end], kind="actor", value=" ".join(value.split())),
        )
    return sorted(found.values(), key=lambda m: (m.start, -m.end, m.value))


def _phrases(text: str, lexicon: _Lexicon) -> Iterator[tuple[int, int, str]]:
    """Head nouns with what stands before them, and once more with the name that follows ("fighters of the UPC")."""
    low = lowered(text)
    for _, at, end in lexicon.heads.find_matches_as_indexes(low):
        head = low[at:end]
        if not _is_whole(low, at, end) or (head in lexicon.named and not text[at].isupper()):
            continue
        start = _opening(text, at, lexicon)
        carried = lexicon.carried.match(low, end) if head in lexicon.persons else None
        if carried:
            yield start, carried.end(), text[start : carried.end()]
        after = _AFTER.match(text, end)
        if after:
            yield start, after.end(), text[start : after.end()]
        if head not in lexicon.only_carrying and (start < at or head not in lexicon.weak | lexicon.named):
            yield start, end, text[start:end]


def _opening(text: str, at: int, lexicon: _Lexicon) -> int:
    """Where the qualifiers of the head at `at` begin: nations, modifiers, names, pairs ("SDF and regime")."""
    opening = at
    tokens = [(m.start() + max(0, at - _REACH), m[0]) for m in _WORD.finditer(text[max(0, at - _REACH) : at])]
    names = 0
    for index in range(len(tokens) - 1, -1, -1):
        start, token = tokens[index]
        if token.endswith(".") and token.count(".") == 1:  # the end of a sentence, no "U.S."
            break
        if _qualifies(token, lexicon):
            opening = start
        elif (
            token[0].isupper()
            and token.lower() not in lexicon.openers
            and names < 3
            and index
            and tokens[index - 1][1] not in '.!?:"“'
        ):
            opening, names = start, names + 1
        elif token.lower() not in lexicon.joiners or not index or not _qualifies(tokens[index - 1][1], lexicon):
            break
    return opening


def _qualifies(token: str, lexicon: _Lexicon) -> bool:
    low = token.lower()
    return (
        low in lexicon.qualifiers or bool(_NUMBERED.fullmatch(low)) or re.sub(r"['’]s?$", "", low) in lexicon.qualifiers
    )


def _named(text: str, lexicon: _Lexicon) -> Iterator[tuple[int, int, str]]:
    for _, start, end in lexicon.names.find_matches_as_indexes(text):
        if _is_whole(text, start, end):
            yield start, end, lexicon.countries.get(text[start:end], text[start:end])


def _claiming(text: str, lexicon: _Lexicon) -> Iterator[tuple[int, int, str]]:
    """A name that takes a deed upon itself: "Jamaat-ul-Ahrar, a splinter group, claimed responsibility".

    Words that only open the sentence are no part of the name, however many ("Late on Monday Hamas"): where nothing
    else is left there is none, nor behind a preposition, nor where the run of capitals is too long to be one.
    """
    for deed in lexicon.claims.finditer(text):
        found = _CLAIMANT.search(text, max(0, deed.start() - _CLAIMANT_REACH), deed.start())
        if not found or found[2] in lexicon.never or len(_PART.findall(found[1])) > _MOST_PARTS:
            continue
        name = found[1]
        while name.partition(" ")[0].lower() in lexicon.openers:
            name = name.partition(" ")[2]
        before = text[max(0, found.start() - 12) : found.start()].split()
        if name and (name != found[1] or not before or before[-1].lower() not in lexicon.prepositions):
            yield found.end(1) - len(name), found.end(1), name


def _is_whole(text: str, start: int, end: int) -> bool:
    before = text[start - 1 : start]
    return not (before.isalnum() or before == "-") and not text[end : end + 1].isalnum()


@cache
def _lexicon(language: str) -> _Lexicon:
    nations = {_capital(w): noun for w, noun in pairs(language, "actors", "nations").items()}
    countries = table(language, "actors")["countries"]
    assert isinstance(countries, dict)
    groups = words(language, "actors", "groups")
    names = sorted({*groups, *nations, *(str(c) for c in countries["names"])})
    phrases = (*words(language, "actors", "modifiers"), *pairs(language, "actors", "nations"), *groups)
    particles = frozenset(words(language, "actors", "particles"))
    return _Lexicon(
        heads=AhoCorasick(list(words(language, "actors", "heads")), matchkind=MatchKind.LeftmostLongest),
        names=AhoCorasick(names, matchkind=MatchKind.LeftmostLongest),
        countries=nations,
        weak=frozenset(words(language, "actors", "weak")),
        named=frozenset(words(language, "actors", "named")),
        persons=frozenset(words(language, "actors", "persons")),
        only_carrying=frozenset(words(language, "actors", "only_carrying")),
        carried=re.compile(
            rf" (?:{_any_of(language, 'carrying')}) (?:\w+ ){{0,2}}?(?:{_any_of(language, 'carried')})(?!\w)"
        ),
        claims=_claims(language),
        never=frozenset(words(language, "actors", "never")),
        prepositions=frozenset(words(language, "actors", "prepositions")),
        qualifiers=frozenset(part for phrase in phrases for part in phrase.lower().split()) - particles,
        openers=frozenset(
            (
                *words(language, "actors", "openers"),
                *pairs(language, "dates", "months"),
                *pairs(language, "dates", "weekdays"),
            )
        ),
        joiners=frozenset(part for phrase in words(language, "actors", "joiners") for part in phrase.split()),
    )


def _claims(language: str) -> re.Pattern[str]:
    """What claims a deed: "claimed the attack", "said it was behind the bombing".

    Not where a clause goes on from it ("claimed the attack was staged"): that says what happened, and blames others.
    """
    finite = "|".join(words(language, "actors", "finite"))
    deed = rf"(?:{_any_of(language, 'deed_openers')}) (?:[\w-]+ ){{0,2}}?(?:{_any_of(language, 'deeds')})"
    onward = rf"(?: (?!(?:{_any_of(language, 'relative')}) )[^\s.,;:!?]++){{0,12}}? (?:{finite})(?!\w)"
    return re.compile(
        rf"(?<!\w)(?:(?:{_any_of(language, 'claims')}) {deed}(?![\w-])(?!{onward})"
        rf"|(?:{_any_of(language, 'responsibility')})(?![\w-])(?! (?:{finite})(?!\w)))"
    )


def _any_of(language: str, key: str) -> str:
    return "|".join(map(re.escape, words(language, "actors", key)))


def _capital(word: str) -> str:
    return word.title() if word.replace(" ", "").isalpha() and len(word) > 2 else word.upper()
