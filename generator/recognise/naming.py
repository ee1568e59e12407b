"""How a name printed in capitals is written: known parts as the tables write them, places with capitals, the rest small."""

from __future__ import annotations

import re
from functools import lru_cache

from generator import tables
from generator.fold import fold


def proper(words: str) -> str:
    """Folded-case name as it is written: "SỞ GIÁO DỤC & ĐÀO TẠO" -> "Sở Giáo dục và Đào tạo", "HIỆP HÒA" -> "Hiệp Hòa"."""
    known = tables.written().get(tables.squash(words))
    return known or " ".join(w[:1].upper() + w[1:].lower() for w in words.split())


_BEFORE_PROPER = frozenset(
    ("thanh pho", "thi xa", "thi tran", "dac khu", "tieu hoc", "mam non", "co so", "pho thong", "truong thcs", "truong thpt")
)
_SCHOOLS = frozenset(("tieu", "mam", "mau", "trung", "pho", "cao", "dai"))
_SCOPES = frozenset(("tỉnh", "huyện", "quận", "xã", "phường"))  # with their accents: "quản" and "xá" are other words
_VOWEL = re.compile(r"[aeiouy]")


@lru_cache(maxsize=8192)
def sentence(words: str) -> str:
    """The name of a body under a sector: known parts as the table writes them, places with capitals, else lower case."""
    words = re.sub(r"\s*&\s*", " và ", words) if "&" in words else words
    words = re.sub(r"\s+", " ", words).strip(" -,.;:")
    tokens = words.split(" ")
    out: list[str] = []
    index, scope = 0, False
    while index < len(tokens):
        for size in range(min(len(tokens) - index, 9), 0, -1):
            phrase = " ".join(tokens[index : index + size])
            known = tables.written().get(tables.squash(phrase))
            if known and (size > 1 or not out):
                out.append(known)
                index += size
                scope = size > 2 and 0 < len(tokens) - index <= 3  # what is left is a place: "… VÀ ĐÀO TẠO HIỆP HÒA"
                break
        else:
            word = tokens[index]
            kind = len(out) == 1 and fold(out[0]) == "truong" and fold(word) in _SCHOOLS
            upper = scope or not out or kind or (not word.isupper() and word[:1].isupper())
            short = len(word) > 1 and not _VOWEL.search(fold(word))  # THCS, PTDTNT
            keep = short or (len(word) > 1 and not word.isupper() and any(c.isupper() for c in word[1:]))
            out.append(word if keep else word[:1].upper() + word[1:].lower() if upper else word.lower())
            place_word = fold(" ".join(tokens[max(0, index - 1) : index + 1])).replace(".", "")
            if word.lower().strip(".") in _SCOPES or place_word in _BEFORE_PROPER:
                scope = True
                if out[-1][:1].isupper() and len(out) > 1 and not short:
                    out[-1] = out[-1].lower()
            index += 1
    name = " ".join(out)
    return name[:1].upper() + name[1:]


def tail_words(name: str, count: int) -> list[str]:
    """The last words of a name, as printed."""
    found = re.findall(r"[^\W_]+", name)
    return found[-count:]
