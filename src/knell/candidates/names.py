"""People by name, with the age and sex that stand beside the name: "Alisa Hlans, 7", "Dr Mahmoud Idris".

Victims and officials alike: the judge chooses. A name is a run of capitalised words that holds no word of a place
or a body and shows a sign of a person: an age, a title or kin word, or two words that nothing makes a place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from knell.candidates.mentions import NameMention
from knell.languages import pairs, table, words
from knell.vocabulary import Sex

_OLDEST = 120  # a number above is no age
_HEAD = 200  # characters: longer lines are no headlines
_BESIDE = 90  # characters after a name in which a pronoun still speaks of it
_APPOSED = re.compile(r", (?:an?|the|his|her|their) ((?:[\w-]+ ){0,3}[\w-]+)")
_CAPITAL = r"[^\W\d_a-zß-öø-ÿа-яёіїєґ][\w’'ʼ-]*\w"


@dataclass(frozen=True, slots=True)
class _Lexicon:
    run: re.Pattern[str]
    never: frozenset[str]
    before: dict[str, str]
    after: re.Pattern[str]
    sexes: dict[str, str]
    pronoun: re.Pattern[str]
    pronouns: dict[str, str]
    plurals: dict[str, str]
    bodies: frozenset[str]
    place: re.Pattern[str]
    of_person: re.Pattern[str]
    ages_after: tuple[re.Pattern[str], ...]
    ages_before: tuple[re.Pattern[str], ...]
    numbers: dict[str, int]


def find_names(text: str, language: str = "en") -> list[NameMention]:
    """Every personal name in the text, in order; age and sex are None where nothing beside the name states them."""
    lexicon = _lexicon(language)
    return list(_with_lists(text, [m for run in lexicon.run.finditer(text) for m in _names(text, run, lexicon)]))


def _names(text: str, run: re.Match[str], lexicon: _Lexicon) -> Iterator[NameMention]:
    """The names within a run of capitalised words, which titles and other words may cut."""
    for start, end, title in _pieces(text, run, lexicon):
        word, sex = _word_before(text, start, lexicon)
        age = _age(text, start, end, lexicon)
        if not (age or title or word) and not _looks_like_person(text, start, end, lexicon):
            continue
        if text[start:end].isupper() and end - start < 6 and not age:  # SANA, UK
            continue
        sex = lexicon.before.get(title or "") or sex or _sex_beside(text, start, end, lexicon)
        yield NameMention(
            start=start,
            end=end,
            words=text[start:end],
            name=" ".join(text[start:end].split()),
            age_low=age[0] if age else None,
            age_high=age[1] if age else None,
            sex=_sex(sex),
        )


def _pieces(text: str, run: re.Match[str], lexicon: _Lexicon) -> Iterator[tuple[int, int, str | None]]:
    """Start, end and title of each stretch of the run without a word that is never part of a name."""
    start = end = -1
    title: str | None = None
    for word in re.finditer(r"\S+", run[0]):
        bare = re.sub(r"['’]s?$|\.$", "", word[0])
        is_title = bare.lower() in lexicon.before
        if bare in lexicon.never or (bare.isupper() and bare.title() in lexicon.never) or is_title:
            if start >= 0:
                yield start, end, title
            start, title = -1, bare.lower() if is_title else None
            continue
        if start < 0:
            start = run.start() + word.start()
        end = run.start() + word.start() + len(re.sub(r"['’]s?$", "", word[0]))
        if len(bare) < len(word[0].rstrip(".")):  # "Umm Waseem's son": the name ends here
            yield start, end, title
            start, title = -1, None
    if start >= 0:
        yield start, end, title


def _word_before(text: str, start: int, lexicon: _Lexicon) -> tuple[str | None, str]:
    """The title or kin word right before the name ("his wife, Ikram"), and the sex it tells."""
    found = re.search(r"([\w-]+),?[ \n](?:[Dd]r\.? )?$", text[max(0, start - 40) : start])
    word = found[1].lower() if found else ""
    return (word, lexicon.before[word]) if word in lexicon.before else (None, "")


def _looks_like_person(text: str, start: int, end: int, lexicon: _Lexicon) -> bool:
    """True for two words that nothing before makes a place, or one word that an apposition makes a person."""
    apposed = _APPOSED.match(text, end)
    if apposed and any(w.lower() in lexicon.before for w in apposed[1].split()):
        return True
    if lexicon.pronoun.search(text[max(0, start - 14) : start].lower()):
        return True
    if " " not in text[start:end]:
        return False
    before = text[max(0, start - 24) : start].lower()
    if lexicon.place.search(before[-12:]) and not lexicon.of_person.search(before):
        return False
    return text[start:end] not in lexicon.bodies and not _in_headline(text, start)


def _in_headline(text: str, at: int) -> bool:
    """True at the head of the text or in a short line where most words are capitalised: capitals tell nothing there."""
    first, last = text.rfind("\n", 0, at), text.find("\n", at)
    last = len(text) if last < 0 else last
    if at > _HEAD and last - first > _HEAD:
        return False
    long: list[str] = re.findall(r"[^\W\d_]{4,}", text[max(first + 1, at - 100) : min(last, at + 100)])
    capitals: int = sum(w[0].isupper() for w in long)
    return capitals > 0.6 * len(long)


def _sex_beside(text: str, start: int, end: int, lexicon: _Lexicon) -> str:
    """The sex told by "he was" before, an apposition or the first pronoun after, or "men" earlier in the sentence."""
    before = re.split(r"[.!?\n]", text[max(0, start - 160) : start])[-1].lower()
    pronoun = lexicon.pronoun.search(before) or lexicon.pronoun.search(text[max(0, start - 14) : start].lower())
    if pronoun:
        return lexicon.pronouns[pronoun[1]]
    stretch = text[end : end + _BESIDE]
    limit = re.search(
        r"\n|[.;] (?!(?:He|She|His|Her)\b)| and (?:[A-Z]|an? |the |\d)|^['’]s|, [A-Z][a-z]+ [A-Z]", stretch
    )
    found = lexicon.after.search(stretch[: limit.start()] if limit else stretch)
    if found:
        return lexicon.sexes[found[1].lower()]
    told = {lexicon.plurals[w] for w in re.findall(r"\w+", before) if w in lexicon.plurals}
    return told.pop() if len(told) == 1 else ""


def _sex(word: str) -> Sex | None:
    return "female" if word == "female" else "male" if word == "male" else None


def _age(text: str, start: int, end: int, lexicon: _Lexicon) -> tuple[int, int] | None:
    """The age beside the name as a range: "nine or 10" is 9 to 10."""
    found = next((m for p in lexicon.ages_after if (m := p.match(text, end))), None)
    if found is None:
        before = text[max(0, start - 60) : start]
        found = next((m for p in lexicon.ages_before if (m := p.search(before))), None)
    if found is None:
        return None
    low, high = _number(found["a"], lexicon), _number(found["b"] or found["a"], lexicon)
    return (low, high) if 0 <= low <= high <= _OLDEST else None


def _number(said: str, lexicon: _Lexicon) -> int:
    said = said.lower().replace("-", " ")
    return int(said) if said.isdigit() else sum(lexicon.numbers[w] for w in said.split())


def _with_lists(text: str, found: list[NameMention]) -> Iterator[NameMention]:
    """The names in order; an overlapping second reading is dropped."""
    last = 0
    for mention in found:
        if mention.start >= last and len(mention.name) > 1:
            yield mention
            last = mention.end


@cache
def _lexicon(language: str) -> _Lexicon:
    particle = _any(words(language, "names", "particles"))
    prefix = _any((*words(language, "names", "particles"), *words(language, "names", "prefixes")))
    word = rf"(?:(?:{prefix}-)?{_CAPITAL}|[A-Z]\.)"
    nations = [w.title() for w in pairs(language, "actors", "nations")]
    pronouns = pairs(language, "names", "pronouns")
    ages = table(language, "names")["ages"]
    assert isinstance(ages, dict)
    small = _small_numbers(language)
    number = rf"(?:\d{{1,3}}|(?i:{_any(tuple(small))})(?:[- ](?i:{_any(tuple(small))}))?)"
    joined = _any(words(language, "names", "or"))
    dashed = rf"(?P<a>{number})(?:(?: {joined} |[-–])(?P<b>{number}))?"
    sexes = pairs(language, "names", "after")
    return _Lexicon(
        run=re.compile(rf"(?<![\w.@#/])(?:{prefix}-)?{_CAPITAL}(?:[ \xa0](?:{particle}[ \xa0])*{word})*"),
        never=frozenset({*words(language, "names", "never"), *nations}),
        before=pairs(language, "names", "before"),
        after=re.compile(rf"(?<![\w-])((?i:{_any(tuple(sexes))}))(?![\w-])"),
        sexes=sexes,
        pronoun=re.compile(rf"(?<!\w)({_any(tuple(pronouns))}) (?:is|was)\s$"),
        pronouns=pronouns,
        plurals=pairs(language, "names", "plurals"),
        bodies=frozenset(words(language, "actors", "groups")),
        place=re.compile(rf"(?<!\w){_any(words(language, 'names', 'of_place'))}\s$"),
        of_person=re.compile(rf"(?<!\w){_any(words(language, 'names', 'of_person'))} of\s$"),
        ages_after=tuple(re.compile(_filled(str(p), dashed)) for p in ages["after"]),
        ages_before=tuple(re.compile(_filled(str(p), dashed)) for p in ages["before"]),
        numbers=small,
    )


def _filled(pattern: str, number: str) -> str:
    return pattern.replace("{{", "{").replace("}}", "}").replace("{n}", number)


def _small_numbers(language: str) -> dict[str, int]:
    units = {w: i for i, w in enumerate(words(language, "counts", "units"))}
    return units | {w: 10 * (i + 2) for i, w in enumerate(words(language, "counts", "tens"))}


def _any(listed: tuple[str, ...]) -> str:
    return "(?:" + "|".join(re.escape(w) for w in sorted(listed, key=len, reverse=True)) + ")"
