"""The relation of a citation, from the words of the clause that holds it (DOMAIN §4). Direction: citing -> cited."""

from __future__ import annotations

import re

from generator.fold import fold
from generator.link.forms import forms
from generator.model import Relation

_CLAUSE = re.compile(r"[;\n]|\.(?=\s)|:(?=\s)")
_BASIS = re.compile(r"[\s\-–+*•“\"(|\d.)]*can cu\b")
_PASSIVE = re.compile(r"\b(?:duoc|bi|da|cua|boi|moi)\s+(?:\w+\s+){0,2}$")
_LIST_GAP = re.compile(r"[\s,;]*(?:va|hoac|cac|so|:|va cac|cung voi|dong thoi)?[\s,;]*$")
_ENDS = re.compile(r"[^.;\n]{0,60}?\b(het hieu luc|khong con hieu luc|bi bai bo|ngung hieu luc)")
_REACH = 220


def clause_start(work: str, at: int) -> int:
    """Where the clause that holds `at` begins."""
    low = max(0, at - _REACH)
    start = low
    for match in _CLAUSE.finditer(work, low, at):
        start = match.end()
    return start


def paragraph_start(work: str, at: int) -> int:
    """Where the paragraph begins; a line that ends without punctuation goes on."""
    start = work.rfind("\n", 0, at) + 1
    for _ in range(12):
        before = work[max(0, start - 4) : start].rstrip()
        if not start or not before or before[-1] in ".;:" or work[start : start + 1] in "-+*|":
            break
        start = work.rfind("\n", 0, start - 1) + 1
    return start


def relation_of(work: str, head: int, end: int, previous: tuple[int, Relation] | None) -> Relation:
    """The relation of the citation at [head, end); `previous` is (end, relation) of the citation before it."""
    start = clause_start(work, head)
    paragraph = paragraph_start(work, head)
    after_previous = previous is not None and previous[0] >= paragraph
    between = fold(work[previous[0] : head]) if previous and after_previous and head - previous[0] < 400 else ""
    if previous and after_previous and _LIST_GAP.match(between):
        return previous[1]
    if _BASIS.match(fold(work[paragraph : paragraph + 24])) and head - paragraph < 4000:
        return "basis"
    owned = previous is not None and previous[0] >= start
    words = between if owned else fold(work[start:head])
    best: tuple[int, Relation] | None = None
    for relation, cue, at_start in forms().cues:
        if at_start:
            continue
        for match in cue.finditer(words):
            if best is None or match.end() > best[0]:
                best = (match.end(), relation) if not _PASSIVE.search(words[: match.start()]) else best
    tail = _ENDS.match(fold(work[end : end + 120]))
    if tail:
        return "repeals"
    if best is None or owned:
        return "cites"
    return best[1]
