"""Language of a text, and whether a scanner lost its accents."""

from __future__ import annotations

import re

from generator.fold import fold
from generator.model import Inferred, Text
from generator.recognise.facts import note

_COMMON = re.compile(r"\b(?:va|cua|viec|ngay|thang|cac|nam|hien|trong|theo)\b")
_PLAIN_LETTER = re.compile(r"[A-Za-z]")


def marked_share(sample: str) -> float:
    """Share of letters that carry a Vietnamese mark: about 0.3 in Vietnamese, near 0 where a scanner lost them."""
    letters = sum(map(str.isalpha, sample))
    return (letters - len(_PLAIN_LETTER.findall(sample))) / letters if letters else 0.0


def lost_accents(sample: str) -> bool:
    """Vietnamese words without their accents: output of a scanner that cannot read them."""
    letters = sum(map(str.isalpha, sample))
    return letters > 100 and marked_share(sample) < 0.12 and len(_COMMON.findall(sample.lower())) >= 3


def language_of(text: Text) -> Inferred[str] | None:
    """`vi` where the letters say so; less sure for a scan without accents; None for too few words."""
    sample = text.body[:3000]
    if sum(map(str.isalpha, sample)) < 40:
        return None
    if marked_share(sample) > 0.12:
        return Inferred("vi", "body_text", 0.99, None, note("language"))
    if _COMMON.search(fold(sample)):
        return Inferred("vi", "body_text", 0.6, None, note("language_ocr"))
    return None
