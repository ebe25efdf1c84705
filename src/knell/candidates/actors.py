"""Whoever may be said to have done the harm: forces, groups, governments, armed people. Always alleged.

An actor is a head noun ("forces", "gunmen", "regime") with the nations, modifiers and names before it, a group
or a country by name, or a nation's adjective alone ("a Russian strike"), which stands for the country.
"""

import re
from collections.abc import Iterator

from knell.candidates.actor_words import ActorWords, actor_words
from knell.candidates.date_grammar import lowered
from knell.candidates.mentions import TermMention

_REACH = 80  # characters before a head in which its qualifiers stand
_WORD = re.compile(r"[\w.’'-]+|[^\w\s]")
_MOST_PARTS = 7  # capitalised; a longer run is a headline, and what is read of it may begin amid a name
_PART = re.compile(r"\b[A-Z]")
_CLAIMANT_REACH = 360  # characters: the longest that a claimant's pattern can match


def find_actors(text: str, language: str = "en") -> list[TermMention]:
    """Every actor in the text, `value` its words without article; an adjective gives the country besides."""
    lexicon = actor_words(language)
    found: dict[tuple[int, int, str], TermMention] = {}
    for start, end, value in (*_phrases(text, lexicon), *_named(text, lexicon), *_claiming(text, lexicon)):
        found.setdefault(
            (start, end, value),
            TermMention(start=start, end=end, words=text[start:end], kind="actor", value=" ".join(value.split())),
        )
    return sorted(found.values(), key=lambda m: (m.start, -m.end, m.value))


def _phrases(text: str, lexicon: ActorWords) -> Iterator[tuple[int, int, str]]:
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
        after = lexicon.after.match(text, end)
        if after:
            yield start, after.end(), text[start : after.end()]
        if head not in lexicon.only_carrying and (start < at or head not in lexicon.weak | lexicon.named):
            yield start, end, text[start:end]


def _opening(text: str, at: int, lexicon: ActorWords) -> int:
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


def _qualifies(token: str, lexicon: ActorWords) -> bool:
    low = token.lower()
    if low in lexicon.qualifiers or lexicon.numbered.fullmatch(low):
        return True
    return lexicon.owner.sub("", low) in lexicon.qualifiers


def _named(text: str, lexicon: ActorWords) -> Iterator[tuple[int, int, str]]:
    for _, start, end in lexicon.names.find_matches_as_indexes(text):
        if _is_whole(text, start, end):
            yield start, end, lexicon.countries.get(text[start:end], text[start:end])


def _claiming(text: str, lexicon: ActorWords) -> Iterator[tuple[int, int, str]]:
    """A name that takes a deed upon itself: "Jamaat-ul-Ahrar, a splinter group, claimed responsibility".

    Words that only open the sentence are no part of the name, however many ("Late on Monday Hamas"): where nothing
    else is left there is none, nor behind a preposition, nor where the run of capitals is too long to be one.
    """
    for deed in lexicon.claims.finditer(text):
        found = lexicon.claimant.search(text, max(0, deed.start() - _CLAIMANT_REACH), deed.start())
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
