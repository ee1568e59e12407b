"""What the builder reads of its own index again, to change a little of it: the other way round of `pack` and `lists`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from generator.write.search.lists import Family
from generator.write.search.pack import ALPHABET, LAST

_CODE = {char: code for code, char in enumerate(ALPHABET)}
_MORE = len(ALPHABET) - LAST


def content(file: Path) -> bytes:
    """What a file of the index hands over, as JSON: after its name, up to the bracket that closes the call."""
    data = file.read_bytes()
    return data[data.index(b'",') + 2 : -2]


def number(data: str, at: int) -> tuple[int, int]:
    """The number at a place and the place after it."""
    value, scale = 0, 1
    code = _CODE[data[at]]
    while code >= LAST:
        value += (code - LAST) * scale
        scale *= _MORE
        at += 1
        code = _CODE[data[at]]
    return value + code * scale, at + 1


def entries(data: str, family: Family) -> Iterator[tuple[str, str, str]]:
    """The keys of a shard: first word, last word, packed lists."""
    at, marks = 0, 1 + family.bits
    group = second = ""
    while at < len(data):
        code = _CODE[data[at]]
        at += 1
        if code == 91:
            length, at = number(data, at)
            group, second, code = data[at : at + length], "", _CODE[data[at + length]]
            at += length + 1
        if code == 90:
            same, at = number(data, at)
            new, at = number(data, at)
        else:
            same, new = code // 9, code % 9 + 1
        second = second[:same] + data[at : at + new]
        at += new
        begin, more = at, 1
        while more:
            meta, at = number(data, at)
            at += (meta >> 3) + (0 if meta & 2 else marks)
            more = meta & 1
        yield group, second, data[begin:at]


def lists(text: str, family: Family) -> dict[str, list[int]]:
    """Marks ("" where they were left out) -> values, of the packed lists of one key."""
    found: dict[str, list[int]] = {}
    at, more = 0, 1
    while more:
        meta, at = number(text, at)
        more = meta & 1
        marks = "" if meta & 2 else text[at : at + 1 + family.bits]
        at += len(marks)
        end = at + (meta >> 3)
        found[marks] = _bits(text[at:end], family) if meta & 4 else _ascending(text, at, end)
        at = end
    return found


def _ascending(text: str, at: int, end: int) -> list[int]:
    values, value = [], 0
    while at < end:
        gap, at = number(text, at)
        value += gap
        values.append(value)
    return values


def _bits(data: str, family: Family) -> list[int]:
    size = -(-family.documents // 6)
    numbers = [i * 6 + bit for i, char in enumerate(data[:size]) for bit in range(6) if _CODE[char] >> bit & 1]
    if not family.bits:
        return numbers
    often = [i * 6 + bit for i, char in enumerate(data[size:]) for bit in range(6) if _CODE[char] >> bit & 1]
    frequent = set(often)
    return [value * 2 + (value in frequent) for value in numbers]


def text_rows(file: Path) -> list[tuple[int, int, bytes, bytes]]:
    """The rows of a file of texts: document, piece, title and text (both JSON)."""
    rows = []
    for row in content(file)[1:-1].split(b",\n"):
        number_, piece, rest = row[1:-1].split(b",", 2)
        _, end = json.JSONDecoder().raw_decode(words := rest.decode())
        rows.append((int(number_), int(piece), words[:end].encode(), words[end + 1 :].encode()))
    return rows
