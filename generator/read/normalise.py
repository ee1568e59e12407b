"""Unicode form, line ends and invisible characters: the first step, on the whole text at once."""

from __future__ import annotations

import re
import unicodedata

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\x1c\x1d\x1e\x1f"
_BREAKS = "\x0b\x0c\x85\u2028\u2029"
_DROPPED = (
    "".join(chr(c) for c in (*range(0x20), *range(0x7F, 0xA0)) if chr(c) not in "\t\n\r" + _BREAKS + _SPACES)
    + "\u00ad\u061c\u115f\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
    + "".join(chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x2070), *range(0xFDD0, 0xFDF0)))
)
PAGE_BREAK = "\x0c"
"""All characters that end a line but are not counted as lines by editors become this one."""

_LOOKALIKES = {"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u01a2": "Ư", "\u01a3": "ư"}
"""Letters that Vietnamese never uses and that stand where fonts and code pages confused them with their neighbours."""

_TABLE: dict[int, str | None] = (
    {ord(c): " " for c in _SPACES} | {ord(c): None for c in _DROPPED} | {ord(c): PAGE_BREAK for c in _BREAKS}
)
_TABLE |= {ord(wrong): right for wrong, right in _LOOKALIKES.items()}
_ODD = re.compile("[" + re.escape("".join(map(chr, _TABLE))) + "\ud800-\udfff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_MARKS = re.compile("[\u0300-\u036f][\u0300-\u036f]*")  # begun by a class: a search passes over all others
_FEW = 16


_VIETNAMESE = "".join(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", *"\u0300\u0301\u0303\u0309\u0323")
)
_ORDINARY = "".join(sorted({*"\t\n\r\xa0đĐ“”‘’–—‑−…•●▪→□☐≤≥", *map(chr, range(32, 127)), *_VIETNAMESE}))
_ONLY_ORDINARY = re.compile(f"[{re.escape(_ORDINARY)}]*+")


def is_ordinary(text: str) -> bool:
    """Does the text hold only the letters and signs of Vietnamese in composed Unicode? Then nothing in it is of an old code
    page, invisible or decomposed. One run of a class of characters tells it, where each question alone costs more."""
    return _ONLY_ORDINARY.fullmatch(text) is not None


def _few_marked(text: str) -> list[str]:
    """Letters with marks of their own, "a\u0301", where a text has but a few of them: composed one by one they leave it
    composed, which is told at a glance. Nothing of a text that is decomposed throughout."""
    found: set[str] = set()
    for marks in _MARKS.finditer(text):
        found.add(text[max(0, marks.start() - 1) : marks.end()])
        if len(found) > _FEW:
            return []
    return sorted(found)


def normalise(text: str, ordinary: bool = False) -> str:
    """NFC, `\\n` line ends, plain spaces; invisible, control and direction characters dropped. The words stay.

    Applied twice it gives the same as once. "Quyê\u0301t\xa0đi\u0323nh\\r\\n" -> "Quyết định\\n". `ordinary` says that
    `is_ordinary` holds: then only line ends and spaces are left to do.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\xa0", " ")
    if ordinary:
        return text
    odd = set(_ODD.findall(text))
    if len(odd) > _FEW:
        text = _SURROGATES.sub("\ufffd", text).translate(_TABLE)
    else:  # one by one is faster
        for char in sorted(odd):
            text = text.replace(char, _TABLE.get(ord(char), "\ufffd") or "")
    for marked in _few_marked(text):
        text = text.replace(marked, unicodedata.normalize("NFC", marked))
    return unicodedata.normalize("NFC", text)  # which gives back what is composed already
