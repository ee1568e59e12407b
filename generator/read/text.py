"""The sentence of this room: decode, normalise, take off markup, set furniture aside, repair lines, outline."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from generator.model import Curated, Raw, SetAside, Source, Text
from generator.read.decode import decode
from generator.read.furniture import set_aside
from generator.read.markdown import strip_markup
from generator.read.normalise import PAGE_BREAK, normalise
from generator.read.outline import outline
from generator.read.repair import full_width, glue, joined

_SPACES = re.compile(r"[ \t\x0c]{2,}|[\t\x0c]")
CELL, ROW, BROKEN = 1, 2, 4
"""Flags of a line: part of a letterhead or signature cell; a table row; page furniture stood before it."""


def read(raw: Raw) -> Text:
    """The text of a file. Raises VanthuError with the remedy when there is none to be had."""
    words, encoding = decode(raw.data, raw.source.path)
    return _compose(words, raw.source, encoding, raw.curated)


def read_string(text: str, path: str = "text.txt") -> Text:
    """The same for a string: for tests and library use. Never raises."""
    data = text.encode("utf-8", "replace")
    return _compose(text, Source(path, hashlib.sha256(data).hexdigest(), len(data)), "utf-8", {})


def _compose(words: str, source: Source, encoding: str, curated: Mapping[str, Curated]) -> Text:
    text = strip_markup(normalise(words))
    lines = [line.strip() for line in text.split("\n")]
    numbers = list(range(1, len(lines) + 1))
    if PAGE_BREAK in text:
        lines, numbers = _split_page_breaks(lines, numbers)
    flags = [0] * len(lines)
    aside = set_aside(lines, numbers, flags)
    body, starts, kept, line_flags, offsets = _assemble(lines, numbers, flags)
    return Text(
        source=source,
        body=body,
        line_starts=tuple(starts),
        line_numbers=tuple(kept),
        outline=outline(body, offsets, line_flags),
        set_aside=aside,
        encoding=encoding,
        curated=curated,
    )


def _split_page_breaks(lines: list[str], numbers: list[int]) -> tuple[list[str], list[int]]:
    pairs = [(part.strip(), n) for line, n in zip(lines, numbers, strict=True) for part in line.split(PAGE_BREAK)]
    return [p for p, _ in pairs], [n for _, n in pairs]


def _assemble(lines: list[str], numbers: list[int], flags: list[int]) -> tuple[str, list[int], list[int], list[int], list[int]]:
    """Join broken lines. Gives the body, the line map, and flags and offset of each line of the body."""
    width = full_width(lines)
    pieces: list[str] = []
    starts: list[int] = []
    kept: list[int] = []
    line_flags: list[int] = []
    offsets: list[int] = []
    prev = ""
    gap = 0
    at = 0
    for line, number, flag in zip(lines, numbers, flags, strict=True):
        if not line:
            gap = 2 if flag & BROKEN or gap == 2 else 1
            continue
        if not flag & ROW and ("  " in line or "\t" in line):
            line = _SPACES.sub(" ", line)
        if prev and not flag & ROW and joined(prev, line, gap, width, bool(flag & CELL)):
            between = glue(prev, line)
        else:
            between = "\n" if prev else ""
            offsets.append(at + len(between))
            line_flags.append(flag)
        pieces += (between, line)
        starts.append(at + len(between))
        kept.append(number)
        at += len(between) + len(line)
        prev, gap = line, 0
    return "".join(pieces), starts, kept, line_flags, offsets


__all__ = ["SetAside", "read", "read_string"]
