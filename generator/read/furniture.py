"""Page furniture: what a page, a gazette, a portal or a signing program put around the words. Set aside, not deleted."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cache

from generator.model import SetAside
from generator.read.lore import Lore, lore
from generator.read.tables import BROKEN
from generator.tables import table

_RULE = re.compile(r"[-_=*~─—–.\s]*[-_=*~─—–]{3}[-_=*~─—–.\s]*$|[_=~─—]+$")
_PAGE = re.compile(r"(?:[-–—]\s?|[Tt]rang\s)?(\d{1,3})(?:\s?[-–—]|\s?/\s?\d{1,3})?$")
_NOTE = re.compile(r"\[[^\[\]]{4,4000}\]")
_HEAD = 30
"""Buttons of a web page are looked for among so many lines at either end of a file."""

_FURNITURE_BEGINS = frozenset("NKĐDS-_=*~─—–l[")
"""Letters that a line of furniture, other than a note, can begin with: most lines are passed over by these."""
_GAZETTE_BEGINS = frozenset("C(0123456789")
"""The same of a line of the gazette."""
_PAGE_BEGINS = frozenset("0123456789-–—Tt")

_Take = Callable[[int, int, str], None]


def set_aside(lines: list[str], numbers: list[int], flags: list[int], breaks: list[int]) -> tuple[SetAside, ...]:
    """Blank the furniture in `lines` (flags then say that a page broke there) and give back what was set aside.

    `breaks` are the indexes of lines that end a page or a paragraph in the original (empty lines).
    """
    known = lore()
    found: list[SetAside] = []

    def take(start: int, end: int, reason: str) -> None:
        words = "\n".join(line for line in lines[start:end] if line)
        if words:
            found.append(SetAside(numbers[start], words, reason))
        for index in range(start, end):
            lines[index] = ""
            flags[index] |= BROKEN

    short = {line for line in lines if len(line) <= known.longest}
    if not known.tails.keys().isdisjoint(short):
        _tail(lines, known, take)
    together = "\n".join(lines)
    noted = "[" in together
    gazette = "CÔNG BÁO" in together or "Công báo số" in together
    begins = _FURNITURE_BEGINS | _GAZETTE_BEGINS if gazette else _FURNITURE_BEGINS
    for index in [i for i, line in enumerate(lines) if line[:1] in begins or (noted and "[" in line)]:
        line = lines[index]
        if not line:  # taken with one before it
            continue
        first = line[0]
        if first in _GAZETTE_BEGINS and ("CÔNG BÁO" in line or "Công báo số" in line) and known.gazette.match(line):
            take(index, index + 1, "gazette")
            for near in _neighbours(lines, index):
                if lines[near].isdecimal() and len(lines[near]) < 5:
                    take(near, near + 1, "page_number")
                    break
        elif first in "NKĐDS" and known.stamp_start.match(line):
            end = index + 1
            while end < min(index + 8, len(lines)) and known.stamp_line.match(lines[end]):
                end += 1
            if end > index + 1:
                take(index, end, "signature_stamp")
        elif first in "-_=*~─—–" and _RULE.match(line):
            lines[index] = ""
        elif first in "l[" and line in known.lines:
            take(index, index + 1, known.lines[line])
        if first == "[" or "[" in line:
            _notes(lines, index, numbers, known, found)
    if not known.buttons.isdisjoint(short):
        _buttons(lines, known, take)
    _page_numbers(lines, breaks, take)
    return _merged(sorted(found, key=lambda s: s.line))


def _merged(found: list[SetAside]) -> tuple[SetAside, ...]:
    """Pieces of one bar of buttons as one."""
    merged: list[SetAside] = []
    last = -9
    for piece in found:
        if merged and piece.reason == merged[-1].reason == "web_page" and piece.line - last <= 3:
            merged[-1] = SetAside(merged[-1].line, f"{merged[-1].text}\n{piece.text}", piece.reason)
        else:
            merged.append(piece)
        last = piece.line
    return tuple(merged)


def _tail(lines: list[str], known: Lore, take: _Take) -> None:
    """Everything from the first line that only a web page says after its text."""
    from_third = len(lines) * 2 // 3
    for index, line in enumerate(lines):
        if line in known.tails:
            tail = known.tails[line]
            if tail.last_third and index < from_third:
                continue
            following = [later for later in lines[index + 1 : index + 6] if later][:2]
            if tail.next and not any(later.startswith(tail.next) for later in following):
                continue
            take(index, len(lines), tail.reason)
            return


def _neighbours(lines: list[str], index: int) -> list[int]:
    """The nearest lines with words after and before, not further than 3 lines."""
    near = [next((i for i in range(index + 1, min(index + 4, len(lines))) if lines[i]), -1)]
    near.append(next((i for i in range(index - 1, max(index - 4, -1), -1) if lines[i]), -1))
    return [i for i in near if i >= 0]


def _notes(lines: list[str], index: int, numbers: list[int], known: Lore, found: list[SetAside]) -> None:
    def cut(match: re.Match[str]) -> str:
        if not known.note.search(match[0], 1):
            return match[0]
        found.append(SetAside(numbers[index], match[0], "editor_note"))
        return " "

    line = lines[index]
    kept = _NOTE.sub(cut, line)
    if kept is not line and kept != line:
        lines[index] = " ".join(kept.split(" ")).strip()


def _buttons(lines: list[str], known: Lore, take: _Take) -> None:
    for low, high in ((0, _HEAD), (max(_HEAD, len(lines) - _HEAD), len(lines))):
        hits = [index for index in range(low, min(high, len(lines))) if lines[index] in known.buttons]
        if len({lines[index] for index in hits}) >= 2:
            for index in hits:
                take(index, index + 1, known.button_reason)


def _page_numbers(lines: list[str], breaks: list[int], take: _Take) -> None:
    """Numbers that stand alone at the edge of a page and count the pages: 2, 3, 4 … with a page of lines between."""
    chains: list[list[tuple[int, int]]] = []
    for index in [i for i, line in enumerate(lines) if len(line) < 14 and line[:1] in _PAGE_BEGINS]:
        match = _PAGE.match(lines[index])
        if match is None or not _at_edge(lines, index, breaks):
            continue
        number = int(match[1])
        for chain in chains:
            if chain[-1][1] == number - 1 and index - chain[-1][0] >= 18:
                chain.append((index, number))
                break
        else:
            if number <= 3 and len(chains) < 50:
                chains.append([(index, number)])
    best = max(chains, key=len, default=[])
    if len(best) >= 2 or (best and best[0][1] == 2 and best[0][0] >= 18):
        for index, _ in best:
            take(index, index + 1, "page_number")


def _at_edge(lines: list[str], index: int, breaks: list[int]) -> bool:
    """Whether only blank lines part a line from the end of its page (an empty line in the original)."""
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(lines) and abs(at - index) < 4 and not lines[at]:
            place = bisect_left(breaks, at)
            if place < len(breaks) and breaks[place] == at:
                return True
            at += step
    return False


def is_notice(line: str) -> bool:
    """Whether a line above a document is a notice that is no part of it: "VĂN BẢN MẪU - không có giá trị pháp lý"."""
    return line.lstrip().startswith(_notices())


@cache
def _notices() -> tuple[str, ...]:
    return tuple(table("furniture")["notices"])


def without_notice(body: str) -> str:
    """The words after such a notice, for lists that show how a document begins. The page itself shows the notice."""
    first, _, rest = body.lstrip().partition("\n")
    return rest if is_notice(first) else body
