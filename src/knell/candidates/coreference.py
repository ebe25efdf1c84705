"""Short forms and pronouns written out: whom "the ministry", "he" or "SOHR" stands for within one report."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from knell.candidates.full_names import FullNames
from knell.candidates.references import Reference, References
from knell.candidates.source_words import endings, vocabulary
from knell.languages import pairs

Named = tuple[Reference, str]

_LEAD = 200  # characters: the first sentence may call a body by a short form before it gives the name
_ACRONYM = 8  # letters


def write_out(
    spans: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]], text: str, language: str
) -> list[str]:
    """The full name of each mention, in the same order; a mention that nothing explains keeps its own words.

    `others` are further names that short forms and pronouns may stand for (the subjects of other sentences).
    """
    starts = {a for a, _ in spans}
    everyone = sorted([*spans, *(s for s in others if s[0] not in starts)])
    names = dict(zip(everyone, _ShortForms(text, language).write_out(everyone), strict=True))
    return [names[span] for span in spans]


class _ShortForms:
    """The mentions of one report and whom the short ones stand for."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.full_names, self.references = FullNames(text, language), References(text, language)
        self.determiners = vocabulary(language, "determiner")
        self.pronouns = vocabulary(language, "pronoun")
        self.people = vocabulary(language, "person")
        self.speakers = vocabulary(language, "speaker")
        self.carriers = vocabulary(language, "statement")
        self.pointing = vocabulary(language, "pointing")
        self.body_pronouns = vocabulary(language, "body_pronoun")
        self.several_pronouns = vocabulary(language, "several_pronoun")
        self.plural_endings = endings(language, "plural_ending")
        self.possessives = pairs(language, "sources", "possessive")
        self.sexes = pairs(language, "sources", "sex")
        self.general = {k: frozenset(v.split()) for k, v in pairs(language, "sources", "stands_for").items()}

    def write_out(self, spans: Sequence[tuple[int, int]]) -> list[str]:
        """Names for all spans, each settled with those before it already written out."""
        named = [(self.references.read(a, self.text[a:b]), self.text[a:b]) for a, b in spans]
        for k, (reference, words) in enumerate(named):
            name = self._name(reference, words, named[:k], named[k + 1 :])
            if name and name != words:
                full = self.references.read(reference.start, name)
                named[k] = replace(full, sex=full.sex or reference.sex), name
        return [name for _, name in named]

    def _name(self, mention: Reference, words: str, earlier: list[Named], later: list[Named]) -> str | None:
        """Whom a mention stands for, by the kind of short form it is; None where it is none."""
        first, alone = mention.words[0] if mention.words else "", len(mention.words) == 1
        if alone and (first in self.pronouns or first in self.possessives):
            return self._of_pronoun(self.possessives.get(first, first), earlier)
        if len(mention.content) == 1 and len(words) <= _ACRONYM and words.isupper():
            return self.full_names.of_acronym(words)
        if len(mention.content) <= 2 and self._is_surname(words):
            full = self.full_names.of_surname(words.split()[-1], mention.start)
            if full:
                return full
        if sum(w[:1].isupper() and w.lower() not in self.determiners for w in words.split()) >= 2:
            return None
        if alone and words[:1].isupper() and first not in self.speakers:
            return None
        if first in self.pointing or alone or mention.head in self.general:
            return self._of_noun(mention, words, earlier, later)
        return None

    def _of_pronoun(self, pronoun: str, earlier: list[Named]) -> str | None:
        """Whom a pronoun stands for: the last named person of its sex, the last body, the last of several."""
        found = [(r, name) for r, name in reversed(earlier) if not self._names_nobody(r, name)]
        if pronoun in self.body_pronouns:
            return next((name for r, name in found if not r.person and not r.plural), None)
        if pronoun in self.several_pronouns:
            return next((name for r, name in found if r.plural or not r.person), None)
        if pronoun not in self.sexes:
            return None
        fitting = [(r, name) for r, name in found if r.person and r.sex in (None, self.sexes[pronoun])]
        # of the last two, one with a name is meant before one without
        named = (name for r, name in fitting[:2] if r.capitals)
        return next(named, fitting[0][1] if fitting else None)

    def _names_nobody(self, reference: Reference, name: str) -> bool:
        return name.lower() in self.pronouns or name.lower() in self.possessives or reference.head in self.carriers

    def _is_surname(self, words: str) -> bool:
        last = words.split()[-1] if words.split() else ""
        return (last[:1].isupper() or ("-" in last and not last.islower())) and last.lower() not in self.speakers

    def _of_noun(self, mention: Reference, words: str, earlier: list[Named], later: list[Named]) -> str | None:
        """Whom "the ministry" stands for: a fuller mention before it, a bearer of the title, a body of that name."""
        lead = later if mention.start < _LEAD else []
        return (
            next(_fuller(mention, reversed(earlier)), None)
            or self._bearer(mention)
            or self._body(mention)
            or self._general(mention, [*reversed(earlier), *later])
            or next((name for name in _fuller(mention, lead) if len(name) > len(words)), None)
        )

    def _bearer(self, mention: Reference) -> str | None:
        return self.full_names.of_title(mention.head, mention.start) if mention.head in self.people else None

    def _body(self, mention: Reference) -> str | None:
        """The full name of a body elsewhere in the report that carries the words of the short form."""
        if mention.head in self.people or not mention.head or mention.head.endswith(self.plural_endings):
            return None
        few = len(mention.content - {mention.head}) <= 2
        return self.full_names.of_body(mention.content, mention.start) if few else None

    def _general(self, mention: Reference, others: Iterable[Named]) -> str | None:
        """The named body that a general word stands for ("the monitor", "a watchdog")."""
        wanted = self.general.get(mention.head)
        if wanted is None or len(mention.content) > 4 or mention.capitals:
            return None
        bodies = ((r, name) for r, name in others if r.capitals and r.content & wanted)
        return next((name for r, name in bodies if mention.head not in (r.words[0], r.words[-1])), None)


def _fuller(mention: Reference, others: Iterable[Named]) -> Iterator[str]:
    """The mentions with the same head that say more."""
    return (name for r, name in others if mention.content < r.content and mention.head == r.head)
