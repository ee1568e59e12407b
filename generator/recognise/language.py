"""Language of a text, and whether a scanner lost its accents."""

from __future__ import annotations

import re

from generator.fold import fold
from generator.model import Inferred, Text
from generator.recognise.facts import note

_COMMON = re.compile(r"\b(?:va|cua|viec|ngay|thang|cac|nam|hien|trong|theo)\b")


_FEW, _MARKED = 40, 0.12
"""Fewer letters tell no language; Vietnamese has a larger share of letters with marks than that."""
_NOT_LETTERS = bytes(byte for byte in range(256) if not (byte < 128 and chr(byte).isalpha()))
_NOT_FIRST = bytes(byte for byte in range(256) if byte < 0xC0)
"""All bytes of UTF-8 but those that begin a character that is not ASCII."""


def _letters(sample: str) -> tuple[int, int]:
    """(all letters, those with a mark), counted fast: whatever is not ASCII counts as a marked letter."""
    coded = sample.encode("utf-8", "replace")
    marked = len(coded.translate(None, _NOT_FIRST))
    return len(coded.translate(None, _NOT_LETTERS)) + marked, marked


def _well_marked(sample: str) -> bool:
    """Are surely more than 40 letters marked, and more than an eighth of all? Told from how many bytes UTF-8 has beside one
    for each character, of which no character has more than three: so most texts need no counting."""
    marked = (len(sample.encode("utf-8", "replace")) - len(sample)) / 3
    return marked > _FEW and marked > _MARKED * (len(sample) - sample.count(" "))


def lost_accents(sample: str) -> bool:
    """Vietnamese words without their accents: output of a scanner that cannot read them."""
    if _well_marked(sample):
        return False
    letters, marked = _letters(sample)
    return letters > 100 and marked < _MARKED * letters and len(_COMMON.findall(sample.lower())) >= 3


def language_of(text: Text) -> Inferred[str] | None:
    """`vi` where the letters say so; less sure for a scan without accents; None for too few words."""
    sample = text.body[:3000]
    sure = _well_marked(sample)
    letters, marked = (0, 0) if sure else _letters(sample)
    if sure or (letters >= _FEW and marked > _MARKED * letters):
        return Inferred("vi", "body_text", 0.99, None, note("language"))
    if letters < _FEW:
        return None
    if _COMMON.search(fold(sample)):
        return Inferred("vi", "body_text", 0.6, None, note("language_ocr"))
    return None
