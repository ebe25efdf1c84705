"""Documents cut into windows of at most 256 word pieces, whole sentences where they fit."""

from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer
from training.attribution.corpus import Document

LONGEST = 256  # pieces with the two marks at the ends; the encoder was trained on 256


@dataclass(frozen=True, slots=True)
class Pieces:
    """A document's word pieces: their ids, and for each word where its pieces begin and end."""

    ids: list[int]
    first: list[int]
    last: list[int]


class Cutter:
    """Turns documents into pieces and windows with one tokenizer."""

    def __init__(self, model: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.opening: int = self.tokenizer.token_to_id("[CLS]")
        self.closing: int = self.tokenizer.token_to_id("[SEP]")

    def pieces(self, document: Document) -> Pieces:
        """The pieces of every word; a word the tokenizer drops becomes one unknown piece."""
        texts = [w.text for w in document.words]
        encoding = self.tokenizer.encode(texts, is_pretokenized=True, add_special_tokens=False)
        lost = set(range(len(texts))) - set(encoding.word_ids)
        if lost:
            texts = ["[UNK]" if i in lost else t for i, t in enumerate(texts)]
            encoding = self.tokenizer.encode(texts, is_pretokenized=True, add_special_tokens=False)
        first, last = [0] * len(texts), [0] * len(texts)
        for piece, word in enumerate(encoding.word_ids):
            first[word] = first[word] if last[word] else piece
            last[word] = piece + 1
        return Pieces(encoding.ids, first, last)

    def windows(self, document: Document, pieces: Pieces, lead: int = LONGEST - 2) -> list[tuple[int, int]]:
        """Ranges of words, together all of them; `lead` is the length of the first, to shift the others in training."""
        out: list[tuple[int, int]] = []
        start, limit = 0, lead
        for first, last in self._fitting(document, pieces):
            if last > start and pieces.last[last - 1] - pieces.first[start] > limit and first > start:
                out.append((start, first))
                start, limit = first, LONGEST - 2
        if start < len(document.words):
            out.append((start, len(document.words)))
        return out

    def input_ids(self, pieces: Pieces, window: tuple[int, int]) -> list[int]:
        """The pieces of a window with the marks at its ends."""
        return [self.opening, *pieces.ids[pieces.first[window[0]] : pieces.last[window[1] - 1]], self.closing]

    def _fitting(self, document: Document, pieces: Pieces) -> list[tuple[int, int]]:
        """The sentences, those longer than a window cut."""
        out = []
        for first, last in document.sentences:
            start = first
            for word in range(first, last):
                if pieces.last[word] - pieces.first[start] > LONGEST - 2:
                    out.append((start, word))
                    start = word
            out.append((start, last))
        return out
