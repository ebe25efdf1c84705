"""Who speaks in a sentence: the subject of a verb, the name in apposition to a title, the name before an insertion."""

from knell.candidates.phrases import Grammar, Phrase, vocabulary

INSERTION = 30  # tokens between the commas of "X, who heads the regional administration, said"
RELATIVE = 14  # tokens of "an official who did not want to be named told"
SETTING = 14  # tokens of "on Wednesday night in a statement on Telegram"
STRONG = ("name", "speaker", "pronoun")


class Clause:
    """One sentence of a tokenised text, read from any of its verbs."""

    def __init__(self, grammar: Grammar, text: str, first: int, last: int) -> None:
        self.grammar, self.tokens, self.text = grammar, grammar.tokens, text
        self.first, self.last, self.language = first, last, grammar.language

    def subject(self, i: int) -> Phrase | None:
        """The phrase that a verb at `i` has for its subject: adverbs, appositions and relative clauses are skipped."""
        j, relative = self.skip_back(i)
        if j <= self.first:
            return None
        if self.low(j - 1) == ",":
            return self.grammar.left(j - 1, self.first) if relative else self._before_insertion(j)
        found = self.grammar.left(j, self.first)
        if found is None or found.head == "other":
            return self._before_relative(j) or found
        return self._freed(self._with_apposition(found), j)

    def speaker_after(self, i: int) -> Phrase | None:
        """The speaker behind a verb at `i`: "said regional governor Pavlo Kyrylenko"."""
        phrase = self.grammar.right(i + 1, self.last)
        if not phrase or phrase.head not in STRONG or i == self.first or self.is_carrier(phrase):
            return None
        return None if self.has(i, "told") else self.named(phrase)

    def opening(self) -> Phrase | None:
        """The phrase that the sentence opens with, if it may be a speaker."""
        start = self.first
        while start < self.last and (not self.tokens[start].is_word or self.tokens[start].text[0].isdigit()):
            start += 1
        phrase = self.grammar.right(start, self.last)
        return phrase if phrase and phrase.head != "other" else None

    def named(self, phrase: Phrase) -> Phrase:
        """The name in apposition to a title ("the head of the service, Ivan Fedorov,"), or two speakers as one."""
        if phrase.head == "speaker" and self.low(phrase.end) == ",":
            name = self.grammar.right(phrase.end + 1, self.last)
            capital = name and all(self.tokens[k].is_capital for k in range(name.start, name.core))
            if name and capital and name.head == "name" and name.end - name.start >= 2 and self.closes(name.end):
                return name
        return self._joined(phrase)

    def skip_back(self, i: int) -> tuple[int, bool]:
        """The token after the subject of a verb at `i`, and whether a relative pronoun stands between."""
        j, relative = i, False
        while j > self.first:
            if self.has(j - 1, "relative"):
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
                else:
                    break
            else:
                break
        return k

    def closes(self, k: int) -> bool:
        """True if no verb with the words before `k` as its subject can follow at `k`."""
        if k >= self.last or not self.tokens[k].is_word or self.grammar.is_time(k):
            return True
        return self.has(k, "closing")

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

    def low(self, i: int) -> str:
        """The token in lower case, or "" outside the text."""
        return self.tokens[i].low if 0 <= i < len(self.tokens) else ""

    def has(self, i: int, key: str) -> bool:
        """True if the token is in the word list of that key."""
        return self.low(i) in vocabulary(self.language, key)

    def _is_adverbial(self, k: int, verb: int) -> bool:
        """True for a word that may stand between a subject and its verb."""
        low = self.low(k)
        if self.has(k, "between") or self.grammar.is_time(k):
            return True
        if low.endswith("ly") and self.tokens[k].text.islower() and len(low) > 4 and low not in self.grammar.speakers:
            return True
        if low.isdigit():
            return k > self.first and self.grammar.is_time(k - 1)
        return self.has(k, "setting") and k + 1 < verb and self.grammar.is_time(k + 1)

    def _opened(self, k: int) -> int | None:
        return next((i for i in range(k - 1, max(self.first, k - 12), -1) if self.tokens[i].text == "("), None)

    def _before_insertion(self, j: int) -> Phrase | None:
        """ "Ihor Klymenko, the interior minister, said": the name; the insertion ends at `j` - 1."""
        commas = [k for k in range(j - 2, max(self.first, j - INSERTION), -1) if self.low(k) == ","]
        for k in commas[:2]:
            outer, inner = self.grammar.left(k, self.first), self.grammar.right(k + 1, j - 1)
            if outer and outer.head in ("name", "speaker"):
                whole = inner is not None and inner.end == j - 1 and inner.head == "name"
                return inner if whole and outer.head == "speaker" else outer
        return None

    def _before_relative(self, j: int) -> Phrase | None:
        """ "An official who did not want to be named told": the speaker before a clause without commas."""
        for k in range(j - 2, max(self.first, j - RELATIVE), -1):
            if self.has(k, "relative"):
                phrase = self.grammar.left(k, self.first)
                return phrase if phrase and phrase.head in ("name", "speaker") else None
        return None

    def _with_apposition(self, phrase: Phrase) -> Phrase:
        """ "Zouhir al-Shimale a local correspondent reported": the name before, where the commas were lost."""
        if not self.has(phrase.start, "article") or phrase.start == self.first:
            return phrase
        name = self.grammar.left(phrase.start, self.first)
        capital = name and self.tokens[name.core - 1].is_capital
        if name and capital and name.head != "other" and self.grammar.at_boundary(name.start, self.first):
            return name
        return phrase

    def _freed(self, phrase: Phrase, j: int) -> Phrase | None:
        """The phrase without the object of a preposition before it ("in Homs activists said"); None if that is all."""
        if phrase.start == self.first or not self.has(phrase.start - 1, "object"):
            return phrase
        for start in range(phrase.start + 1, j):
            rest = self.grammar.right(start, j)
            joined = self.has(start - 1, "attach") or self.low(start - 1) == "'s"
            acronym = rest is not None and rest.head == "name" and self.tokens[start].text.isupper()
            if rest and rest.end == j and not joined and (rest.head == "speaker" or acronym):
                return rest
        return None if phrase.head == "name" else phrase

    def _joined(self, phrase: Phrase) -> Phrase:
        """Two speakers side by side are one: "a hospital and the civil defence"."""
        if not self.has(phrase.end, "and"):
            return phrase
        other = self.grammar.right(phrase.end + 1, self.last)
        if other and other.head == phrase.head and other.head in ("name", "speaker") and self.closes(other.end):
            return Phrase(start=phrase.start, end=other.end, head=other.head, core=other.core)
        return phrase
