"""Links over the real documents of `dev`: what silver asks for is linked where texts tell it; links read by hand hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gold import draw, silver


@pytest.mark.slow
def test_every_silver_citation_is_linked_unless_its_target_does_not_say_what_it_is(corpus: Path) -> None:
    rows = silver.rows(corpus / "dev")
    assert [row for row in rows if not row.linked and not row.reason] == []
    assert sum(row.linked for row in rows) >= 90


@pytest.mark.slow
def test_links_read_by_hand_as_right_are_still_links_and_wrong_ones_are_none(corpus: Path) -> None:
    by_id, links = draw.collection(corpus / "dev")
    now = {(f["source"], f["line"], f["number"], f["target"]) for f in (draw.fact(by_id, link) for link in links)}
    for row in draw.verdicts():
        linked = (row["source"], row["line"], row["number"], row["target"]) in now
        assert linked == (row["verdict"] == "right"), row
