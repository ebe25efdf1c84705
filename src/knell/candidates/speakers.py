"""Who speaks in a sentence: the subject of a verb, the name in apposition to a title, the name before an insertion."""

from dataclasses import replace

from knell.candidates.clauses import Clause
from knell.candidates.phrases import QUOTES, Phrase

INSERTION = 30  # tokens between the commas of "X, who heads the regional administration, said"
RELATIVE = 14  # tokens of "an official who did not want to be named told"
FAR_AGENT = 9  # tokens between "put" and "by" in "put at more than 20 by the hospital"
LONGEST_SUBJECT = 20  # tokens of "a teacher who hid with her children on the roof for two days"
STRONG = ("name", "speaker", "pronoun")


class Speakers(Clause):
    """A sentence in which the speaker of any of its verbs can be looked for."""

    def subject(self, i: int) -> Phrase | None:
        """The phrase that a verb at `i` has for its subject: adverbs, appositions and relative clauses are skipped."""
        j, relative = self.skip_back(i)
        if j <= self.first:
            return None
        if self.low(j - 1) == ",":
            return self.grammar.left(j - 1, self.first) if relative else self._before_insertion(j)
        return self._before(j)

    def speaker_after(self, i: int) -> Phrase | None:
        """The speaker behind a verb at `i`: "said regional governor Pavlo Kyrylenko"."""
        phrase = self.grammar.right(i + 1, self.last) or self._after_unknown(i + 1)
        if not phrase or i == self.first or self.is_carrier(phrase) or self.has(i, "told"):
            return None
        marked = not self.tokens[i - 1].is_word and self.has(phrase.start, "article")
        if marked and (end := self._noun_end(phrase.end)):  # "said the head of its emergency ward,"
            phrase = replace(phrase, end=end)
        if phrase.head == "other":  # "…, said the provost, Garba Buni": unknown words behind a mark and an article
            return self.named(phrase) if marked and self.closes(phrase.end) else None
        counted = self.tokens[phrase.start].text[0].isdigit()  # "the town announced 458 bodies"
        return None if counted and self.tokens[i - 1].is_word else self.named(phrase)

    def agent(self, i: int) -> Phrase | None:
        """Whoever a participle at `i` says it was done by: "given by X", "drawn up by X", "put at 13 by X"."""
        by = i + 1
        while by < self.last and by - i < FAR_AGENT and self._may_stand_before_agent(by):
            by += 1
        if by >= self.last or not self.has(by, "agent"):
            return None
        agent = self.grammar.right(by + 1, self.last)
        return agent if agent and agent.head in ("name", "speaker") else None

    def _may_stand_before_agent(self, k: int) -> bool:
        """True for what a participle goes on with: "put at around 13 by", "recorded in town by"; for no deed."""
        token = self.tokens[k]
        if self.ends_in(k, "past_ending") or self.has(k, "deed") or self.has(k, "agent"):
            return False
        return token.is_word or self.is_number(k) or token.text in QUOTES

    def opening(self) -> Phrase | None:
        """The phrase that the sentence opens with, if it may be a speaker."""
        start = self.first
        while start < self.last and (not self.tokens[start].is_word or self.tokens[start].text[0].isdigit()):
            start += 1
        if self.has(start, "object"):  # "In Amman the foreign minister"
            start = self.after_setting(start)
        phrase = self.grammar.right(start, self.last)
        return phrase if phrase and phrase.head != "other" else None

    def named(self, phrase: Phrase) -> Phrase:
        """The name in apposition to a title ("the head of the service, Ivan Fedorov,"), or two speakers as one."""
        if phrase.head in ("speaker", "other") and self.low(phrase.end) == ",":
            name = self.grammar.right(phrase.end + 1, self.last)
            capital = name and all(self.tokens[k].is_capital for k in range(name.start, name.core))
            if name and capital and name.head == "name" and self.closes(name.end):
                acronym = self.tokens[name.start].text.isupper()
                if name.end - name.start >= 2 or acronym or self.ends(name.end):
                    return name
        return self._joined(phrase)

    def _before(self, j: int) -> Phrase | None:
        """The phrase that ends before token `j` with all that is told of it."""
        found = self.grammar.left(j, self.first)
        if found is None or found.head == "other":
            return self._before_relative(j) or self._opens_clause(j) or found
        if not self.opens(found) and (teller := self._before_relative(j)):
            return teller  # "a deputy who commands a volunteer unit says"
        freed = self._freed(self._with_apposition(found), j)
        if freed is None or (freed.head == "pronoun" and not self.grammar.at_boundary(freed.start, self.first)):
            return self._opens_clause(j) or freed
        return freed

    def _before_insertion(self, j: int) -> Phrase | None:
        """ "Ihor Klymenko, the interior minister, said": the name; the insertion ends at `j` - 1."""
        commas = [k for k in range(j - 2, max(self.first, j - INSERTION), -1) if self.low(k) == ","]
        for k in commas[:2]:
            outer, inner = self._before(k), self.grammar.right(k + 1, j - 1)
            named = inner if inner and inner.end == j - 1 and self._is_name(inner) else None
            if not outer and named and named.end - named.start >= 2:
                return named  # "a surgeon there, Dr Wasim Ehsan, said"
            if outer and self._may_speak(outer):
                if named and outer.head != "name":
                    return named
                if outer.head != "other" or self.opens(outer):
                    return outer
        return None

    def _is_name(self, phrase: Phrase) -> bool:
        """True for a name, and for words for speakers written as one ("Human Rights Activists")."""
        capital = all(self.tokens[k].is_capital for k in range(phrase.start, phrase.end))
        return phrase.head == "name" or (capital and phrase.end - phrase.start >= 2)

    def _before_relative(self, j: int) -> Phrase | None:
        """ "An official who did not want to be named told": the speaker before a clause without commas."""
        for k in range(j - 2, max(self.first, j - RELATIVE), -1):
            if self.has(k, "relative"):
                phrase = self.grammar.left(k, self.first)
                return phrase if phrase and self._may_speak(phrase) else None
        return None

    def _opens_clause(self, j: int) -> Phrase | None:
        """Whom a clause opens with, however much is told of them before the verb at `j`: "Residents of the village
        of El Palmar said", "rescue workers called to the camp counted", "the agency they worked for said"."""
        start = self.start_of(j)
        phrase = self.grammar.right(self.after_setting(start), j) if j - start <= LONGEST_SUBJECT else None
        if phrase is None or not self._may_speak(phrase):
            return None
        if self.may_be_noun(phrase.end) and self.has(phrase.end + 1, "attach"):
            phrase = replace(phrase, end=phrase.end + 1)
        phrase = replace(phrase, end=self._last_attached(phrase.end, j))
        rest = range(phrase.end, j)
        unknown = len(rest) <= 2 and self.has(phrase.start, "article") and all(self.may_be_noun(k) for k in rest)
        if unknown or not rest:  # "the school district said"
            return replace(phrase, end=j)
        return phrase if self._qualifies(phrase.end) else None

    def _last_attached(self, end: int, j: int) -> int:
        """Where a phrase ends with all that prepositions attach to it before `j`."""
        while end + 1 < j and self.has(end, "attach"):
            inner = self.grammar.right(end + 1, j)
            if inner is None:
                break
            end = inner.end
            if self.may_be_noun(end) and (end + 1 == j or self.has(end + 1, "attach")):
                end += 1  # "in the Damascus suburb of"
        return end

    def _qualifies(self, k: int) -> bool:
        """True for a word that goes on to tell of the noun before it: "reached", "responding", "who", "they"."""
        told_of = self.has(k, "relative") or self.has(k, "qualifying") or self.low(k) in self.grammar.pronouns
        apposition = self.has(k, "article")  # where commas were lost: "Amaq an outlet close to ISIS said"
        participle = self.has(k, "passive") or self.ends_in(k, "past_ending") or self.ends_in(k, "progressive_ending")
        return told_of or apposition or self.has(k, "attach") or participle

    def _may_speak(self, phrase: Phrase) -> bool:
        """True for a name, a word for speakers, or unknown words behind an article ("the proprietor")."""
        return phrase.head in ("name", "speaker") or (phrase.head == "other" and self.has(phrase.start, "article"))

    def _with_apposition(self, phrase: Phrase) -> Phrase:
        """ "Zouhir al-Shimale a local correspondent reported": the name before, where the commas were lost."""
        if not self.has(phrase.start, "article") or phrase.start == self.first:
            return phrase
        name = self.grammar.left(phrase.start, self.first)
        if name is None or name.head == "other" or self.has(name.start, "object"):
            return phrase  # "In Amman the foreign minister said"
        capital = self.tokens[name.core - 1].is_capital
        return name if capital and self.grammar.at_boundary(name.start, self.first) else phrase

    def _freed(self, phrase: Phrase, j: int) -> Phrase | None:
        """The phrase without the object of a preposition before it ("in Homs activists said"); None if that is all."""
        if phrase.start == self.first or not self.has(phrase.start - 1, "object"):
            return phrase
        for start in range(phrase.start + 1, j):
            rest = self.grammar.right(start, j)
            joined = self.has(start - 1, "attach") or self.has(start - 1, "genitive")
            acronym = rest is not None and rest.head == "name" and self.tokens[start].text.isupper()
            if rest and rest.end == j and not joined and (rest.head == "speaker" or acronym):
                return rest
        return None if phrase.head == "name" else phrase

    def _after_unknown(self, i: int) -> Phrase | None:
        """A title with an unknown word before it: "said shelter director Anneliese Toews"."""
        title = self.grammar.right(i + 1, self.last) if self.may_be_noun(i) else None
        known = title is not None and self.tokens[i + 1].low in self.grammar.speakers
        return replace(title, start=i) if title and known else None

    def _noun_end(self, end: int) -> int | None:
        """Where a phrase ends that one or two unknown nouns go on before a mark; None where they do not."""
        ends = (k for k in (end + 1, end + 2) if all(self.may_be_noun(n) for n in range(end, k)))
        return next((k for k in ends if self.ends_or_pauses(k)), None)

    def _joined(self, phrase: Phrase) -> Phrase:
        """Two speakers side by side are one: "a hospital and the civil defence"."""
        if not self.has(phrase.end, "and"):
            return phrase
        other = self.grammar.right(phrase.end + 1, self.last)
        if other and other.head == phrase.head and other.head in ("name", "speaker") and self.closes(other.end):
            return Phrase(start=phrase.start, end=other.end, head=other.head, core=other.core)
        return phrase
