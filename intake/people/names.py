"""Names as they are searched: without case, accents and marks, word by word. Plain Python."""

import re
import unicodedata

SHORTEST, LONGEST = 3, 12  # letters of a beginning that is indexed
MOST_WORDS = 8
# Letters that have no accent to lose and are typed without one all the same.
PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
APOSTROPHES = re.compile("['’ʼ‘`´]")


def plain(text: str) -> str:
    """Text in small letters without accents: `Renée` and `RENEE` are the same."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return unicodedata.normalize("NFKC", bare).translate(PLAIN)


def read_words(text: str) -> list[str]:
    """The words of a name or of what is searched, plain, in order: `Anne-Marie O'Brien` has three."""
    return re.findall(r"\w+", APOSTROPHES.sub("", plain(text)).replace("_", " "))[:MOST_WORDS]


def words_to_index(name: str) -> set[str]:
    """The words under which a name is found: also `brien` of `O'Brien`."""
    parts = read_words(APOSTROPHES.sub(" ", name))
    return {*read_words(name), *(part for part in parts if len(part) > 1)}


def beginnings(word: str) -> list[str]:
    """The beginnings of a word under which it is found: of 3 to 12 letters, shorter than the word."""
    return [word[:length] for length in range(SHORTEST, min(LONGEST, len(word) - 1) + 1)]
