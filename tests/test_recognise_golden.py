"""Whole recognitions of typical layouts, as a reader of `vanthu explain` would see them: values, grounds, lines, words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from generator.model import Metadata
from generator.read import read_string
from generator.recognise import recognise
from generator.write.strings import strings

CASES = Path(__file__).parent / "golden" / "recognise"
VI = strings("vi")


def shown(metadata: Metadata) -> str:
    """One block a field: value, basis, confidence, line, words, note, rivals."""
    out = []
    for field in fields(metadata):
        found = getattr(metadata, field.name)
        if found is None:
            out.append(f"{field.name}: -")
            continue
        items = found.value if isinstance(found.value, tuple) else (found.value,)
        out.append(f"{field.name}: " + " | ".join(str(getattr(item, "id", item)) for item in items))
        at = found.evidence
        where = f"line {at.line if at else '-'} [{at.quote[:90] if at else ''}]"
        out.append(f"    {found.basis} {found.confidence} {where} {VI.say(found.note)}")
        out += [f"    not {value}: {VI.say(why)}" for value, why in found.rivals]
    return "\n".join(out) + "\n"


@pytest.mark.parametrize("case", sorted(p.stem for p in CASES.glob("*.txt")))
def test_a_layout_is_recognised_as_before(case: str, golden: Callable[[str, str], None]) -> None:
    words = (CASES / f"{case}.txt").read_text(encoding="utf-8")
    golden(f"recognise/{case}.facts", shown(recognise(read_string(words)).metadata))
