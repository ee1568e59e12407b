"""Reading plain texts: what a reader would notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.model import Text, VanthuError
from generator.read import load, read, read_string, scan


def body(text: str) -> str:
    return read_string(text).body


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_unicode_encoding_gives_the_same_words(tmp_path: Path, encoding: str) -> None:
    words = "QUYẾT ĐỊNH\r\nVề việc phê duyệt kế hoạch năm 2021 của Ủy ban nhân dân tỉnh\r\n" * 5
    (tmp_path / "a.txt").write_bytes(words.encode(encoding))
    (entry,), problems = scan(tmp_path)
    assert not problems
    assert read(load(entry)).body == body(words)


def test_decomposed_letters_become_composed() -> None:
    assert body("Quye\u0302\u0301t đi\u0323nh") == "Quyết định"


def test_tokens_broken_by_markup_or_line_ends_are_repaired() -> None:
    assert "ngày 01 tháng 12" in body("Hà Nội, ng**ày\n01 tháng 12 năm 2021**")
    assert body("Số:\n5664/CT-CS") == "Số: 5664/CT-CS"
    assert "26/2020/QĐ-UBND" in body("Căn cứ Quyết định số 26/2020/QĐ-\nUBND ngày 1/2/2020")


def test_letterhead_lines_stay_lines() -> None:
    text = "TỈNH ỦY BẮC GIANG\n*\nSố 571-CV/TU\nĐẢNG CỘNG SẢN VIỆT NAM\nBắc Giang, ngày 22 tháng 7 năm 2021"
    assert body(text) == text


def test_the_line_map_leads_to_original_lines() -> None:
    text = read_string("Căn cứ Nghị định số\n57/2020/NĐ-CP ngày\n\n\nĐiều 1. Phạm vi")
    assert text.line_of(text.body.index("57/2020")) == 2
    assert text.line_of(text.body.index("Điều 1")) == 5


def test_empty_and_binary_files_are_named_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b" \n")
    (tmp_path / "binary.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    entries, _ = scan(tmp_path)
    for entry in entries:
        with pytest.raises(VanthuError) as caught:
            read(load(entry))
        assert caught.value.problem.path == entry.path
        assert caught.value.problem.remedy


def covered(text: Text) -> str:
    return "\n".join(block.span.of(text.body) for block in text.outline)


def test_blocks_cover_the_body_in_order() -> None:
    text = read_string("QUYẾT ĐỊNH\nĐiều 1. Ban hành\n1. Một\na) Hai\nđ) Ba\n2. Bốn\nĐiều 2. Năm")
    assert covered(text) == text.body
    assert [b.anchor for b in text.outline] == [
        "",
        "dieu-1",
        "dieu-1-khoan-1",
        "dieu-1-khoan-1-diem-a",
        "dieu-1-khoan-1-diem-dd",
        "dieu-1-khoan-2",
        "dieu-2",
    ]
