"""People by name, with the age and sex that stand beside the name: "Alisa Hlans, 7", "Dr Mahmoud Idris".

Victims and officials alike: the judge chooses. A name is a run of capitalised words that holds no word of a place
or a body and shows a sign of a person: an age, a title or kin word, or two words that nothing makes a place.
"""

import re
from collections.abc import Iterator

from knell.candidates.mentions import NameMention
from knell.candidates.name_words import NameWords, name_words
from knell.vocabulary import Sex

_OLDEST = 120  # a number above is no age
_HEAD = 200  # characters: longer lines are no headlines
_BESIDE = 90  # characters after a name in which a pronoun still speaks of it


def find_names(text: str, language: str = "en") -> list[NameMention]:
    """Every personal name in the text, in order; age and sex are None where nothing beside the name states them."""
    lexicon = name_words(language)
    return list(_with_lists(text, [m for run in lexicon.run.finditer(text) for m in _names(text, run, lexicon)]))


def _names(text: str, run: re.Match[str], lexicon: NameWords) -> Iterator[NameMention]:
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


def _pieces(text: str, run: re.Match[str], lexicon: NameWords) -> Iterator[tuple[int, int, str | None]]:
    """Start, end and title of each stretch of the run without a word that is never part of a name."""
    start = end = -1
    title: str | None = None
    for word in re.finditer(r"\S+", run[0]):
        bare = lexicon.owner_or_point.sub("", word[0])
        is_title = bare.lower() in lexicon.before
        if bare in lexicon.never or (bare.isupper() and bare.title() in lexicon.never) or is_title:
            if start >= 0:
                yield start, end, title
            start, title = -1, bare.lower() if is_title else None
            continue
        if start < 0:
            start = run.start() + word.start()
        end = run.start() + word.start() + len(lexicon.owner.sub("", word[0]))
        if len(bare) < len(word[0].rstrip(".")):  # "Umm Waseem's son": the name ends here
            yield start, end, title
            start, title = -1, None
    if start >= 0:
        yield start, end, title


def _word_before(text: str, start: int, lexicon: NameWords) -> tuple[str | None, str]:
    """The title or kin word right before the name ("his wife, Ikram"), and the sex it tells."""
    found = lexicon.word_before.search(text[max(0, start - 40) : start])
    word = found[1].lower() if found else ""
    return (word, lexicon.before[word]) if word in lexicon.before else (None, "")


def _looks_like_person(text: str, start: int, end: int, lexicon: NameWords) -> bool:
    """True for two words that nothing before makes a place, or one word that an apposition makes a person."""
    apposed = lexicon.apposed.match(text, end)
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


def _sex_beside(text: str, start: int, end: int, lexicon: NameWords) -> str:
    """The sex told by "he was" before, an apposition or the first pronoun after, or "men" earlier in the sentence."""
    before = re.split(r"[.!?\n]", text[max(0, start - 160) : start])[-1].lower()
    pronoun = lexicon.pronoun.search(before) or lexicon.pronoun.search(text[max(0, start - 14) : start].lower())
    if pronoun:
        return lexicon.pronouns[pronoun[1]]
    stretch = text[end : end + _BESIDE]
    limit = lexicon.told_of.search(stretch)
    found = lexicon.after.search(stretch[: limit.start()] if limit else stretch)
    if found:
        return lexicon.sexes[found[1].lower()]
    told = {lexicon.plurals[w] for w in re.findall(r"\w+", before) if w in lexicon.plurals}
    return told.pop() if len(told) == 1 else ""


def _sex(word: str) -> Sex | None:
    return "female" if word == "female" else "male" if word == "male" else None


def _age(text: str, start: int, end: int, lexicon: NameWords) -> tuple[int, int] | None:
    """The age beside the name as a range: "nine or 10" is 9 to 10."""
    found = next((m for p in lexicon.ages_after if (m := p.match(text, end))), None)
    if found is None:
        before = text[max(0, start - 60) : start]
        found = next((m for p in lexicon.ages_before if (m := p.search(before))), None)
    if found is None:
        return None
    low, high = _number(found["a"], lexicon), _number(found["b"] or found["a"], lexicon)
    return (low, high) if 0 <= low <= high <= _OLDEST else None


def _number(said: str, lexicon: NameWords) -> int:
    said = said.lower().replace("-", " ")
    return int(said) if said.isdigit() else sum(lexicon.numbers[w] for w in said.split())


def _with_lists(text: str, found: list[NameMention]) -> Iterator[NameMention]:
    """The names in order; an overlapping second reading is dropped."""
    last = 0
    for mention in found:
        if mention.start >= last and len(mention.name) > 1:
            yield mention
            last = mention.end
