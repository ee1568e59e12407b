"""Damaged files end with a text or with a reason, and never end the build. All 2 000: `make fuzz`."""

from __future__ import annotations

import random

import pytest

from tests import fuzz
from tests.files import letter_docx, letter_pdf

SEED = 20261122
"""What is damaged and how; another seed damages others."""


@pytest.mark.slow
def test_no_damaged_file_ends_the_build_or_goes_without_a_word() -> None:
    outcomes, faults = fuzz.run(160, SEED, slow=False)
    assert not faults
    assert outcomes.total() == 160 and len(outcomes) > 5


def test_the_same_seed_damages_the_same_files_in_the_same_way() -> None:
    for data in (letter_docx(), letter_pdf()):
        assert [fuzz.mutated(data, random.Random(n)) for n in range(20)] == [
            fuzz.mutated(data, random.Random(n)) for n in range(20)
        ]
        assert sum(fuzz.mutated(data, random.Random(n)) != data for n in range(20)) > 15
    assert list(fuzz.files(50, 3, True)) == list(fuzz.files(50, 3, True))
