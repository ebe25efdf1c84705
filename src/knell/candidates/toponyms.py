"""Words that may name a place: names of the gazetteer, and unknown names that stand where a place stands.

Runs of capitalised words are cut into the longest names the gazetteer holds. A name is dropped where it is
a person's ("Chelsea Clinton"), a body's or an ordinary word; what it takes to stay grows as the place gets
smaller. Unknown names are kept where the words beside them say that they are places ("village of al-Tayba").
Recall comes before precision: the judge picks among the candidates.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from knell.candidates.mentions import ToponymMention
from knell.candidates.toponym_page import (
    Match,
    Page,
    Token,
    described,
    form_beside,
    holder_follows,
    is_headline,
    mark_persons,
    neighbour,
    placed_before,
    run_tokens,
    surely_placed,
)
from knell.candidates.toponym_unknown import numbered, unknown
from knell.candidates.toponym_words import PlaceWords, place_words
from knell.places.gazetteer import Entry, Gazetteer
from knell.places.spelling import key

# Decimal logarithm of the people a bare name needs (Entry.standing): a town of 20,000 is known beyond its region,
# and only a city or a state stands out inside somebody else's name. Tuned on TR-News and the English gold.
_KNOWN, _FAMOUS = 4.3, 5.8
# Of a country that the report names, a smaller town or a large village will do.
_NEAR_BY = 2.7
_LONGEST = 6


def find_toponyms(text: str, gazetteer: Gazetteer, language: str = "en") -> list[ToponymMention]:
    """The toponyms of a text in the order they stand, none overlapping another.

    `known` says whether the gazetteer holds the name; `form` is the word beside it ("district"), "demonym" for
    an adjective or a people ("Syrian"), whose `name` is then the country's.
    """
    page = Page(text, place_words(language))
    runs = [run_tokens(page, found) for found in page.words.run.finditer(text)]
    for tokens in runs:
        mark_persons(page, tokens)
    read = [(tokens, _matches(page, tokens, gazetteer)) for tokens in runs]
    for _, matches in read:
        page.located.update(m.entries[0].place_id for m in matches if m.evidence)
        page.about.update(m.entries[0].country_code for m in matches if m.entries and m.entries[0].kind == "country")
    mentions: list[ToponymMention] = []
    for tokens, matches in read:
        headline = len(tokens) > 3 and is_headline(text, tokens[0].start)
        taken = {i for m in matches for i in range(m.first, m.last + 1)}
        kept = [m for m in matches if m.demonym or _is_place(page, m, taken, headline)]
        found = [*(_mention(page, m) for m in kept), *unknown(page, tokens, kept, mentions, headline)]
        mentions += sorted(found, key=lambda m: m.start)
    mentions = sorted([*mentions, *numbered(page)], key=lambda m: (m.start, -m.end))
    return _share_plural_forms(_without_overlaps(mentions), text, page.words)


def toponym_at(text: str, start: int, end: int, gazetteer: Gazetteer, language: str = "en") -> ToponymMention:
    """The mention that given words make, whatever the grammar thinks of them (for words that a person marked)."""
    page = Page(text, place_words(language))
    words = text[start:end]
    country = page.words.demonyms.get(words.title() if words.isupper() else words)
    form = "demonym" if country else form_beside(page, start, end)
    known = bool(country or gazetteer.exact(words))
    return ToponymMention(start=start, end=end, words=words, name=country or words, known=known, form=form)


def _matches(page: Page, tokens: Sequence[Token], gazetteer: Gazetteer) -> list[Match]:
    """The run cut into the longest names that the gazetteer or the list of demonyms holds, from left to right."""
    out, i = [], 0
    while i < len(tokens):
        match = _longest(page, tokens, i, gazetteer) if tokens[i].capital else None
        if match:
            out.append(match)
        i = match.last + 1 if match else i + 1
    return out


def _longest(page: Page, tokens: Sequence[Token], i: int, gazetteer: Gazetteer) -> Match | None:
    words = page.words
    for j in range(min(len(tokens), i + _LONGEST) - 1, i - 1, -1):
        if not tokens[j].capital:
            continue
        name = page.text[tokens[i].start : tokens[j].end]
        country = words.demonyms.get(name if not name.isupper() else name.title())
        if country:
            return Match(tokens, i, j, gazetteer.exact(country), country, "demonym")
        if i == j and (owner := _owner(name, gazetteer)):
            return Match(tokens, i, j, owner, owner[0].name, "demonym")
        # "The Hague" has its article; that of "The Donetsk region" is the sentence's.
        entries = gazetteer.exact(name, without_article=tokens[i].low != words.definite)
        if entries and not _only_opens(page, tokens, i, j) and _may_be_name(page, tokens[i : j + 1], entries):
            return _weighed(page, Match(tokens, i, j, entries))
    return None


def _owner(name: str, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """The country whose possessive lost its apostrophe ("Syrias civil war")."""
    if not name.endswith("s") or gazetteer.exact(name):
        return ()
    found = gazetteer.exact(name[:-1])
    return found if found and found[0].kind == "country" and found[0].primary else ()


def _only_opens(page: Page, tokens: Sequence[Token], i: int, j: int) -> bool:
    """Whether the word only begins a longer name that the gazetteer does not hold: Bani of "Bani Suhaila"."""
    following = neighbour(tokens, j, 1)
    return i == j and tokens[i].low in page.words.openers and following is not None and following.capital


def _weighed(page: Page, match: Match) -> Match:
    """The match with what the words beside it say."""
    match.form = form_beside(page, match.start, match.end)
    said = bool(match.form) or placed_before(page, match.start) or described(page, match.start, match.end)
    match.evidence = said or holder_follows(page, match)
    return match


def _may_be_name(page: Page, tokens: Sequence[Token], entries: tuple[Entry, ...]) -> bool:
    """Whether the words, by themselves, can be the name: no ordinary word, no stray acronym, no person's full name."""
    best, first = entries[0], tokens[0]
    if len(tokens) == 1:
        if first.text.isupper() and len(first.text.replace(".", "")) <= 2:
            return best.kind in ("country", "admin1") and best.primary
        return len(first.low.replace(".", "")) > 2 or (first.text[-1] == "." and best.kind == "admin1")
    if all(t.low in page.words.not_places or t.low in page.words.forms for t in tokens):
        return best.primary and best.standing > _KNOWN
    person = first.low in page.words.given_names and len(tokens) == 2 and tokens[1].low not in page.words.forms
    return (best.primary and (not person or best.standing > _KNOWN)) or best.standing > _KNOWN


def _is_place(page: Page, match: Match, taken: set[int], headline: bool) -> bool:
    """Whether a name that the gazetteer holds is meant as a place here; the rules in the order they decide.

    `taken` are the places in the run of the words that some match covers.
    """
    tokens, words, best = match.tokens, page.words, match.entries[0]
    single, token, evidence = match.single, tokens[match.first], match.evidence
    following = neighbour(tokens, match.last, 1)
    if following and (following.low in words.not_before or (following.low in words.bodies and not single)):
        return False
    if following and words.forms.get(following.low) == "street" and following.low == match.form:
        return False  # "Louisiana Avenue" is no state
    if re.match(r" \d", page.text[match.end : match.end + 2]) and token.text.isupper():
        return False  # "U.S. 59" is a road
    if single and token.low in words.not_places:
        return holder_follows(page, match) or (following is None and surely_placed(page, match.start))
    if single and (token.person or (match.form is None and _is_told_of(page, match))):
        return False
    if single and token.low in page.surnames and not (evidence and best.standing > _KNOWN):
        return False
    if single and not headline and _inside_other_name(page, match, taken) and best.standing < _FAMOUS:
        return False
    if single and token.text.isupper() and len(token.text) <= 5 and not headline and not holder_follows(page, match):
        return _outweighs_acronym(token, match)
    if evidence or (best.place_id in page.located and not headline):
        return True
    if not single:
        return best.primary or best.standing > _KNOWN
    known = _NEAR_BY if best.primary and best.country_code in page.about and token.low not in words.ordinary else _KNOWN
    return best.standing > known and (token.low not in words.given_names or best.standing > _FAMOUS)


def _outweighs_acronym(token: Token, match: Match) -> bool:
    """Whether capitals that could abbreviate anything open a place's own name: GAZA, not SANA (an agency) for Sanaa."""
    best = match.entries[0]
    own = f"{key(best.name)} ".startswith(f"{key(token.text)} ")
    return (own or best.kind != "settlement") and best.standing > (_KNOWN if match.evidence else _FAMOUS)


def _is_told_of(page: Page, match: Match) -> bool:
    """Whether an age or the like follows, as after people's names ("Rickert, 55, insisted")."""
    small = match.entries[0].kind == "settlement" and match.entries[0].standing < _FAMOUS
    return small and not placed_before(page, match.start) and bool(page.words.person_after.match(page.text, match.end))


def _inside_other_name(page: Page, match: Match, taken: set[int]) -> bool:
    """Whether a capitalised word beside it makes it part of some other name ("Andrei Karlov", "Media Idlib")."""
    words = page.words
    for at, step in ((match.first, -1), (match.last, 1)):
        other = neighbour(match.tokens, at, step)
        if other is None or at + step in taken:
            continue
        if step < 0 and other.low in words.waters:
            return True
        plain = other.low in words.directions or other.low in words.forms or other.low in words.titles
        if plain or (step < 0 and other.low in words.not_places):
            continue
        best = match.entries[0]
        if not (step > 0 and best.primary and best.standing > _KNOWN and placed_before(page, match.start)):
            return True
    return False


def _mention(page: Page, match: Match) -> ToponymMention:
    words = page.text[match.start : match.end]
    name = match.demonym or words
    return ToponymMention(start=match.start, end=match.end, words=words, name=name, known=True, form=match.form)


def _without_overlaps(mentions: list[ToponymMention]) -> list[ToponymMention]:
    out: list[ToponymMention] = []
    for mention in mentions:
        if not out or mention.start >= out[-1].end:
            out.append(mention)
    return out


def _share_plural_forms(mentions: list[ToponymMention], text: str, words: PlaceWords) -> list[ToponymMention]:
    """ "Donetsk and Luhansk regions" says of both that they are regions."""
    out = list(mentions)
    for i in range(len(out) - 2, -1, -1):
        here, after = out[i], out[i + 1]
        form = after.form or ""
        if here.form or not form.endswith("s") or form.removesuffix("s") not in words.forms:
            continue
        if text[here.end : after.start] in words.joins:
            out[i] = replace(here, form=form)
    return out
