"""One sentence of a tokenised text as the grammar of sources reads it: where clauses begin, go on and end."""

from knell.candidates.phrases import Grammar, Phrase
from knell.candidates.source_words import endings, vocabulary
from knell.languages import words

LONGEST_CLAUSE = 34  # tokens before a verb: a setting and the longest subject
SETTING = 14  # tokens of "on Wednesday night in a statement on Telegram"


class Clause:
    """One sentence of a tokenised text, read from any of its verbs."""

    def __init__(self, grammar: Grammar, text: str, first: int, last: int) -> None:
        self.grammar, self.tokens, self.text = grammar, grammar.tokens, text
        self.first, self.last, self.language = first, last, grammar.language

    def skip_back(self, i: int) -> tuple[int, bool]:
        """The token after the subject of a verb at `i`, and whether a relative pronoun stands between."""
        j, relative = i, False
        while j > self.first:
            if self.has(j - 1, "relative") and not self.tokens[j - 1].text.isupper():  # the WHO is none
                relative, j = True, j - 1
            elif self._is_adverbial(j - 1, i):
                j -= 1
            elif self.low(j - 1) == ")" and (opening := self._opened(j - 1)) is not None:
                j = opening
            else:
                break
        return j, relative

    def after_setting(self, k: int) -> int:
        """The first token from `k` on that is no time and no setting ("on Wednesday in a statement on Telegram")."""
        start = k
        while k < self.last and k - start <= SETTING:
            if self.grammar.is_time(k) or self.has(k, "adverbial"):
                k += 1
            elif self.has(k, "setting"):
                phrase = self.grammar.right(k + 1, self.last)
                if phrase and phrase.head != "pronoun":
                    k = phrase.end
                elif k + 1 < self.last and self.grammar.is_time(k + 1):
                    k += 1
                elif k + 2 < self.last and self.has(k + 1, "determiner") and self.grammar.is_time(k + 2):
                    k += 3  # "since the beginning of the year"
                else:
                    break
            else:
                break
        return k

    def start_of(self, k: int) -> int:
        """Where the clause begins in which token `k` stands: behind a mark or a conjunction; relatives stay within.

        Nothing farther away than `LONGEST_CLAUSE` tokens is looked for.
        """
        nearest = max(self.first, k - LONGEST_CLAUSE)
        while k > nearest and self._goes_on_phrase(k - 1):
            k -= 1
        return k

    def opens(self, phrase: Phrase) -> bool:
        """True for a phrase with which a clause opens, or its words after a time and a setting."""
        start = self.start_of(phrase.start)
        return self.grammar.at_boundary(phrase.start, self.first) or phrase.start in (start, self.after_setting(start))

    def closes(self, k: int) -> bool:
        """True if no verb with the words before `k` as its subject can follow at `k`."""
        if k >= self.last or not self.tokens[k].is_word or self.grammar.is_time(k):
            return True
        return self.has(k, "closing")

    def ends_or_pauses(self, k: int) -> bool:
        """True if the clause ends or a comma stands before token `k`."""
        return self.ends(k) or self.low(k) in (",", ":")

    def ends(self, k: int) -> bool:
        """True if the clause ends before token `k`."""
        if k >= self.last or self.tokens[k].text in '.!?|;"”)':
            return True
        return "\n" in self.text[self.tokens[k - 1].end : self.tokens[k].start]

    def goes_on(self, i: int) -> bool:
        """True if the verb at `i` shares the subject of the verb before it: ", adding", "and said"."""
        j, _ = self.skip_back(i)
        return j > self.first and (self.has(j - 1, "joining") or self.tokens[j - 1].text in ",–-—")

    def is_carrier(self, phrase: Phrase) -> bool:
        """True for a phrase that names a statement, not a speaker: "its first account"."""
        return self.tokens[phrase.core - 1].low in self.grammar.carriers

    def is_number(self, k: int) -> bool:
        """True for a figure or a number in letters: "12", "twelve", "twenty-odd"."""
        return self.low(k)[:1].isdigit() or self.low(k).split("-")[0] in self.grammar.numbers

    def may_be_noun(self, k: int) -> bool:
        """True for a word in small letters that no list knows for anything else."""
        token = self.tokens[k] if k < self.last else None
        return token is not None and token.is_word and token.text.islower() and token.low not in self.grammar.closed

    def low(self, i: int) -> str:
        """The token in lower case, or "" outside the text."""
        return self.tokens[i].low if 0 <= i < len(self.tokens) else ""

    def has(self, i: int, key: str) -> bool:
        """True if the token is in the word list of that key."""
        return self.low(i) in vocabulary(self.language, key)

    def ends_in(self, i: int, key: str) -> bool:
        """True if the token has one of the endings of that key."""
        return self.low(i).endswith(endings(self.language, key))

    def _goes_on_phrase(self, k: int) -> bool:
        """True for a word within a clause: no mark, and no conjunction before a new one."""
        token = self.tokens[k]
        return (token.is_word or token.text in ("'", "’")) and not self.has(k, "conjunction")

    def _is_adverbial(self, k: int, verb: int) -> bool:
        """True for a word that may stand between a subject and its verb."""
        low = self.low(k)
        if self.tokens[k].text.isupper() and len(low) > 1:
            return False  # "IS says" of Islamic State
        if self.has(k, "between") or self.grammar.is_time(k):
            return True
        adverb = self.ends_in(k, "adverb_ending") and self.tokens[k].text.islower() and len(low) > 4
        if adverb and low not in self.grammar.speakers:
            return True
        if low.isdigit():
            return k > self.first and self.grammar.is_time(k - 1)
        if f"{low} {self.low(k + 1)}" in words(self.language, "sources", "adverbial_pair"):
            return True
        return self.has(k, "setting") and k + 1 < verb and self.grammar.is_time(k + 1)

    def _opened(self, k: int) -> int | None:
        return next((i for i in range(k - 1, max(self.first, k - 12), -1) if self.tokens[i].text == "("), None)
