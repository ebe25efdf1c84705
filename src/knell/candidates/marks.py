"""Speakers that a mark sets off: labels, colons, brackets, dashes, and the last word of a headline."""

from dataclasses import replace

from knell.candidates import contents
from knell.candidates.drafts import Draft, drafted
from knell.candidates.phrases import Phrase
from knell.candidates.speakers import Speakers

MARKS = frozenset("(:-–—")
LABEL = 10  # tokens between a label and its colon: "Prosecutor, at the end of the year: 102"


class Marks:
    """Reads the marks of one sentence; drafts go to the list that all its cues share."""

    def __init__(self, clause: Speakers, found: list[Draft]) -> None:
        self.clause, self.found = clause, found
        self.grammar, self.tokens = clause.grammar, clause.tokens

    def label(self) -> None:
        """ "Police: four killed" at the head of a sentence, an item or an entry ("18:30 - Interior minister: ")."""
        clause = self.clause
        phrase = clause.opening()
        if not phrase or phrase.head == "pronoun" or clause.is_carrier(phrase):
            return
        if clause.has(phrase.core - 1, "no_label") or clause.ends_in(phrase.core - 1, "past_ending"):
            return
        phrase = self._with_nouns(clause.named(phrase))
        k = phrase.end
        while k < clause.last and k < phrase.end + LABEL and self._is_between_label(k):
            k += 1
        titled = any(self.tokens[n].low in self.grammar.speakers for n in range(phrase.start, phrase.end))
        place = clause.first == 0 and phrase.head == "name" and not titled  # "Poltava: 55 killed" heads a report
        shout = all(self.tokens[n].text.isupper() for n in range(phrase.start, phrase.core))
        if self._heads_paragraph(k) and not shout and (phrase.head == "speaker" or phrase.end - phrase.start > 2):
            self.found.append(drafted(phrase, (k - 1, k), ((clause.last, self._paragraph_end()), "after"), "heading"))
        if clause.low(k) == ":" and k + 1 < clause.last and not place:
            self.found.append(drafted(phrase, (k, k + 1), ((k + 1, self._paragraph_end()), "after"), "label"))

    def _with_nouns(self, phrase: Phrase) -> Phrase:
        """A label with the unknown nouns it ends on: "The Abu Salim trauma hospital:"."""
        end = phrase.end
        while end < self.clause.last and end - phrase.end < 3 and self.clause.may_be_noun(end):
            end += 1
        return replace(phrase, end=end) if self.clause.low(end) == ":" else phrase

    def _heads_paragraph(self, k: int) -> bool:
        """True if the sentence is nothing but a speaker and heads more: "Doctors Without Borders. The hospital …"."""
        clause = self.clause
        opens = (
            clause.first == 0
            or "\n" in clause.text[self.tokens[clause.first - 1].end : self.tokens[clause.first].start]
        )
        return opens and clause.first > 0 and clause.low(k) == "." and k + 1 == clause.last < self._paragraph_end()

    def _is_between_label(self, k: int) -> bool:
        clause = self.clause
        if clause.low(k).isdigit() or clause.low(k) == "," or self.grammar.is_time(k):
            return True
        return self.tokens[k].is_capital or clause.has(k, "label_setting")

    def _paragraph_end(self) -> int:
        """The token after the last of the paragraph that the sentence stands in."""
        line = self.clause.text.find("\n", self.tokens[self.clause.last - 1].end - 1)
        end = self.clause.last
        while end < len(self.tokens) and (line < 0 or self.tokens[end].start < line):
            end += 1
        return end

    def mark(self, i: int) -> None:
        """ "… killed: Observatory", "… - officials", "(the army)", "from the army: …", a headline's last word."""
        clause = self.clause
        phrase = None
        if self.tokens[i].text == ":" and (giver := self._from(i)):
            self.found.append(drafted(giver, (i, i + 1), contents.of_figure(clause, i), "from"))
        if self.tokens[i].text == "(":
            phrase = self._bracketed(i)
        elif self.tokens[i].text in ":-–—" and i > clause.first:
            phrase = self.grammar.right(i + 1, clause.last)
            phrase = phrase if phrase and (clause.ends(phrase.end) or self._signs(i, phrase)) else None
        elif clause.first == 0 and i > 0 and clause.has(i, "headline") and self._is_last_word(i):
            phrase = self.grammar.left(i + 1, i)
        known = phrase and any(d.phrase.end == phrase.end for d in self.found)
        if phrase and not known and phrase.head in ("name", "speaker") and phrase.start > clause.first:
            self.found.append(drafted(phrase, (i, i + 1), ((clause.first, i), "before"), "mark"))

    def _bracketed(self, i: int) -> Phrase | None:
        """Who stands alone in brackets: a word for speakers, or a name behind a figure (others are mostly asides)."""
        phrase = self.grammar.right(i + 1, self.clause.last)
        if phrase is None or phrase.head not in ("speaker", "name"):
            return None
        closed = self.clause.low(phrase.end + self.clause.has(phrase.end, "abroad")) == ")"
        named = self.tokens[phrase.core - 1].is_capital
        return phrase if closed and (not named or self._is_counted(i)) else None

    def _is_counted(self, i: int) -> bool:
        """True where a figure or those it counts stand before token `i`: "19 (Radio Ambry)", "12 dead (UN)"."""
        return self.clause.is_number(i - 1) or self.clause.has(i - 1, "figure")

    def _from(self, i: int) -> Phrase | None:
        """Whose figure a colon opens: "First number from the interior minister: 21 dead", "…; police: three dead"."""
        clause = self.clause
        found = self.grammar.left(i - clause.has(i - 1, "between"), clause.first)
        if found is None or found.head not in ("name", "speaker"):
            return None
        return found if clause.has(found.start - 1, "origin") or clause.low(found.start - 1) == ";" else None

    def _signs(self, i: int, phrase: Phrase) -> bool:
        """Whether a dash puts a name under a quotation: "35 bodies so far" - Maria Kovalenko, elder."""
        quoted = self.clause.low(i - 1) in ('"', "”", "»") and self.tokens[i].text != ":"
        return quoted and phrase.head == "name" and self.clause.low(phrase.end) == ","

    def _is_last_word(self, i: int) -> bool:
        """Whether a headline ends here: with the sentence, or before a bar or a dash that stands free."""
        after = self.tokens[i + 1] if i + 1 < self.clause.last else None
        free = after is not None and (after.text == "|" or (after.text in "-–—" and after.start > self.tokens[i].end))
        return free or not any(t.is_word for t in self.tokens[i + 1 : self.clause.last])
