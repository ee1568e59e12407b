"""On real documents with known facts no field falls below its floor, and disputed values still hold (floors only rise)."""

from __future__ import annotations

import json
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


@pytest.mark.slow
def test_a_disputed_value_quotes_words_and_a_file_of_the_set(corpus: Path) -> None:
    for line in evaluate.DISPUTES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert any((corpus / folder / row["file"]).is_file() for folder in ("dev", "originals")), row["file"]
        assert row["field"] in ("number", "type", "date", "issuing_body", "signer", "title", "province")
        assert row["words"]


def test_floors_never_fall_when_pinned_again() -> None:
    """`--pin` keeps the higher of the old floor and the new score."""
    old = {"recall": 0.9, "precision": 0.99}
    assert evaluate.raised(old, 0.8, 0.995) == {"recall": 0.9, "precision": 0.995}
    assert evaluate.raised(None, 0.98765, 1.0) == {"recall": 0.987, "precision": 1.0}
