"""Whole documents of each layout, made for this test: every block with its kind, permalink and line, and what is set aside."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.read import read_string
from tests.support import ROOT

FOLDER = ROOT / "tests" / "golden" / "read"


@pytest.mark.parametrize("name", sorted(file.stem for file in FOLDER.glob("*.txt")))
def test_a_document_of_this_layout_is_read_as_a_reader_would(name: str, golden: Callable[[str, str], None]) -> None:
    text = read_string((FOLDER / f"{name}.txt").read_text(encoding="utf-8"), f"{name}.txt")
    rows = []
    for block in text.outline:
        words = block.span.of(text.body).replace("\n", "⏎").replace("\t", "⇥")
        rows.append(f"{text.line_of(block.span.start):3} {block.kind}:{block.level} #{block.anchor} | {words}")
    for piece in text.set_aside:
        words = piece.text.replace("\n", "⏎")
        rows.append(f"{piece.line:3} set aside, {piece.reason} | {words}")
    golden(f"read/{name}.out", "\n".join(rows) + "\n")
