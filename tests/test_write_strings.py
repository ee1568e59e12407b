"""The interface speaks both languages completely, and writes dates as its readers do."""

from __future__ import annotations

import re

import pytest

from generator.write.strings import _flat, _load, strings

VI, EN = _flat(_load("vi")), _flat(_load("en"))


def test_english_has_every_text_and_no_other() -> None:
    assert set(VI) == {key for key in EN if not key.endswith(".one")}


def test_the_same_blanks_are_filled_in_both_languages() -> None:
    blanks = re.compile(r"\{(\w+)\}")
    keys = [key for key in VI if not key.endswith((".day", ".month"))]  # dates are written in an order of their own
    different = [key for key in keys if set(blanks.findall(VI[key])) != set(blanks.findall(EN[key]))]
    assert not different


@pytest.mark.parametrize(
    ("iso", "vi", "en"),
    [
        ("2021-02-05", "05/02/2021", "5 February 2021"),
        ("2021-07-22", "22/7/2021", "22 July 2021"),
        ("2021-06", "tháng 6/2021", "June 2021"),
        ("2021", "2021", "2021"),
        (None, "", ""),
    ],
)
def test_dates_are_written_as_readers_write_them(iso: str | None, vi: str, en: str) -> None:
    assert (strings("vi").date(iso), strings("en").date(iso)) == (vi, en)


def test_counted_nouns() -> None:
    assert strings("vi").count("count.documents", 1234) == "1.234 văn bản"
    assert strings("en").count("count.documents", 1) == "1 document"
    assert strings("en").count("count.documents", 1234) == "1,234 documents"
