"""Names that no gazetteer holds, found where a place stands: "village of al-Tayba", "Zoppe junction", "2nd Street"."""

from collections.abc import Iterator, Sequence

from knell.candidates.mentions import ToponymMention
from knell.candidates.toponym_page import Match, Page, Token, described, form_beside, opens_item, placed_before
from knell.candidates.toponym_words import PlaceWords

# Levels whose word belongs to the name of an unknown place ("Zoppe junction", "Nisreen Street").
_PART_OF_NAME = ("landmark", "street")


def unknown(
    page: Page, tokens: Sequence[Token], kept: Sequence[Match], before: Sequence[ToponymMention], headline: bool
) -> Iterator[ToponymMention]:
    """Names the gazetteer does not hold, or not as a place here, that stand where a place stands."""
    taken = {i for m in kept for i in range(m.first, m.last + 1)}
    for group in _groups(page, tokens, taken):
        start, end = group[0].start, group[-1].end
        form = _own_form(page, group) or form_beside(page, start, end)
        level = page.words.forms.get(form or "")
        opens = opens_item(page, start, end) and _may_open(page, group)
        placed = form or opens or placed_before(page, start) or _coordinated(page, before, start)
        placed = placed or _arabic(page, group) or _opened(group, page.words) or described(page, start, end)
        if not placed or (_is_body(page, group) and not opens):
            continue
        if not form and (_ordinary(group, page.words) or page.words.person_after.match(page.text, end)):
            continue
        if (headline or any(t.person for t in group)) and not level:
            continue
        after = page.words.form_after.match(page.text, end, end + 40)
        if after and level in _PART_OF_NAME and after.group(1).casefold() == form:
            end = after.end()
        name = page.text[start:end]
        yield ToponymMention(start=start, end=end, words=name, name=name, known=False, form=form)


def numbered(page: Page) -> Iterator[ToponymMention]:
    """Places that have a number for a name ("School No. 1", "2nd Street")."""
    for found in page.words.numbered.finditer(page.text):
        form = next((said.casefold() for said in found.groups() if said), None)
        name = found.group()
        yield ToponymMention(start=found.start(), end=found.end(), words=name, name=name, known=False, form=form)


def _groups(page: Page, tokens: Sequence[Token], taken: set[int]) -> Iterator[list[Token]]:
    """The stretches of a run that no name took, without what only describes (directions, ordinary words)."""
    words, group = page.words, list[Token]()
    for i, token in enumerate([*tokens, None]):
        if token is not None and i not in taken and token.low not in words.conjunctions:
            group.append(token)
            continue
        while group and _describes(group[0], words) and not _begins_name(page, group):
            group.pop(0)
        while group and (not group[-1].capital or (_only_ends(group[-1], words) and not _goes_on(page, group))):
            group.pop()
        if group and not (len(group) == 1 and (group[0].low in words.forms or group[0].low in words.not_places)):
            yield group
        group = []


def _describes(token: Token, words: PlaceWords) -> bool:
    low = token.low.rstrip(".")
    if low in words.naming_titles:
        return False
    plain = low in words.directions or low in words.not_places or low in words.titles
    return not token.capital or plain or low.endswith(words.qualifiers)


def _begins_name(page: Page, group: list[Token]) -> bool:
    """Whether an ordinary word is the name's own first: after "town of", or before "Street" within a sentence."""
    first, last = group[0], group[-1]
    if not first.capital or not first.text[0].isupper():
        return False
    if page.words.forms.get(last.low) and len(group) == 2 and last.low not in page.words.bodies:
        return page.text[max(0, first.start - 2) : first.start].strip().isalnum()
    return (
        len(group) > 1 and first.low not in page.words.titles and form_beside(page, first.start, last.end) is not None
    )


def _goes_on(page: Page, group: list[Token]) -> bool:
    """Whether a word for a place goes on a name that ends in an ordinary word: "the Orange Mound neighborhood"."""
    if len(group) < 2 or not group[-2].capital:
        return False
    following = page.words.form_after.match(page.text, group[-1].end, group[-1].end + 40)
    return bool(following and following.group(1).islower() and len(following.group()) == len(following.group(1)) + 1)


def _only_ends(token: Token, words: PlaceWords) -> bool:
    return token.low in words.not_places and token.low not in words.forms


def _opened(group: list[Token], words: PlaceWords) -> bool:
    """Whether the first word is one that names of places begin with ("Wadi …", "Mount …")."""
    return len(group) > 1 and (group[0].low in words.openers or group[0].low in words.waters)


def _ordinary(group: list[Token], words: PlaceWords) -> bool:
    """Whether every word is one that reports write in lower case: a heading or a label, no name ("Injured: none")."""
    return all(part in words.ordinary or part in words.not_places for t in group for part in t.low.split("-"))


def _may_open(page: Page, group: list[Token]) -> bool:
    """Whether an unknown name at the head of a line can be a dateline's or a list's place: not a person's."""
    return len(group) <= 3 and not any(t.person or t.low in page.words.bodies for t in group)


def _own_form(page: Page, group: list[Token]) -> str | None:
    """The word inside the name that says what it is ("Nisreen Street")."""
    return group[-1].low if len(group) > 1 and group[-1].low in page.words.forms else None


def _is_body(page: Page, group: list[Token]) -> bool:
    """Whether the group names a body of people, or is an acronym."""
    if group[-1].low in page.words.forms and group[-1].low not in page.words.bodies:
        return False
    return any(t.low in page.words.bodies for t in group) or all(t.text.isupper() for t in group)


def _arabic(page: Page, group: list[Token]) -> bool:
    """Whether the name has the Arabic article inside and goes on a phrase ("the stronghold of Urum al-Joz")."""
    lead = page.text[max(0, group[0].start - 8) : group[0].start].split()
    return "-" in group[-1].text and bool(lead) and lead[-1] in page.words.struck_by


def _coordinated(page: Page, before: Sequence[ToponymMention], start: int) -> bool:
    """Whether the name goes on a list of places ("Jobar, Zamalka and …")."""
    if not before or before[-1].form == "demonym":
        return False
    return page.text[before[-1].end : start] in page.words.joins
