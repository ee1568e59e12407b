"""A document as the first pass leaves it: all that one file tells, still without an id."""

from __future__ import annotations

import re

from generator.model import Document, Reading
from generator.read.furniture import without_notice


def draft_of(reading: Reading) -> Document:
    """The `Document` of a reading, still without an id."""
    text = reading.text
    return Document(
        id="",
        source=text.source,
        metadata=reading.metadata,
        citations=reading.citations,
        problems=text.problems + reading.problems,
        layout=reading.layout,
        origin=text.origin,
        length=len(text.body),
        first_words=beginning(without_notice(text.body[:400])),
    )


_ITEM = re.compile(r" (?=(?:1|I|a)[.)/-] |Điều 1\b)")


def beginning(words: str) -> str:
    """What a text without a title is headed by: its first words, up to a numbered item or to a whole word.

    "NỘI QUY THƯ VIỆN⏎1. Thư viện mở cửa …" -> "NỘI QUY THƯ VIỆN".
    """
    line = " ".join(words.split())
    above = _ITEM.split(line[:120], maxsplit=1)[0]
    if " " in above and len(above) < min(len(line), 120):
        return above
    return line if len(line) <= 120 else line[:119].rsplit(" ", 1)[0] + "…"
