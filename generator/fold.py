"""Folding: how two spellings of the same Vietnamese word are compared, sorted and put into an address.

The text is never rewritten (ARCHITECTURE rule 1); matching happens on a fold of it. `fold` keeps the length of NFC text,
so that an offset in the fold is the same offset in the text.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền hỏi ngã sắc nặng: the order in which Vietnamese dictionaries sort
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"


def _plain(char: str) -> str:
    if char in "đĐ":
        return "d"
    base = unicodedata.normalize("NFD", char)[0]
    low = base.lower()
    return low if len(low) == 1 else base


class _FoldTable(dict[int, str]):
    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = char if unicodedata.combining(char) else _plain(char)
        self[code] = plain
        return plain


_TABLE = _FoldTable()


def fold(text: str) -> str:
    """Lower case, no tone marks, đ as d; the same length as the (NFC) text. "Kết luận" -> "ket luan"."""
    return text.translate(_TABLE)


@lru_cache(maxsize=65536)
def tone_fold(word: str) -> str:
    """A syllable with its tone moved to the end, so that old and new tone placement agree: hoà, hòa -> "hoa\u0300".

    Lower case; vowel marks (ă â ê ô ơ ư) and đ are kept.
    """
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = "".join(c for c in decomposed if c in _TONES)
    rest = "".join(c for c in decomposed if c not in _TONES)
    return unicodedata.normalize("NFC", rest) + tones


_RANK = {letter: index + 1 for index, letter in enumerate(_LETTERS)}


@lru_cache(maxsize=65536)
def _syllable_key(syllable: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", syllable.lower()):
        marks = unicodedata.normalize("NFD", char)
        tone = next((i + 1 for i, t in enumerate(_TONES) if t in marks), 0)
        bare = unicodedata.normalize("NFC", "".join(c for c in marks if c not in _TONES))
        if bare.isdigit():
            letters.append(-1000 + int(unicodedata.digit(bare, 0)))
        else:
            letters.append(_RANK.get(bare, 1000 + min(ord(bare[0]), sys.maxunicode) if bare else 0))
        tones.append(tone)
    return tuple(letters), tuple(tones)


def sort_key(text: str) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Order of a Vietnamese list of names: syllable by syllable, letters a ă â b … y, tones none huyền hỏi ngã sắc nặng.

    "Hà Nội" sorts before "Hạ Long" and "Đà Nẵng" after "Cần Thơ". Numbers inside sort by value.
    """
    keys = []
    for part in re.findall(r"\d+|[^\W\d_]+", text):
        keys.append(((-2000, int(part)), ()) if part.isdecimal() else _syllable_key(part))
    return tuple(keys)


def slugify(text: str, limit: int = 80) -> str:
    """ASCII words joined by hyphens: "105-KL/TU" -> "105-kl-tu", "Kết luận" -> "ket-luan"."""
    ascii_only = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    return ascii_only if len(ascii_only) <= limit else ascii_only[:limit].rsplit("-", 1)[0]
