"""The running text of a document: headings, numbered and plain paragraphs, tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import yaml

from generator.model import Block
from generator.read.furniture import is_notice
from generator.resources import data
from generator.write.cutter import Cutter
from generator.write.nodes import Heading, Node, Ready, Run, Table, ready

HEADINGS = frozenset({"phan", "chuong", "muc", "tieu_muc", "dieu", "heading"})
LONG_TITLE = 160
"""A longer heading is a paragraph that begins with its number."""
_CAPTION = 120  # a line in capitals up to this long stands in the middle, as in "QUYẾT ĐỊNH:"
_CLASSES = {"khoan": "vt-khoan", "diem": "vt-diem", "item": "vt-item"}


@cache
def letterhead_table() -> Mapping[str, Any]:
    """The table of what stands in a letterhead (data/letterhead.yml)."""
    loaded: Mapping[str, Any] = yaml.safe_load(data("letterhead.yml").read_text(encoding="utf-8"))
    return loaded


@cache
def _ornament() -> str:
    return str(letterhead_table()["ornament"])


def running_nodes(blocks: Sequence[Block], cutter: Cutter) -> Iterator[Node]:
    """Headings without gaps in their levels: a text with Chương and Điều only has h2 and h3."""
    above: list[int] = []
    for block in blocks:
        if block.kind == "table":
            yield _table(block, cutter)
        elif block.kind == "image":
            yield cutter.figures[int(block.label)]
        elif block.kind in HEADINGS and _is_heading(block, cutter.body):
            while above and above[-1] >= block.level:
                above.pop()
            above.append(block.level)
            yield from _heading(block, cutter, min(len(above) + 1, 6))
        else:
            yield paragraph(block, cutter)


def _is_heading(block: Block, body: str) -> bool:
    start, end = block.span.start, min(block.span.end, len(body))
    return end - start <= LONG_TITLE or (bool(block.label) and body.startswith(block.label, start))


def _heading(block: Block, cutter: Cutter, level: int) -> Iterator[Node]:
    """A heading; "Điều 1. Ban hành kèm theo Quyết định này …" is a heading of two words run into its paragraph."""
    start, end = block.span.start, block.span.end
    anchor = block.anchor or f"doan-{start}"
    classes = "vt-" + block.kind.replace("_", "-")
    text = cutter.body[start:end].rstrip()
    label_end = start + len(block.label)
    while label_end < end and cutter.body[label_end] in ".:":
        label_end += 1
    sentence = len(text) > LONG_TITLE or (text.endswith((".", ";", ",", ":")) and len(text) > label_end - start + 20)
    if not sentence or not cutter.body.startswith(block.label, start):
        yield Heading(level, cutter.runs(start, end), anchor, classes)
        return
    yield Heading(level, cutter.runs(start, label_end), anchor, f"{classes} vt-run")
    yield ready(cutter.words(label_end, end))


def paragraph(block: Block, cutter: Cutter) -> Ready:
    """A paragraph; its printed number, where it has one, is a link to itself."""
    start, end = block.span.start, block.span.end
    classes = _CLASSES.get(block.kind, "")
    label, body = block.label, cutter.body
    if block.anchor and label and body.startswith(label, start):
        return ready(cutter.words(start, end, Run(label, f"#{block.anchor}", "vt-n")), block.anchor, classes)
    line = body[start:end].strip()
    if line and line[0] in _ornament() and not line.strip(_ornament()):
        classes = "vt-rule"
    elif is_notice(line):
        classes = "vt-note"
    elif block.kind == "paragraph" and len(line) <= _CAPTION and line.isupper():
        classes = "vt-caps"
    return ready(cutter.words(start, end), block.anchor, classes)


def _table(block: Block, cutter: Cutter) -> Table:
    rows = []
    at = block.span.start
    for line in cutter.body[block.span.start : block.span.end].split("\n"):
        cells = []
        for cell in line.split("\t"):
            cells.append(cutter.runs(at, at + len(cell)) if cell else ())
            at += len(cell) + 1
        if any(cells):
            rows.append(tuple(cells))
    return Table(tuple(rows))
