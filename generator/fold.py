"""Folding: how two spellings of the same Vietnamese word are compared, sorted and put into an address.

The text is never rewritten (ARCHITECTURE rule 1); matching happens on a fold of it. `fold` keeps the length of NFC text,
so that an offset in the fold is the same offset in the text.
"""

from __future__ import annotations

import codecs
import re
import sys
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền hỏi ngã sắc nặng: the order in which Vietnamese dictionaries sort
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"


def _plain(char: str) -> str:
    if unicodedata.combining(char):
        return char
    if char in "đĐ":
        return "d"
    low = unicodedata.normalize("NFD", char)[0].lower()
    return low if len(low) == 1 else unicodedata.normalize("NFD", char)[0]


def _alphabet() -> str:
    """256 characters that nearly all Vietnamese text is made of: the codec below has room for no more.

    The first is U+0000, as the interpreter's encoding tables ask; U+001A marks what did not fit.
    """
    marked = {unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in ["", *_TONES]}
    vietnamese = sorted(c for c in [*marked, "đ", "Đ"] if not c.isascii())
    ascii_letters = [*"\0\t\n\r\x1a", *map(chr, range(32, 127))]
    return ("".join([*ascii_letters, *vietnamese]) + _COMMON)[:256].ljust(256, _UNUSED)


_COMMON = "“”–…•‘’—½°²³×‑→ "
_UNUSED = "\ufffe"  # tells the codec that a place is empty
_LOST = "\x1a"
_DECODE = _alphabet()
_ENCODE = codecs.charmap_build(_DECODE)
_FOLDED = "".join(c if c == _UNUSED else _plain(c) for c in _DECODE)

_LOST_CODE = _DECODE.index(_LOST)
_LETTER_OF = dict(enumerate(sorted({c.lower() for c in _DECODE if c.isalnum()}), 64))
_CODE_OF = {letter: code for code, letter in _LETTER_OF.items()}
_WORDS = bytes(_CODE_OF.get(c.lower(), 32) for c in _DECODE)


def _lost(error: UnicodeError) -> tuple[bytes, int]:
    assert isinstance(error, UnicodeEncodeError)
    return bytes([_DECODE.index(_LOST)]) * (error.end - error.start), error.end


codecs.register_error("vanthu-fold", _lost)


def fold(text: str) -> str:
    """Lower case, no tone marks, đ as d; the same length as the (NFC) text. "Kết luận" -> "ket luan".

    Every stage folds whole texts, so this goes through the interpreter's own table codec, many times faster than
    `str.translate`; the rare characters that have no place in its table are put in one by one.
    """
    return fold_known(text)[0]


@lru_cache(maxsize=64)
def fold_body(body: str) -> tuple[str, bool]:
    """`fold_known` of a whole text, kept for the next stage that asks for the fold of the same text (texts go through the
    stages a handful at a time)."""
    return fold_known(body)


def fold_known(text: str) -> tuple[str, bool]:
    """The fold, and whether every character is an ordinary one of Vietnamese text: then no invisible sign is among them."""
    if text.isascii():
        return text.lower(), True
    coded = codecs.charmap_encode(text, "vanthu-fold", _ENCODE)[0]
    folded = codecs.charmap_decode(coded, "strict", _FOLDED)[0]
    at = folded.find(_LOST)
    if at < 0:
        return folded, True
    pieces, begin = [], 0
    while at >= 0:
        pieces += [folded[begin:at], _plain(text[at])]
        begin, at = at + 1, folded.find(_LOST, at + 1)
    return "".join([*pieces, folded[begin:]]), False


def coded_words(text: str) -> list[bytes] | list[str]:
    """The words of a text in lower case, runs of letters and digits: "Số: 105-KL/TU" -> số, 105, kl, tu. They come in a
    code of their own (`word_of` tells them), or as they are where the text has characters that are not in the table:
    three times faster than to find them one by one."""
    coded = codecs.charmap_encode(text, "vanthu-fold", _ENCODE)[0]
    if _LOST_CODE not in coded:
        return coded.translate(_WORDS).split()
    return "".join(c if c.isalnum() else " " for c in text.lower()).split()


def word_of(coded: bytes | str) -> str:
    """A word that `coded_words` gave."""
    return coded if isinstance(coded, str) else "".join(map(_LETTER_OF.__getitem__, coded))


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


_NOT_ASCII = re.compile(r"[^a-z0-9]+")


def slugify(text: str, limit: int = 80) -> str:
    """ASCII words joined by hyphens: "105-KL/TU" -> "105-kl-tu", "Kết luận" -> "ket-luan"."""
    ascii_only = _NOT_ASCII.sub("-", fold(text)).strip("-")
    return ascii_only if len(ascii_only) <= limit else ascii_only[:limit].rsplit("-", 1)[0]
