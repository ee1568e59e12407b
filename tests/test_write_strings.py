"""The interface speaks both languages completely, and writes dates as its readers do."""

from __future__ import annotations

import re

import pytest

from generator.saying import saying
from generator.write.strings import _flat, _load, strings
from tests.support import ROOT

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


def test_every_note_and_reason_that_the_program_gives_has_its_words() -> None:
    """`note("date_line")`, "reason.number": found in the source, so that none is missed because no sample needs it."""
    source = "\n".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "generator").rglob("*.py")))
    given = {f"note.{key}" for key in re.findall(r"\bnote\(\s*\"(\w+)\"", source)} | set(
        re.findall(r"\"((?:note|reason)\.\w+)\"", source)
    )
    have = {key for key in VI if key.startswith(("note.", "reason."))}
    assert given == have


def test_sayings_are_put_into_the_language_of_the_site_with_its_dates() -> None:
    words = saying("reason.slip", cited="2021-05-16", printed="2021-06-16")
    assert strings("vi").say(words) == "ngày dẫn (16/5/2021) khác ngày của văn bản (16/6/2021), có thể do nhầm"
    assert "16 May 2021" in strings("en").say(words)
    assert strings("en").say("words of a collection's own") == "words of a collection's own"
    hostile = saying("note.told_by_signer", signer="A\x1fname\x1fB{0}", name="{x}", province="Bắc Giang")
    assert strings("vi").say(hostile) == "A name B{0} ký {x} của Bắc Giang"
