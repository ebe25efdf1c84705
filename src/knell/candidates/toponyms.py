"""Words that may name a place: names of the gazetteer, and unknown names that stand where a place stands.

Runs of capitalised words are cut into the longest names the gazetteer holds. A name is dropped where it is
a person's ("Chelsea Clinton"), a body's or an ordinary word; what it takes to stay grows as the place gets
smaller. Unknown names are kept where the words beside them say that they are places ("village of al-Tayba").
Recall comes before precision: the judge picks among the candidates.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from knell.candidates.mentions import ToponymMention
from knell.candidates.toponym_words import PlaceWords, place_words
from knell.places.gazetteer import Entry, Gazetteer

# Decimal logarithm of the people a bare name needs (Entry.standing): a town of 20,000 is known beyond its region,
# and only a city or a state stands out inside somebody else's name. Tuned on TR-News and the English gold.
_KNOWN, _FAMOUS = 4.3, 5.8
_LONGEST = 6
# Levels whose word belongs to the name of an unknown place ("Zoppe junction", "Nisreen Street").
_PART_OF_NAME = ("landmark", "street")


@dataclass(slots=True)
class _Token:
    """A word of a run; `person` marks words of a person's name."""

    text: str
    low: str
    start: int
    end: int
    capital: bool
    person: bool = False


@dataclass(slots=True)
class _Match:
    """The words first to last of a run bear a name of the gazetteer (or of a demonym's country)."""

    tokens: list[_Token]
    first: int
    last: int
    entries: tuple[Entry, ...]
    demonym: str | None = None

    @property
    def start(self) -> int:
        return self.tokens[self.first].start

    @property
    def end(self) -> int:
        return self.tokens[self.last].end


@dataclass(slots=True)
class _Page:
    """A report while it is read: what its own words say about which names are people and which are places."""

    text: str
    words: PlaceWords
    surnames: set[str] = field(default_factory=set)
    located: set[str] = field(default_factory=set)


def find_toponyms(text: str, gazetteer: Gazetteer, language: str = "en") -> list[ToponymMention]:
    """The toponyms of a text in the order they stand, none overlapping another.

    `known` says whether the gazetteer holds the name; `form` is the word beside it ("district"), "demonym" for
    an adjective or a people ("Syrian"), whose `name` is then the country's.
    """
    page = _Page(text, place_words(language))
    runs = [_tokens(page, found) for found in page.words.run.finditer(text)]
    for tokens in runs:
        _mark_persons(page, tokens)
    read = [(tokens, _matches(page, tokens, gazetteer)) for tokens in runs]
    for _, matches in read:
        page.located.update(_name(m) for m in matches if _evidence(page, m))
    mentions: list[ToponymMention] = []
    for tokens, matches in read:
        headline = len(tokens) > 3 and _is_headline(text, tokens[0].start)
        kept = [m for m in matches if m.demonym or _is_place(page, m, matches, headline)]
        found = [*(_mention(page, m) for m in kept), *_unknown(page, tokens, kept, mentions, headline)]
        mentions += sorted(found, key=lambda m: m.start)
    mentions = sorted([*mentions, *_numbered(page)], key=lambda m: (m.start, -m.end))
    return _share_plural_forms(_without_overlaps(mentions), text, page.words)


def toponym_at(text: str, start: int, end: int, gazetteer: Gazetteer, language: str = "en") -> ToponymMention:
    """The mention that given words make, whatever the grammar thinks of them (for words that a person marked)."""
    page = _Page(text, place_words(language))
    words = text[start:end]
    country = page.words.demonyms.get(words.title() if words.isupper() else words)
    form = "demonym" if country else _form(page, start, end)
    known = bool(country or gazetteer.exact(words))
    return ToponymMention(start=start, end=end, words=words, name=country or words, known=known, form=form)


def _tokens(page: _Page, found: re.Match[str]) -> list[_Token]:
    out = []
    for piece in page.words.token.finditer(page.text, found.start(), found.end()):
        word = piece.group()
        capital = word.casefold() not in page.words.connectors or word[0].isupper()
        out.append(_Token(word, word.casefold(), piece.start(), piece.end(), capital))
    return out


def _mark_persons(page: _Page, tokens: list[_Token]) -> None:
    """Marks given name and surname, and what follows a title; the surnames are remembered for the whole report."""
    words = page.words
    titled = _title_before(page, tokens[0].start) and len(tokens) > 1
    for i, token in enumerate(tokens):
        given = token.low in words.given_names or re.fullmatch(r"\w\.", token.text) is not None
        title = token.low.rstrip(".") in words.titles and token.text[0].isupper()
        if not (given or title or (titled and i == 0)):
            continue
        name = _name_after(tokens, i + 1, words)
        if not name:
            continue
        for part in (*([token] if not title else []), *name):
            part.person = True
        page.surnames.add(name[-1].low)


def _title_before(page: _Page, start: int) -> bool:
    """Whether a title in lower case stands before ("spokesman Ihor Konashenkov")."""
    before = page.text[max(0, start - 20) : start].split()
    return bool(before) and page.text[start - 1 : start] == " " and before[-1] in page.words.titles


def _name_after(tokens: list[_Token], start: int, words: PlaceWords) -> list[_Token]:
    """The capitalised words from here to the next connector that can be the rest of a person's name."""
    name = []
    for token in tokens[start : start + 3]:
        if not token.capital or token.low in words.forms or token.low in words.bodies or token.low in words.directions:
            break
        name.append(token)
    return name


def _matches(page: _Page, tokens: list[_Token], gazetteer: Gazetteer) -> list[_Match]:
    """The run cut into the longest names that the gazetteer or the list of demonyms holds, from left to right."""
    out, i = [], 0
    while i < len(tokens):
        match = _longest(page, tokens, i, gazetteer) if tokens[i].capital else None
        if match:
            out.append(match)
        i = match.last + 1 if match else i + 1
    return out


def _longest(page: _Page, tokens: list[_Token], i: int, gazetteer: Gazetteer) -> _Match | None:
    words = page.words
    for j in range(min(len(tokens), i + _LONGEST) - 1, i - 1, -1):
        if not tokens[j].capital:
            continue
        name = page.text[tokens[i].start : tokens[j].end]
        country = words.demonyms.get(name if not name.isupper() else name.title())
        if country:
            return _Match(tokens, i, j, gazetteer.exact(country), country)
        entries = gazetteer.exact(name)
        if entries and _may_be_name(page, tokens[i : j + 1], entries):
            return _Match(tokens, i, j, entries)
    return None


def _may_be_name(page: _Page, tokens: Sequence[_Token], entries: tuple[Entry, ...]) -> bool:
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


def _name(match: _Match) -> str:
    return match.entries[0].place_id if match.entries else ""


def _evidence(page: _Page, match: _Match) -> bool:
    """Whether the words beside the name say that it is a place."""
    return bool(_before(page, match.start) or _form(page, match.start, match.end) or _after_comma(page, match))


def _before(page: _Page, start: int) -> bool:
    """Whether words of place stand right before ("in the northern", "shelling of", "at 12")."""
    words = page.words
    lead = page.text[max(0, start - 48) : start].removesuffix("#")
    if not lead.endswith((" ", "\u00a0")):
        return False
    said = lead.casefold().split()
    while said and (said[-1] == words.definite or said[-1] in words.directions or _qualifies(said[-1])):
        said.pop()
    if not said:
        return False
    if said[-1] in words.prepositions:
        return True
    return said[-1] in words.struck_by and len(said) > 1 and said[-2] in words.struck


def _qualifies(word: str) -> bool:
    """ "rebel-held", or a house number."""
    return word.endswith(("-held", "-controlled", "-run", "-besieged", "-occupied")) or word.isdigit()


# The head of a line or of a list's item ("GAZA CITY (AP) —", "- Kukana, countryside of Afrin").
_OPENS = re.compile(r"(?:^|\n)(?:[^\w\n]*\d{1,2}[/.)])?[^\w\n]*$")
_CLOSES = re.compile(r"(?:, | ?[:(—–]|\.\s| -)")


def _opens_item(text: str, start: int, end: int) -> bool:
    return bool(_CLOSES.match(text, end)) and bool(_OPENS.search(text[max(0, start - 8) : start]))


def _form(page: _Page, start: int, end: int) -> str | None:
    """The word that says what the place is, right after the name or before it ("village of")."""
    after = page.words.form_after.match(page.text, end, end + 40)
    if after and (after.group(1).islower() or page.text[end + 1 : end + 2].isupper()):
        return after.group(1).casefold()
    said = page.text[max(0, start - 32) : start].split(" ")
    if len(said) > 1 and said[-1] == "":
        at = -3 if said[-2] in page.words.form_joints and len(said) > 2 else -2
        return said[at] if said[at] in page.words.forms else None
    return None


_COMMA_NAME = re.compile(r", (?:the )?[A-ZА-ЯІЇЄҐ]")


def _after_comma(page: _Page, match: _Match) -> bool:
    """Whether the place that holds it follows ("Reading, England"), or a dateline's brackets or dash."""
    rest = page.text[match.end : match.end + 40]
    if _opens_item(page.text, match.start, match.end):
        return True
    if not _COMMA_NAME.match(rest) or not match.entries:
        return False
    following = rest[2:]
    return any(
        following.startswith(name)
        for e in match.entries[:8]
        for name in (e.country, e.admin1, (e.admin1 or "").split(" ")[0])
        if name
    ) or bool(re.match(r"(?:[A-Z][a-z]{1,4}\.|[NSWRDB]\.\w{1,2}\.)", following))


def _is_place(page: _Page, match: _Match, matches: list[_Match], headline: bool) -> bool:
    """Whether a name that the gazetteer holds is meant as a place here; the rules in the order they decide."""
    tokens, words, best = match.tokens, page.words, match.entries[0]
    single = match.first == match.last
    token, evidence = tokens[match.first], _evidence(page, match)
    following = _neighbour(tokens, match.last, 1)
    if following and (following.low in words.not_before or (following.low in words.bodies and not single)):
        return False
    if re.match(r" \d", page.text[match.end : match.end + 2]) and token.text.isupper():
        return False  # "U.S. 59" is a road
    if single and token.low in words.not_places:
        return _after_comma(page, match)
    if token.person and not (best.standing > _FAMOUS and not headline and _before(page, match.start)):
        return best.standing > _FAMOUS and token.low not in words.given_names and following is None
    if single and token.low in page.surnames and not (evidence and best.standing > _KNOWN):
        return False
    if single and not headline and _inside_other_name(page, match, matches) and best.standing < _FAMOUS:
        return False
    if single and token.text.isupper() and len(token.text) <= 5 and not evidence and not headline:
        return best.standing > _FAMOUS
    if evidence or (best.place_id in page.located and not headline):
        return True
    if not single:
        return best.primary or best.standing > _KNOWN
    return best.standing > _KNOWN and (token.low not in words.given_names or best.standing > _FAMOUS)


def _neighbour(tokens: list[_Token], at: int, step: int) -> _Token | None:
    """The capitalised word right beside this one, with no connector between."""
    other = at + step
    return tokens[other] if 0 <= other < len(tokens) and tokens[other].capital else None


def _inside_other_name(page: _Page, match: _Match, matches: list[_Match]) -> bool:
    """Whether a capitalised word beside it makes it part of some other name ("Andrei Karlov", "Media Idlib")."""
    words, taken = page.words, {i for m in matches for i in range(m.first, m.last + 1)}
    for at, step in ((match.first, -1), (match.last, 1)):
        other = _neighbour(match.tokens, at, step)
        if other is None or at + step in taken:
            continue
        if step < 0 and other.low in words.waters:
            return True
        plain = other.low in words.directions or other.low in words.forms or other.low in words.titles
        if plain or (step < 0 and other.low in words.not_places):
            continue
        best = match.entries[0]
        if not (step > 0 and best.primary and best.standing > _KNOWN and _before(page, match.start)):
            return True
    return False


def _mention(page: _Page, match: _Match) -> ToponymMention:
    words = page.text[match.start : match.end]
    form = "demonym" if match.demonym else _form(page, match.start, match.end)
    name = match.demonym or words
    return ToponymMention(start=match.start, end=match.end, words=words, name=name, known=True, form=form)


def _unknown(
    page: _Page, tokens: list[_Token], kept: list[_Match], before: list[ToponymMention], headline: bool
) -> Iterator[ToponymMention]:
    """Names the gazetteer does not hold, or not as a place here, that stand where a place stands."""
    taken = {i for m in kept for i in range(m.first, m.last + 1)}
    for group in _groups(page, tokens, taken):
        start, end = group[0].start, group[-1].end
        form = _own_form(page, group) or _form(page, start, end)
        level = page.words.forms.get(form or "")
        opens = _opens_item(page.text, start, end) and _may_open(page, group)
        placed = form or opens or _before(page, start) or _coordinated(page.text, before, start)
        placed = placed or _arabic(page, group)
        if not placed or (_is_body(page, group) and not opens):
            continue
        if (headline or any(t.person for t in group)) and not level:
            continue
        after = page.words.form_after.match(page.text, end, end + 40)
        if after and level in _PART_OF_NAME and after.group(1).casefold() == form:
            end = after.end()
        name = page.text[start:end]
        yield ToponymMention(start=start, end=end, words=name, name=name, known=False, form=form)


def _numbered(page: _Page) -> Iterator[ToponymMention]:
    """Places that have a number for a name ("School No. 1", "2nd Street")."""
    for found in page.words.numbered.finditer(page.text):
        form = (found.group(1) or found.group(2)).casefold()
        name = found.group()
        yield ToponymMention(start=found.start(), end=found.end(), words=name, name=name, known=False, form=form)


def _groups(page: _Page, tokens: list[_Token], taken: set[int]) -> Iterator[list[_Token]]:
    """The stretches of a run that no name took, without what only describes (directions, ordinary words)."""
    words, group = page.words, list[_Token]()
    for i, token in enumerate([*tokens, None]):
        if token is not None and i not in taken and token.low != "and":
            group.append(token)
            continue
        while group and _describes(group[0], words) and not _begins_name(page, group):
            group.pop(0)
        while group and (not group[-1].capital or _only_ends(group[-1], words)):
            group.pop()
        if group and not (len(group) == 1 and (group[0].low in words.forms or group[0].low in words.not_places)):
            yield group
        group = []


def _describes(token: _Token, words: PlaceWords) -> bool:
    low = token.low.rstrip(".")
    if low in _NAMING_TITLES:
        return False
    return not token.capital or low in words.directions or low in words.not_places or low in words.titles


def _begins_name(page: _Page, group: list[_Token]) -> bool:
    """Whether an ordinary word is the name's own first: after "town of", or before "Street" within a sentence."""
    first, last = group[0], group[-1]
    if not first.capital or not first.text[0].isupper():
        return False
    if page.words.forms.get(last.low) and len(group) == 2 and last.low not in page.words.bodies:
        return page.text[max(0, first.start - 2) : first.start].strip().isalnum()
    return len(group) > 1 and first.low not in page.words.titles and _form(page, first.start, last.end) is not None


# Titles that begin names of quarters and villages as often as names of people.
_NAMING_TITLES = frozenset(("sheikh", "shaikh", "sultan", "imam", "prince", "king", "queen"))


def _only_ends(token: _Token, words: PlaceWords) -> bool:
    return token.low in words.not_places and token.low not in words.forms


def _own_form(page: _Page, group: list[_Token]) -> str | None:
    """The word inside the name that says what it is ("Nisreen Street")."""
    return group[-1].low if len(group) > 1 and group[-1].low in page.words.forms else None


def _is_body(page: _Page, group: list[_Token]) -> bool:
    """Whether the group names a body of people, or is an acronym."""
    if group[-1].low in page.words.forms and group[-1].low not in page.words.bodies:
        return False
    return any(t.low in page.words.bodies for t in group) or all(t.text.isupper() for t in group)


def _arabic(page: _Page, group: list[_Token]) -> bool:
    """Whether the name has the Arabic article inside and goes on a phrase ("the stronghold of Urum al-Joz")."""
    lead = page.text[max(0, group[0].start - 8) : group[0].start].split()
    return "-" in group[-1].text and bool(lead) and lead[-1] in page.words.struck_by


def _coordinated(text: str, before: list[ToponymMention], start: int) -> bool:
    """Whether the name goes on a list of places ("Jobar, Zamalka and …")."""
    if not before or before[-1].form == "demonym":
        return False
    gap = text[before[-1].end : start]
    return gap in (" and ", ", ", " or ", ", and ", " and the ", " and in ", " - ", " – ", "-", "–")


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
        if text[here.end : after.start] in (" and ", ", ", " or ", ", and "):
            out[i] = replace(here, form=form)
    return out


def _is_headline(text: str, at: int) -> bool:
    """Whether the line is written in title case or capitals, where a capital says nothing."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    found = re.findall(r"[^\W\d_]{4,}", text[start : end if end >= 0 else len(text)][:200])
    return len(found) > 3 and sum(w[0].isupper() for w in found) > 0.75 * len(found)


def _may_open(page: _Page, group: list[_Token]) -> bool:
    """Whether an unknown name at the head of a line can be a dateline's or a list's place: not a person's."""
    return len(group) <= 3 and not any(t.person or t.low in page.words.bodies for t in group)
