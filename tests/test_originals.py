"""Real files as published, scored by the corpus's own scorer; a scan asserts what is right or nothing."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from generator.model import Metadata, Span
from generator.read import libreoffice, load, ocr, read, read_string, scan
from generator.recognise import recognise
from tests.evaluate import load_disputes
from tests.support import SHARED, vanthu

ORIGINALS = SHARED / "corpus" / "originals"
FIELDS = ("number", "type", "date")
Rows = list[dict[str, Any]]

corpus = pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the shared corpus is not beside this checkout")
office = pytest.mark.skipif(not libreoffice.program(), reason=f"needs LibreOffice: {libreoffice.INSTALL}")


@pytest.fixture(scope="module")
def score() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "corpus" / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def split(score: ModuleType) -> tuple[Rows, Rows]:
    """The rows of gold: files with words of their own, and scans (of which some have a scanner's words)."""
    rows = score.load(ORIGINALS / "gold.jsonl")
    scans = [row for row in rows if "scan" in row["text_kind"]]
    return [row for row in rows if row not in scans], scans


def extracted(*options: str) -> Rows:
    done = vanthu("extract", "-q", *options, ORIGINALS)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.slow
@corpus
@office
def test_files_with_words_of_their_own_give_number_type_and_date(score: ModuleType) -> None:
    born, scans = split(score)
    assert len(born) == 20 and len(scans) == 14
    tally, missing = score.tally_fields(born, extracted(), str(ORIGINALS), load_disputes(), None)
    assert missing == 0
    for name in FIELDS:
        counts: Counter[str] = tally[name]
        assert counts["right"] >= 0.95 * counts["reachable"], name
        assert counts["right"] >= 0.98 * (counts["answered"] + counts["false"]), name


@pytest.mark.slow
@corpus
@pytest.mark.skipif(not ocr.available(), reason=f"needs Tesseract: {ocr.INSTALL}")
@pytest.mark.parametrize("options", [(), ("--ocr",)])
def test_no_number_type_or_date_asserted_of_a_scan_is_wrong(score: ModuleType, options: tuple[str, ...]) -> None:
    by_path = {row["source"]: row for row in extracted(*options)}
    disputes = load_disputes()
    wrong = [
        (row["file"], name, gold, found)
        for row in split(score)[1]
        for name in FIELDS
        if (found := by_path[row["file"]].get(name)) and (gold := disputes.get((row["file"], name), row[name]))
        if not score.same(name, gold, found)
    ]
    assert not wrong


LETTER = "BỘ Y TẾ\nSố: {number}/QĐ-BYT\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nHà Nội, {date}\n"


def told(number: str, date: str, doubtful: str = "") -> Metadata:
    text = read_string(LETTER.format(number=number, date=date) + "QUYẾT ĐỊNH\nVề việc ban hành quy chế mẫu\nĐiều 1. Ban hành")
    at = text.body.find(doubtful) if doubtful else 0
    return recognise(replace(text, origin="ocr", doubtful=(Span(at, at + len(doubtful)),) if doubtful else ())).metadata


def test_a_scan_asserts_what_is_printed_in_one_piece() -> None:
    found = told("12", "ngày 05 tháng 02 năm 2021")
    assert found.number and found.number.value == "12/QĐ-BYT"
    assert found.date and found.date.value == "2021-02-05"


@pytest.mark.parametrize(
    ("number", "date", "doubtful"),
    [
        ("2 ", "ngày tháng 02 năm 2021", ""),
        ("2#", "ngày A tháng 02 năm 2021", ""),
        ("2", "ngày 05 tháng 02 năm 2021", "2/QĐ-BYT"),
    ],
)
def test_what_a_hand_filled_in_stays_open_in_a_scan(number: str, date: str, doubtful: str) -> None:
    found = told(number, date, doubtful)
    assert found.number is None
    assert (found.date is None) is not bool(doubtful)


def fields_of(path: str) -> dict[str, Any]:
    (entry,) = [e for e in scan(ORIGINALS)[0] if e.path == path]
    text = read(load(entry))
    metadata = recognise(text).metadata
    facts = {name: getattr(metadata, name) for name in Metadata.__dataclass_fields__}
    return {"body": text.body, **{name: fact and getattr(fact, "value", fact) for name, fact in facts.items()}}


@pytest.mark.slow
@corpus
@office
@pytest.mark.parametrize("name", [f"nd30/Phuluc{n}" for n in range(1, 7)])
def test_the_same_document_as_doc_and_docx_has_the_same_words_and_facts(name: str) -> None:
    assert fields_of(f"{name}.doc") == fields_of(f"{name}.docx")
