"""The count patterns of one language, made of its word lists (counts.toml); count_grammar.py compiles them."""

import re

from knell.candidates.numbers import Numbers
from knell.candidates.source_words import endings, vocabulary
from knell.languages import either, words


class Lists:
    """The word lists of a language as alternatives, and the patterns made of them."""

    def __init__(self, language: str, number: Numbers) -> None:
        self.language, self.num = language, number.pattern
        self.article = either(words(language, "places", "definite"))
        self.conjunction = either(vocabulary(language, "and"))
        self.several = either(endings(language, "plural_ending"))
        self.owner = either(words(language, "names", "owner_ends"))
        self.about = self.listed("about")
        # "has gone up to eight" is eight
        risen = "".join(rf"(?<!\b{re.escape(verb)} )" for verb in words(language, "counts", "risen"))
        self.low = self.listed("at_least")
        self.high = f"{risen}(?:{self.listed('at_most')})"
        self.hedge = f"{self.low}|{self.high}|{self.about}"
        self.harm = self.listed("harm", literal=False)
        self.months = self.listed("months", literal=False)
        self.person, self.related = self.listed("person"), self.listed("related")
        # "a Syrian was", not "a Syrian army"
        then = self.listed("person_then", literal=False)
        adjective = rf"(?:{self.listed('person_adjective')})\b(?! (?!(?:{then}|{self.harm})\b)\w)"
        self.someone = f"{self.person}|{self.listed('person_adjective')}|{self.related}"
        self.noun = rf"(?:(?:{self.person})\b|{adjective})"
        self.hurt = self.listed("hurt", literal=False)
        self.ages = self.listed("ages", literal=False)
        self.adjective = rf"(?:{self.ages}|(?!(?:{self.listed('not_adjective')})\b)[\w'’-]+)"

    def listed(self, key: str, *, literal: bool = True) -> str:
        longest_first = sorted(words(self.language, "counts", key), key=len, reverse=True)
        return "|".join(re.escape(o).replace(r"\ ", " ") if literal else o for o in longest_first)

    def zero(self) -> str:
        nouns, never = self.listed("zero_noun"), self.listed("zero_never")
        harmed = rf"(?:{self.person})(?= (?:\w+ ){{0,2}}(?:{self.harm})\b)"
        return (
            rf"\b(?:{self.listed('zero', literal=False)})\b|\b(?:{self.listed('zero_not')}) (?:{nouns})\b"
            rf"|\b(?:{self.listed('zero_of')})(?: (?:{self.listed('part_after')})\b|(?=[\"”.,;]))"
            rf"|\b(?:{self.listed('zero_not')}|{self.listed('zero_before')}) (?:[\w'-]+ )?{harmed}"
            rf"|\b(?:{self.listed('zero_before')})\b(?: (?!(?:{never})\b)[\w'-]+){{0,3}}? (?:{nouns})\b"
        )

    def between(self) -> str:
        first = rf"\b(?:{self.listed('between')}) ({self.listed('nil')}|{self.num})"
        return rf"{first} (?:{self.listed('between_joint')}) (?:({self.low}) )?({self.num})\b"

    def range(self) -> str:
        joints = [f" {word} " for word in words(self.language, "counts", "range_joint")]
        joints += [f", {word} " for word in words(self.language, "counts", "range_afterthought")]
        joint = "|".join(joints)
        never = self.listed("range_not_after", literal=False)
        return rf"(?<![\w,.])\b({self.num})(?: ?[-–—] ?|{joint})({self.num})\b(?! ?[-–]?(?:{never}))"

    def not_before(self) -> str:
        plain, codes = self.listed("not_before", literal=False), self.listed("codes_before")
        return rf"(?:\b(?:(?i:{plain})|(?<!['’])(?:{codes})) ?-?|:\d?)$"

    def figure(self) -> str:
        """Groups: 1 at least, 2 at most, 3 about, 4 the number, 5 "or more"."""
        hedged = rf"(?:(?:{self.article} )?(?:({self.low})|({self.high})|({self.about})) )?"
        filled = rf"(?:(?:{self.hedge}|{self.listed('fillers')}) ){{0,2}}"
        more, joined = self.listed("or_more"), self.listed("or_more_joined")
        or_more = rf"(\+| (?:{more})\b(?! (?:\d|{self.low}))|{joined})?"
        never = rf"(?![\w%])(?!-(?:{self.listed('compounds')}){self.several}?\b)(?!:\d)"
        # "another at least 12"
        first = rf"(?:(?:{self.listed('fillers')}) ){{0,2}}"
        return rf"(?<![^\W_]|[$€£#/])(?<!\d[-,.:]){first}{hedged}{filled}({self.num}){or_more}{never}"

    def plural(self) -> str:
        nouns = self.listed("plural")
        behind = "|".join(
            rf"(?<=\b{w})" if w[0].isalpha() else f"(?<={w})" for w in words(self.language, "counts", "plural_after")
        )
        return rf"(?:{behind})(?:{nouns})\b|\b(?:{nouns})(?= {self.conjunction} (?:{nouns})\b)"

    def one(self) -> str:
        # "the welder's death" tells of the welder, "the welder's shop" does not
        owner = rf"(?!-|['’](?!{self.owner} (?:{self.harm}|{self.hurt})\b))"
        noun = rf"(?:{self.noun}{owner}|{self.ages}\b(?! (?:{self.person})))"
        harmed = rf"(?: (?:{self.listed('condition')}))?"
        return rf"\b(?:{self.listed('single')}){harmed}(?: {self.adjective}){{0,4}}?[ -]{noun}"

    def kin_pattern(self) -> str:
        """Groups: 1 one person, 2 several."""
        owner = rf"\b(?:{self.listed('possessive')}|[A-Z]\w+['’]{self.owner}?)"
        one = rf"({self.related})(?! (?:{self.related})\b)"
        return rf"{owner}(?: {self.adjective}){{0,2}}? (?:{one}|({self.listed('related_plural')}))\b"

    def bare(self) -> str:
        """A person without an article beside a word of harm; capitals count only in the first letter of a verb."""
        verbs = (f"[{v[0].upper()}{v[0]}]{v[1:]}" for v in words(self.language, "counts", "bare_after"))
        after_verb = "|".join(rf"(?<={verb} )" for verb in verbs)
        noun = rf"(?i:(?:{self.adjective} ){{0,2}}?(?:{self.noun}|(?:{self.listed('bare_two')})\b))"
        be = rf"(?:{self.listed('be')}|{self.listed('alone_between', literal=False)})"
        person = rf"(?:{self.ages} )?(?:{self.noun}|(?:{self.listed('bare_two')})\b)"
        hurt = rf"(?: [\w'’-]+,?){{0,5}}? (?:{self.hurt})\b"
        alone = rf"\b(?:{self.listed('alone')}|{self.ages}(?! (?:{self.listed('pair')})\b))"
        fate = self.listed("shared_fate")
        shared = rf" {self.conjunction} (?:[\w'’-]+ ){{1,4}}?(?i:{self.harm}|{fate})\b"
        return (
            rf"(?<![\w-])(?i:{person})"
            rf"(?=(?:, \d{{1,3}})?,? (?:[\w'-]+ ){{0,2}}?(?i:{self.harm}|{self.hurt})\b"
            rf"|['’]{self.owner} (?i:{self.harm})\b)"
            rf"|(?:{after_verb}){noun}"
            rf"|(?i:(?:^|(?<=[\n:.] )|(?<=\n)){person}(?={shared}))"
            rf"|(?i:{alone})(?=,? (?:{be} ){{0,3}}(?i:{self.harm})\b|{hurt})"
        )

    def pronoun(self) -> str:
        after = "|".join(f"(?<=\\b{word} )" for word in words(self.language, "counts", "pronoun_object_after"))
        self_after = "|".join(f"(?<=\\b{word} )" for word in words(self.language, "counts", "pronoun_self_after"))
        # "arrested her in Kazan", not "arrested her lawyer"
        ends = rf"{self.listed('noun_ends')}|{self.listed('pronoun_ends')}"
        owner = rf"(?:{self.listed('pronoun_or_owner')})(?![\w'’-]| (?!(?:{ends})\b)\w)"
        hurt = rf"(?:[\w'’-]+,? [\"“]?){{0,6}}?(?:{self.hurt})\b"
        listed = (
            rf"(?:{self.conjunction} |,? ?(?:{self.listed('possessive')}) )(?:[\w'’-]+,? ){{1,8}}?(?:{self.harm})\b"
        )
        return (
            rf"\b(?:{self.listed('pronoun')}|{owner})\b"
            rf"(?=,? (?:(?:[\w]+[ ,]+){{0,3}}?(?:{self.harm})\b|{hurt}|{listed}))"
            rf"|(?:{after})(?:{self.listed('pronoun_object')}|{owner})\b"
            rf"|(?:{self_after})(?:{self.listed('pronoun_self')})\b"
            rf"|\b(?:{self.listed('pronoun_phrase')})\b"
        )

    def befallen(self) -> str:
        """One by what befell it: "a milkman was shot"; group 1 is what opens it."""
        opener = rf"\b({self.listed('single')}|{self.listed('stranger')})"
        befell = rf"(?:{self.listed('be_one')}) (?:\w+ )?(?:{self.listed('befell')})\b"
        never = rf"(?! (?:{self.listed('befell_not_before')})\b)"
        # no plural ("the patients died" says not how many), but "the actress died"
        plural = "".join(rf"(?<![^{end[0]}]{end})" for end in endings(self.language, "plural_ending"))
        return rf"{opener}(?: {self.adjective}){{1,4}}?{plural}(?= (?:{befell}{never}))"

    def struck(self) -> str:
        """One by the verb before it: "killing a greengrocer", "wounded its caretaker"; group 1 is what opens it."""
        verbs = "|".join(rf"(?<=\b{verb} )" for verb in words(self.language, "counts", "befalls"))
        end, other = rf"(?=[,.;:)]|$|\n| (?:{self.listed('noun_ends')})\b)", self.listed("struck_other")
        return rf"(?:{verbs})(?:({self.listed('stranger')})(?: {self.adjective}){{1,3}}?|{other}){end}"

    def ordinal(self) -> str:
        """Group 1 is the ordinal in figures, 2 in words."""
        ends, words_between = "|".join(words(self.language, "counts", "ordinal_ends")), r"(?: [\w'’-]+)"
        harmed = rf" (?:{self.listed('befell')})(?=[.,;:)\n]|$| (?:{self.listed('befell_ends')})\b)"
        day = "".join(
            rf"(?<!\b{words_before} )" for words_before in words(self.language, "counts", "ordinal_not_after")
        )
        # "the 10th Street", but "the third Syrian journalist"
        named = rf"(?! (?!(?:{self.listed('person_adjective')})\b)(?-i:[A-Z]))"
        fate = rf"{words_between}{{0,6}}? (?:{self.listed('ordinal_fate', literal=False)})\b"
        total = rf"{words_between}{{0,6}}? (?:{self.listed('ordinal_total', literal=False)})\b"
        one_each, any_number = self.listed("ordinal_of", literal=False), self.listed("ordinal_of_total", literal=False)
        return (
            rf"(?<![\w-]){day}(?:(\d{{1,4}})(?:{ends})|({self.listed('ordinals')}))"
            rf"{named}(?=(?: {self.adjective}){{0,2}}?"
            rf" (?:(?:{one_each})\b|(?:{any_number})\b{total}|(?:{self.person})\b(?:{harmed}|{fate}|{total})))"
        )

    def named(self) -> str:
        joint = either(words(self.language, "counts", "named_joint"))
        name = rf"\b[A-Z][\w'’-]+(?: {joint}?[A-Z][\w'’-]+){{0,3}}"
        be = rf"(?:(?:{self.listed('be')}|{self.listed('relative')}) ){{1,3}}(?:\w+ ){{0,1}}?"
        harmed = rf"(?:{self.listed('named_harm')})\b"
        return rf"{name}(?=(?:, [^.,;]{{1,30}},)?,? {be}{harmed}| (?:{self.listed('named_died')})\b)"
