"""PDF files made here: words and stamps in their places, pages that are pictures shown small, blank pages passed over."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from generator.model import Text
from generator.read import isolate, load, read, scan
from tests.files import Sheet, letter_pdf, pdf, scanned


def read_pdf(folder: Path, data: bytes) -> Text:
    (folder / "a.pdf").write_bytes(data)
    (entry,), _ = scan(folder)
    return read(load(entry))


def dots(png: bytes) -> list[bytes]:
    """The rows of a picture with four bits a dot, each dot as the three bytes of its colour."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert zlib.crc32(name + data) == struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0]
        chunks[name], at = data, at + 12 + length
    width, height, depth, kind = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (depth, kind) == (4, 3)
    raw, wide = zlib.decompress(chunks[b"IDAT"]), (width + 1) // 2 + 1
    assert len(raw) == wide * height
    colours = [chunks[b"PLTE"][3 * place : 3 * place + 3] for place in range(16)]
    rows = [raw[at + 1 : at + wide] for at in range(0, len(raw), wide)]
    return [b"".join(colours[byte >> 4] + colours[byte & 15] for byte in row)[: 3 * width] for row in rows]


def test_a_letterhead_in_two_columns_is_read_column_by_column(tmp_path: Path) -> None:
    text = read_pdf(tmp_path, letter_pdf())
    assert text.origin == "pdf" and not text.problems and not text.pictures
    assert text.body.split("\n")[:7] == [
        "BỘ Y TẾ",
        "CỤC Y TẾ DỰ PHÒNG",
        "Số: 123/QĐ-DP",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Hà Nội, ngày 15 tháng 3 năm 2021",
        "QUYẾT ĐỊNH",
    ]


def test_each_page_of_a_scan_has_a_small_picture(tmp_path: Path) -> None:
    text = read_pdf(tmp_path, pdf(scanned(), scanned()))
    assert text.origin == "none" and "--ocr" in text.problems[0].remedy
    assert [(one.page, one.width) for one in text.pictures] == [(1, 320), (2, 320)]
    first = text.pictures[0]
    assert first.data == text.pictures[1].data and len(first.data) < 20_000
    rows = dots(first.data)
    assert len(rows) == first.height
    assert rows[first.height // 2 + 10] != rows[first.height // 2], "lines of words can be told from paper"


def test_only_the_scanned_pages_of_a_file_with_words_are_shown(tmp_path: Path) -> None:
    text = read_pdf(tmp_path, letter_pdf(scanned(), Sheet(), Sheet([(90, 700, "Phụ lục kèm theo Quyết định này")])))
    assert text.origin == "pdf" and "Phụ lục kèm theo" in text.body
    assert [one.page for one in text.pictures] == [2]
    assert [problem.message for problem in text.problems] == ["1 of 4 pages have no text (scanned or drawn)"]


def test_a_blank_page_is_no_scan(tmp_path: Path) -> None:
    text = read_pdf(tmp_path, letter_pdf(Sheet()))
    assert text.origin == "pdf" and not text.problems and not text.pictures


def test_words_over_a_picture_of_the_page_come_from_a_scanner(tmp_path: Path) -> None:
    words = [
        (90.0, 700.0 - 20 * row, "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015") for row in range(9)
    ]
    text = read_pdf(tmp_path, pdf(Sheet(words, picture=scanned().picture)))
    assert text.origin == "pdf" and "scanner" in text.attributes and len(text.pictures) == 1


def test_a_seal_stays_red_and_a_signature_blue(tmp_path: Path) -> None:
    plain = pdf(Sheet(lines=[(100, 700, 500, 700)]))
    drawn = b"0.8 0.1 0.15 rg 0 421 595 421 re f 0.1 0.15 0.6 rg 0 0 595 421 re f"
    stream = zlib.compress(drawn, 9)
    head = plain.index(b"stream\n", plain.index(b"/BBox") if b"/BBox" in plain else plain.rindex(b"obj\n<<  /Filter"))
    old = plain[plain.rindex(b"<<  /Filter", 0, head) : plain.index(b"endstream", head)]
    new = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\n" % (len(stream), stream)
    rows = dots(read_pdf(tmp_path, plain.replace(old, new)).pictures[0].data)
    (red, green, blue), (other_red, _, other_blue) = rows[40][60:63], rows[-40][60:63]
    assert red > blue + 60 and red > green + 60
    assert other_blue > other_red + 60


def test_no_more_than_forty_pages_are_shown(tmp_path: Path) -> None:
    one = scanned(62, 88)
    assert [p.page for p in read_pdf(tmp_path, pdf(*[one] * 45)).pictures] == list(range(1, 41))


def test_a_page_that_cannot_be_drawn_costs_its_picture_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolate, "_made", lambda data, what: b"")
    text = read_pdf(tmp_path, letter_pdf(scanned()))
    assert text.body.startswith("BỘ Y TẾ") and not text.pictures


def test_what_is_no_picture_is_not_taken_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolate, "_made", lambda data, what: b'[[1, 10, 10, "PHN2Zz4="]]')  # "<svg>"
    assert isolate.apart_pictures(b"", [0]) == []
