"""Words as they are searched: what writers and keyboards vary is folded away, the letters that tell words apart stay.

Neither database folds Arabic vowel marks or knows Ukrainian, so both are given words that are folded already.
"""

import re
import unicodedata

_APOSTROPHES = "'’‘ʼ`´ʹ′＇"
_SAME = str.maketrans(
    dict.fromkeys(_APOSTROPHES, "")
    | {"ґ": "г", "ё": "е"}
    | {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ؤ": "و", "ئ": "ي", "ـ": ""}
    | {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"}
)
_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")  # Arabic vowel and reading marks
_NOT_WORD = re.compile(r"[\W_]+")
_TERM = re.compile(r'"([^"]*)"|(\S+)')


def fold(words: str) -> str:
    """The words for the index: NFKC, case folded, variant letters and marks folded, punctuation as single spaces.

    >>> fold("Об’єкт №5 у СЁЛАХ — مُحَمَّد")
    'обєкт no5 у селах محمد'
    """
    folded = unicodedata.normalize("NFKC", words).casefold()
    if not folded.isascii():
        folded = _MARKS.sub("", folded.translate(_SAME))
        folded = "".join(_plain(letter) for letter in folded)
    else:
        folded = folded.replace("'", "").replace("`", "")
    return _NOT_WORD.sub(" ", folded).strip()


def terms(query: str) -> list[tuple[str, bool]]:
    """What a person searches for: words or "quoted phrases", folded; True where a * asks for any ending.

    >>> terms('school "near Chernihiv" черніг*')
    [('school', False), ('near chernihiv', False), ('черніг', True)]
    """
    found = []
    for phrase, word in _TERM.findall(query):
        if folded := fold(phrase or word):
            found.append((folded, bool(word) and word.endswith("*")))
    return found


def _plain(letter: str) -> str:
    """A Latin letter without its marks; of other scripts the marks are part of the letter (й, ї)."""
    if letter.isascii() or not unicodedata.name(letter, "").startswith("LATIN"):
        return letter
    return unicodedata.normalize("NFKD", letter)[0]
