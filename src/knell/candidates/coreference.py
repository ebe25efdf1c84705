"""Short forms and pronouns written out: whom "the ministry", "he" or "SOHR" stands for within one report."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from knell.candidates.phrases import vocabulary
from knell.candidates.tokens import Token, tokenise
from knell.languages import pairs

CAPITAL = (
    r"(?:(?:al|el|ar|as|at|ash|ad|an|az|bin|ben|ibn|de|da|van|von|abu|du|des)[- ])*(?:[A-Z]\.|[A-ZÀ-Ž’'][\w’'-]*[\w])"
)
NAME = rf"\b{CAPITAL}(?: (?:(?:al|el|bin|ben|de|da|van|von|du)[- ])?{CAPITAL}){{1,4}}"
BODY = rf"\b{CAPITAL}(?: (?:for|of|the|on|and|de|des|without|in) (?:the )?{CAPITAL}| {CAPITAL}){{1,8}}"

_NAME, _BODY = re.compile(NAME), re.compile(BODY)
_STATED = re.compile(rf"({BODY})(?: [a-z]+)? \(([^()\s]+)\)")


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention as reference resolution sees it: its words, their set without articles, the last of them."""

    start: int
    words: tuple[str, ...]
    content: frozenset[str]
    head: str
    capitals: int
    person: bool
    plural: bool
    sex: str | None


def write_out(
    spans: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]], text: str, language: str
) -> list[str]:
    """The full name of each mention, in the same order; a mention that nothing explains keeps its own words.

    `others` are further names that short forms and pronouns may stand for (the subjects of other sentences).
    """
    starts = {a for a, _ in spans}
    everyone = sorted([*spans, *(s for s in others if s[0] not in starts)])
    names = dict(zip(everyone, Report(text, language).resolve(everyone), strict=True))
    return [names[span] for span in spans]


class Report:
    """The names of one report and the short forms that stand for them."""

    def __init__(self, text: str, language: str) -> None:
        self.text, self.language = text, language
        self.determiners = vocabulary(language, "determiner")
        self.pronouns = vocabulary(language, "pronoun")
        self.people = vocabulary(language, "person")
        self.speakers = vocabulary(language, "speaker")
        self.objects = vocabulary(language, "object")
        self.plural = vocabulary(language, "plural")
        self.carriers = vocabulary(language, "statement")
        self.possessives = pairs(language, "sources", "possessive")
        self.sexes = pairs(language, "sources", "sex")
        self.short = {k: frozenset(v.split()) for k, v in pairs(language, "sources", "stands_for").items()}
        self.names = [(m.start(), m.group()) for m in _NAME.finditer(text)]

    @cached_property
    def bodies(self) -> list[tuple[int, str]]:
        """Where each capitalised name that may be a body's stands."""
        return [(m.start(), m.group()) for m in _BODY.finditer(self.text)]

    @cached_property
    def stated(self) -> dict[str, str]:
        """The names whose acronym stands behind them in brackets, by the acronym; the first of each."""
        return {m[2]: m[1] for m in reversed(list(_STATED.finditer(self.text)))} if "(" in self.text else {}

    @cached_property
    def initials(self) -> dict[str, str]:
        """The names by their capital letters; the first of each."""
        return {
            "".join(w[0] for w in re.split(r"[ -]", name) if w[0].isupper()): name for _, name in reversed(self.bodies)
        }

    def resolve(self, spans: Sequence[tuple[int, int]]) -> list[str]:
        """Names for all spans, each settled with those before it already written out."""
        references = [self._reference(a, self.text[a:b]) for a, b in spans]
        names = [self.text[a:b] for a, b in spans]
        for k, reference in enumerate(references):
            names[k] = self._resolved(k, reference, references, names) or names[k]
            if names[k] != self.text[spans[k][0] : spans[k][1]]:
                full = self._reference(reference.start, names[k])
                references[k] = replace(full, sex=full.sex or reference.sex)
        return names

    def _reference(self, start: int, words: str) -> Reference:
        tokens = [t for t in tokenise(words) if t.is_word and t.low != "'s"]
        low = tuple(t.low for t in tokens)
        content = frozenset(w for w in low if w not in self.determiners and not w.endswith("-based"))
        head = next((t.low for t in _first_core(tokens) if t.low in self.speakers), low[-1] if low else "")
        capitals = sum(t.is_capital and t.low in content for t in tokens)
        person = bool(content & self.people) or (
            capitals >= 1
            and capitals == len(tokens)
            and not content & (self.speakers - self.people)
            and not tokens[-1].text.isupper()
        )
        person = person and not self._is_object(start)
        sex = next((self.sexes[w] for w in low if w in self.sexes), None)
        return Reference(start, low, content, head, capitals, person, self._is_plural(head, low), sex)

    def _is_plural(self, head: str, words: tuple[str, ...]) -> bool:
        return (head.endswith("s") and head in self.speakers) or head in self.plural or "and" in words

    def _is_object(self, start: int) -> bool:
        """True if a preposition stands before the words: "in Maarat al-Numan" is a place."""
        before = self.text[max(0, start - 12) : start].split()
        return bool(before) and before[-1].lower() in self.objects

    def _resolved(self, k: int, mention: Reference, references: list[Reference], names: list[str]) -> str | None:
        earlier = list(zip(references[:k], names[:k], strict=True))
        words = mention.words
        if len(words) == 1 and (words[0] in self.pronouns or words[0] in self.possessives):
            return self._pronoun(self.possessives.get(words[0], words[0]), earlier)
        if len(mention.content) == 1 and len(names[k]) <= 8 and names[k].isupper():
            return self._expansion(names[k])
        if (
            len(mention.content) <= 2
            and self._is_surname(names[k])
            and (full := self._full_name(names[k].split()[-1], mention.start))
        ):
            return full
        if sum(w[:1].isupper() and w.lower() not in self.determiners for w in names[k].split()) >= 2:
            return None
        if len(words) == 1 and names[k][:1].isupper() and words[0] not in self.speakers:
            return None
        if (
            (words and words[0] in ("the", "its", "their", "this", "that", "his", "her", "these", "those"))
            or mention.head in self.short
            or len(words) == 1
        ):
            return self._definite(
                mention, names[k], earlier, list(zip(references[k + 1 :], names[k + 1 :], strict=True))
            )
        return None

    def _pronoun(self, pronoun: str, earlier: list[tuple[Reference, str]]) -> str | None:
        """Whom a pronoun stands for: the last named person of its sex, the last body, the last of several."""
        sex = self.sexes.get(pronoun)
        fitting = []
        for reference, name in reversed(earlier):
            if name.lower() in self.pronouns or name.lower() in self.possessives or reference.head in self.carriers:
                continue
            if sex and reference.person and reference.sex in (None, sex):
                fitting.append((reference, name))
            elif (pronoun == "it" and not reference.person and not reference.plural) or (
                pronoun == "they" and (reference.plural or not reference.person)
            ):
                return name
        named = next((name for reference, name in fitting[:2] if reference.capitals), None)
        return named or (fitting[0][1] if fitting else None)

    def _is_surname(self, words: str) -> bool:
        last = words.split()[-1] if words.split() else ""
        return (last[:1].isupper() or ("-" in last and not last.islower())) and last.lower() not in self.speakers

    def _full_name(self, surname: str, start: int) -> str | None:
        """The longer personal name that ends in the surname: the last one before `start`, else the first after it."""
        matching = [
            (at, name) for at, name in self.names if name.endswith(surname) and name.count(" ") < 4 and name != surname
        ]
        before = [name for at, name in matching if at < start]
        return before[-1] if before else next((name for _, name in matching), None)

    def _expansion(self, acronym: str) -> str | None:
        """The name that an acronym abbreviates, if the report gives it."""
        name = self.stated.get(acronym) or self.initials.get(acronym)
        return f"{name} ({acronym})" if name else None

    def _definite(
        self, mention: Reference, words: str, earlier: list[tuple[Reference, str]], later: list[tuple[Reference, str]]
    ) -> str | None:
        def fuller(other: Reference, name: str) -> bool:
            return mention.content < other.content and mention.head == other.head

        for reference, name in reversed(earlier):
            if fuller(reference, name):
                return name
        if mention.head in self.people and (bearer := self._bearer(mention.head, mention.start)):
            return bearer
        if full := self._body(mention):
            return full
        if full := self._stood_for(mention, [*reversed(earlier), *later]):
            return full
        if mention.start < 200:
            return next(
                (
                    name
                    for reference, name in later
                    if fuller(reference, name) and name != words and len(name) > len(words)
                ),
                None,
            )
        return None

    def _stood_for(self, mention: Reference, others: list[tuple[Reference, str]]) -> str | None:
        """The named body that a general word stands for ("the monitor", "a watchdog")."""
        wanted = self.short.get(mention.head)
        if wanted is None or len(mention.content) > 4 or mention.capitals:
            return None
        for reference, name in others:
            if (
                reference.capitals >= 1
                and reference.content & wanted
                and mention.head not in reference.words[-1:] + reference.words[:1]
            ):
                return name
        return None

    def _bearer(self, title: str, start: int) -> str | None:
        """The person whose title stands beside the name anywhere: "Ihor Klymenko, the interior minister"."""
        beside = sorted((m.start(), m.group("name")) for p in _titled(title) for m in p.finditer(self.text))
        # "In Amman the foreign minister": a setting that opens a sentence is no bearer's name.
        found = [(at, name) for at, name in beside if name.split()[0].lower() not in self.objects]
        earlier = [name for at, name in found if at < start]
        return earlier[-1] if earlier else (found[0][1] if found else None)

    def _body(self, mention: Reference) -> str | None:
        """The full name of a body elsewhere in the report that carries the words of the short form."""
        if mention.head in self.people or not mention.head or mention.head.endswith("s"):
            return None
        if len(mention.content - {mention.head}) > 2:
            return None
        found = [(start, name) for start, name in self.bodies if self._carries(mention, name)]
        earlier = [name for at, name in found if at < mention.start]
        return earlier[-1] if earlier else (found[0][1] if found else None)

    def _carries(self, mention: Reference, name: str) -> bool:
        """True if a capitalised name holds every word of the short form, its head among its last or first words."""
        low = [w.lower() for w in name.split()]
        return mention.content < frozenset(low) and len(low) <= 8


@cache
def _titled(title: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A name behind its title and one before it."""
    before = re.compile(rf"\b(?i:{title})(?: (?:of|in|for) [^,.;\n]{{1,40}})?,? (?P<name>{NAME})")
    behind = re.compile(rf"(?P<name>{NAME}),? (?:(?:the|a|an) )?(?:[\w’'-]+ ){{0,5}}(?i:{title})\b")
    return before, behind


def _first_core(tokens: Sequence[Token]) -> list[Token]:
    """The tokens before the first preposition, last first: the head of "a source at the office" is "source"."""
    core = []
    for token in tokens:
        if token.low in ("of", "at", "in", "from", "for", "with", "on", "near", "inside", "without"):
            break
        core.append(token)
    return core[::-1]
