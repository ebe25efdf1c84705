"""Sentences that are kept in English, as counting and collecting wrote them, said in the language of a page.

What is counted, refused or proposed is kept with its reason in words, the same for everybody. A page finds out which
sentence it is and what its variable parts are, and says that sentence anew. What is no such sentence stays as it is.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from knell.publish.sentences import FACILITY_WORDS, WEAPON_WORDS
from knell.speech import ENGLISH, N_, NN_, day_words, gettext, ngettext, number_words, speech
from knell.vocabulary import AGES, HARMS, ROLES, SEXES

# Variable parts that are themselves such sentences, or words of the vocabulary; all others are names and numbers.
AGAIN = ("told", "who", "whole", "why", "range", "harm", "grade", "other")
PHRASES: tuple[str, ...] = (
    # grades
    N_("every figure is of combatants"),
    N_("%(name)s accepts the harm as its own"),
    N_("competing claims of responsibility: %(names)s"),
    N_("a party denies it; told by %(told)s"),
    N_("%(names)s denies it; told by %(told)s"),
    N_("%(told)s, near an action of a belligerent"),
    N_("%(told)s, but nothing ties it to a belligerent"),
    N_("%(told)s only"),
    N_("no origin with a figure"),
    N_("one origin (%(name)s)"),
    # what a range leaves out, and what is odd about it
    N_("a denial: shown, and lowers nothing by itself"),
    N_("the speaker doubts the figure"),
    N_("no figure: “%(words)s”"),
    N_("tells of some of the %(number)s that the same report counts (%(claim)s)"),
    N_("counted on top of %(claim)s"),
    N_("died later: moves from the injured to the killed of the counts made before"),
    N_("%(name)s later gave %(range)s (%(claim)s)"),
    N_("%(who)s reach beyond %(whole)s: a part cannot exceed its whole"),
    N_("some call them civilians, some combatants: the minimum of both is 0"),
    N_("%(names)s give the same figure, %(number)s %(harm)s: does one have it from another?"),
    N_("the weapon: %(names)s"),
    N_("%(harm)s: %(named)s named of %(range)s"),
    N_("%(named)s named of %(range)s"),
    # tolls
    N_("%(who)s %(number)s exceed the %(most)s of %(whole)s at the same time"),
    N_("the same figure %(number)s stands for %(harm)s %(whole)s by %(name)s: copied, or mistaken for it?"),
    N_("%(number)s recorded incidents add up to at least %(least)s, above the authority's %(most)s"),
    N_("said %(number)s days after the day it is about"),
    N_("%(number)s looks like %(other)s with a digit too many"),
    N_("%(number)s looks like %(other)s mistyped"),
    N_("the figure for the same day was %(number)s"),
    N_("below %(number)s of the time before: a correction, a change of scope or an error; a person should look"),
    N_("below %(number)s of the time before"),
    N_("%(number)s a day against %(other)s a day before"),
    N_("the figure looks mistyped"),
    # why a number is what it is
    N_("without %(name)s: %(range)s"),
    N_("%(range)s died later and moved from injured to killed (%(claim)s)"),
    N_("best figure %(number)s: the median over %(other)s origins"),
    N_("%(number)s of %(other)s incidents have no known minimum and add nothing to it"),
    N_("%(number)s have no upper end: their minimum is added instead, so the sum is a lower bound"),
    N_("the low end and the high end"),
    N_("the low end"),
    N_("the high end"),
    N_("low end and high end"),
    N_("low end"),
    N_("high end"),
    N_("first report of the value"),
    # people
    N_("age: %(range)s"),
    N_("sex: %(range)s"),
    N_("name withheld"),
    # the queue, and what fits nowhere any more
    N_("%(name)s calls %(a)s and %(b)s one, against earlier decisions"),
    N_("%(name)s calls %(a)s and %(b)s two, against earlier decisions"),
    N_("the words no longer stand in the report"),
    N_("this reader finds no such claim in the words, and nobody accepted it"),
    N_("no claim has these words any more"),
    N_("the report: %(why)s"),
    # what a decision may not be
    N_("a rejection needs a reason: say in a few words why this is no claim"),
    N_("the words %(words)s do not stand in the report: quote it letter by letter"),
    N_("a claim needs 'words': the number's words as they stand in the quote"),
    N_("the places %(words)s are not understood: each is an object with a name"),
    N_("a claim cannot be joined to or parted from itself: name two claims"),
    N_("the grade %(words)s is not known: choose from %(names)s"),
    N_("%(name)s proposed %(grade)s already: another person has to confirm it"),
    N_("a title needs at least one word"),
    N_("nothing in this dossier has the id %(words)s: `knell claims` and `knell reports` list ids"),
    N_("cannot break down by %(words)s: choose from %(names)s"),
    N_('"%(words)s" is no date: write it as in 2022-03-23'),
    N_('"%(words)s" can be two dates: write it as in 2022-03-23'),
    N_('"%(words)s" is no encoding: write as in windows-1251, koi8-u or utf-8'),
    N_('"%(words)s" is no mapping: write as in text=Body,published=Date; fields: %(names)s'),
    # how adding ended
    N_("the same bytes are kept already"),
    N_("the same bytes as %(name)s are kept already"),
    N_("says it was published on %(words)s, which is yet to come: correct its date and add it again"),
    N_("is empty: there is nothing to read"),
    N_("is binary, not text: add a page, a document or a text"),
    N_("is film or a picture: only text is read"),
    N_("is XML of a kind that is not read: add a page, a feed or a text"),
    N_("is encrypted: unpack it with its password and add the files"),
    N_("is cut off in the middle: fetch or copy the WARC file again"),
    N_("is nested more than %(number)s deep: unpack it and add what is in it"),
    N_("is a table without rows: there is nothing to read"),
    N_("is no message: export the chat again"),
    N_("cannot be unpacked (%(words)s): fetch or copy the ZIP again"),
    N_("cannot be read (%(words)s); save it in another form"),
    N_("cannot be read: %(words)s"),
    N_("has %(words)s; %(name)s may have %(most)s: cut it, or convert it to text"),
    N_("has more than %(most)s: cut it, or convert it to text"),
    N_("holds more than %(number)s items: split it and add the pieces"),
    N_("unpacks to more than %(most)s: unpack it and add the folder"),
    N_("holds hidden files, left out: unpack it and name them"),
    N_("answers with status %(number)s and leads nowhere: check the address"),
    N_("redirects more than %(number)s times: check the address"),
    N_("is %(words)s, not a feed: give the feed's own address, or save the page and add the file"),
    N_("an error of Knell's own (%(words)s); the server's log has it"),
)
# The same with a number that other words depend on.
NUMBERED: tuple[tuple[str, str], ...] = (
    NN_("%(number)s independent origin (%(names)s)", "%(number)s independent origins (%(names)s)"),
)
TERMS = (N_("all people"), N_("unknown"), N_("open"), N_("at least"), N_("up to"), N_("against"))
_PART = re.compile(r"%\((\w+)\)s")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_DAY = r"\d{1,2} [A-Z][a-z]+ \d{4}"
_TITLE = re.compile(
    rf"(?P<place>.+), (?:(?P<first>{_DAY})(?: – (?P<last>{_DAY}))?|day not stated)(?: \((?P<what>[^()]+)\))?"
)
_TOLL = re.compile(rf"(?P<name>.+): (?P<harm>{'|'.join(HARMS)})")


def retell(words: str) -> str:
    """A sentence that was kept in English, in the language spoken now."""
    if not words or speech() is ENGLISH:
        return words
    for pattern, message in _patterns():
        if found := pattern.fullmatch(words):
            values = {name: _value(name, value) for name, value in found.groupdict().items()}
            if isinstance(message, str):
                return gettext(message, **values)
            return ngettext(*message, int(found["number"].replace(",", "")), **values)
    if found := _TOLL.fullmatch(words):
        return f"{found['name']}: {gettext(found['harm'])}"
    return words


def retell_title(title: str, name: str | None = None) -> str:
    """An incident's title, made of place, days and what was hit or used, in the language spoken now.

    `name` stands for the place. A title that a person gave is of another form and stays.
    """
    found = _TITLE.fullmatch(title) if speech() is not ENGLISH else None
    if found is None:
        return title
    place = name or (gettext("Place not stated") if found["place"] == "Place not stated" else found["place"])
    days = [day_words(datetime.strptime(one, "%d %B %Y").date()) for one in (found["first"], found["last"]) if one]
    what = found["what"] and found["what"].replace(" ", "_")
    kinds: dict[str, str] = {**FACILITY_WORDS, **WEAPON_WORDS}
    said = gettext(kinds[what]) if what in kinds else found["what"]
    return f"{place}, {' – '.join(days) or gettext('day not stated')}" + (f" ({said})" if said else "")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str | tuple[str, str]], ...]:
    """The sentences as patterns, those with more words of their own before those that hold almost anything."""
    made = [*_each(), *((_pattern(many), (one, many)) for one, many in NUMBERED)]
    return tuple(sorted(made, key=lambda pair: -len(_PART.sub("", str(pair[1])))))


def _each() -> Iterator[tuple[re.Pattern[str], str | tuple[str, str]]]:
    return ((_pattern(message), message) for message in PHRASES)


def _pattern(message: str) -> re.Pattern[str]:
    pieces = _PART.split(message)
    words = [re.escape(piece) if n % 2 == 0 else f"(?P<{piece}>.+?)" for n, piece in enumerate(pieces)]
    return re.compile("".join(words), re.DOTALL)


def _value(name: str, value: str) -> str:
    if name in AGAIN:
        again = retell(value)
        return again if again != value else _numbers(_terms().sub(lambda found: gettext(found[0]), value))
    return _numbers(value) if _NUMBER.fullmatch(value) else value


def _numbers(words: str) -> str:
    return _NUMBER.sub(lambda found: number_words(int(found[0].replace(",", ""))), words)


@cache
def _terms() -> re.Pattern[str]:
    known = (*HARMS, *AGES, *SEXES, *ROLES, "confirmed", "fair", "weak", "contested", "discounted", *TERMS)
    return re.compile(rf"\b(?:{'|'.join(sorted(known, key=len, reverse=True))})\b")
