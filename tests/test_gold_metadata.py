"""On real documents with known facts no field falls below its floor, and disputed values still hold (floors only rise)."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest

from tests import evaluate


@pytest.mark.slow
def test_no_field_falls_below_its_floor(corpus: Path, tmp_path: Path) -> None:
    floors = json.loads(evaluate.FLOORS.read_text(encoding="utf-8"))["floors"]
    score = evaluate.score_module(corpus / "dev")
    docs = evaluate.run(corpus / "dev", tmp_path)
    rows = evaluate.outcomes(score, corpus / "dev", docs, {})
    below = []
    for field, floor in floors.items():
        recall, precision, _ = evaluate.rates([r for r in rows if r["field"] == field])
        for name, value in (("recall", recall), ("precision", precision)):
            if value < floor[name]:
                below.append(
                    f"{field} {name} {value:.4f} < {floor[name]}: make evaluate ARGS='--errors {field}' shows what was lost"
                )
    assert not below, "\n".join(below)


def squeezed(text: str) -> str:
    """Letters and digits only, so that markup and broken lines do not matter."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", text).replace("Ð", "Đ").casefold())


@pytest.mark.slow
def test_a_disputed_value_stands_on_words_that_the_text_prints(corpus: Path) -> None:
    """The words quoted as proof and a title held to be the right one stand in the text; a title held to be missing is no
    line of it."""
    for line in evaluate.DISPUTES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert any((corpus / folder / row["file"]).is_file() for folder in ("dev", "originals")), row["file"]
        assert row["field"] in ("number", "type", "date", "issuing_body", "signer", "title", "province")
        assert row["words"]
        file = corpus / "dev" / row["file"]
        if file.suffix != ".txt" or not file.is_file():
            continue
        words = file.read_text(encoding="utf-8", errors="replace")
        whole = squeezed(words)
        for quoted in re.findall(r'"([^"]+)"', row["words"]):
            for piece in re.split(r" / |…", quoted):
                assert squeezed(piece) in whole, (row["file"], piece)
        if row["field"] == "title":
            gold = squeezed(gold_titles(corpus)[row["file"]])
            assert squeezed(row["value"]) in whole if row["value"] else gold not in map(squeezed, words.split("\n")), row


@cache
def gold_titles(corpus: Path) -> dict[str, str]:
    rows = map(json.loads, (corpus / "dev" / "gold.jsonl").read_text(encoding="utf-8").splitlines())
    return {row["file"]: row.get("subject") or "" for row in rows}


def test_floors_never_fall_when_pinned_again() -> None:
    """`--pin` keeps the higher of the old floor and the new score."""
    old = {"recall": 0.9, "precision": 0.99}
    assert evaluate.raised(old, 0.8, 0.995) == {"recall": 0.9, "precision": 0.995}
    assert evaluate.raised(None, 0.98765, 1.0) == {"recall": 0.987, "precision": 1.0}
