"""Names of people made comparable: script, spelling and order differ between reports, the person does not."""

import re
import unicodedata
from functools import lru_cache

# One letter table for Ukrainian and Russian into Latin, chosen so that the two spellings of one name meet:
# і/и/ы/й all become "i", г/ґ "h" and Latin "g" too, so that Ihor, Igor, Ігор and Игорь are one key.
_CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "h", "д": "d", "е": "e", "ё": "e", "є": "e", "ж": "zh",
        "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
        "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
        "щ": "shch", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia", "'": "", "’": "", "ʼ": "",
    }
)  # fmt: skip
_LATIN = (("yu", "iu"), ("ya", "ia"), ("ye", "e"), ("yi", "i"), ("yo", "e"), ("y", "i"), ("j", "i"), ("g", "h"),
          ("ie", "e"), ("ii", "i"), ("w", "v"), ("ck", "k"), ("ph", "f"))  # fmt: skip
# First names whose Ukrainian and Russian forms differ by more than a letter.
_PAIRS = {
    "aleksandr": "oleksandr", "aleksandra": "oleksandra", "aleksei": "oleksii", "oleksi": "oleksii",
    "aleksi": "oleksii", "nikolai": "mikola", "dmitrii": "dmitro", "dmitri": "dmitro", "vladimir": "volodimir",
    "seriozha": "serhi", "serhei": "serhi", "andrei": "andri", "andrii": "andri", "evhenii": "evhen",
    "evheni": "evhen", "mikhail": "mikhailo", "pavel": "pavlo", "petr": "petro", "elena": "olena",
    "ekaterina": "katerina", "anna": "hanna", "anhelina": "anhelina", "iuri": "iuri", "kirill": "kirilo",
    "vitali": "vitali", "vasili": "vasil", "danil": "danilo", "daniil": "danilo", "alisa": "alisa",
    "natalia": "natalia", "natalija": "natalia", "iulia": "iulia", "olha": "olha", "polina": "polina",
}  # fmt: skip
_ARABIC = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ء": "", "ـ": ""}
)
_JOINED = re.compile(r"\b(عبد|ابو)\s+")
_ARTICLE = re.compile(r"\bال(?=\w{2})")
_TITLES = frozenset({"dr", "mr", "mrs", "ms", "prof", "sgt", "lt", "capt", "col", "gen", "jr", "sr", "ii", "iii"})
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@lru_cache(maxsize=100_000)
def name_key(name: str) -> str:
    """The name folded for comparison: Latin letters, no accents, spelling pairs settled, words sorted.

    >>> name_key("Ігор Коваленко") == name_key("Игорь Коваленко") == name_key("Kovalenko, Ihor")
    True
    """
    return " ".join(sorted(name_parts(name)))


def name_parts(name: str) -> tuple[str, ...]:
    """The folded words of a name in the order they stand, titles and initials of one letter left out."""
    text = unicodedata.normalize("NFC", name).casefold()
    text = fold_arabic(text) if any("\u0600" <= c <= "\u06ff" for c in text) else text
    words = [_fold(word) for word in _WORD.findall(text.replace("’", "").replace("ʼ", "").replace("'", ""))]
    return tuple(word for word in words if word not in _TITLES and (len(word) > 1 or len(words) == 1))


def fold_arabic(text: str) -> str:
    """Arabic letters that writers exchange made one, vowel marks and the article dropped, عبد and ابو joined on."""
    marked = unicodedata.normalize("NFC", text).translate(_ARABIC)
    bare = "".join(c for c in marked if not unicodedata.combining(c))
    return _JOINED.sub(r"\1", _ARTICLE.sub("", bare))


def _fold(word: str) -> str:
    latin = word.translate(_CYRILLIC)
    plain = "".join(c for c in unicodedata.normalize("NFD", latin) if not unicodedata.combining(c))
    for old, new in _LATIN:
        plain = plain.replace(old, new)
    plain = re.sub(r"(.)\1", r"\1", plain)
    return _PAIRS.get(plain, plain)
