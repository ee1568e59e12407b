"""Scans made here: a decision set by LibreOffice, printed to a picture, read back by OCR, by each engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.examine import examine
from generator.read import libreoffice, load, machine, ocr, scan
from generator.read import thumbnails as reader
from tests.files import LETTER, Picture, Sheet, docx, letter_pdf, p, pdf
from tests.test_read_pdf import read_pdf

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not libreoffice.program(), reason=f"needs LibreOffice: {libreoffice.INSTALL}"),
    pytest.mark.skipif(not ocr.available(), reason=f"needs Tesseract: {ocr.INSTALL}"),
]
ENGINES = ("ocrmypdf", "tesseract")


def picture_of(*more: str) -> Picture:
    """The decision as a scanner gives it: grey dots, 200 an inch."""
    big = '<w:rPr><w:sz w:val="28"/></w:rPr>'
    lines = ["SỞ Y TẾ TỈNH MẪU", "Số: 123/QĐ-SYT", *map(str, LETTER[2:]), *more]
    body = "".join(p(line).replace("<w:r>", f"<w:r>{big}") for line in lines)
    picture = reader.picture(libreoffice.converted(docx(body), "docx", "pdf"), 0, 200)
    head, _, dots = picture.partition(b" 255\n")
    _, width, height = head.split()
    return Picture(int(width), int(height), dots)


@pytest.fixture(scope="module")
def printed() -> Picture:
    return picture_of()


def sheet(picture: Picture, turned: bool = False) -> Sheet:
    return Sheet(picture=Picture(picture.width, picture.height, picture.dots[::-1]) if turned else picture)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    name: str = request.param
    if name == "ocrmypdf" and ocr.engine() != "ocrmypdf":
        pytest.skip('needs OCRmyPDF: pip install "vanthu[ocr]"')
    monkeypatch.setattr(ocr, "engine", lambda: name)
    monkeypatch.setenv(machine.WANTED, "1")
    return name


def test_a_scan_gives_its_words_its_facts_and_says_that_a_machine_read_them(
    engine: str, printed: Picture, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(sheet(printed)))
    reading = examine(load(scan(tmp_path)[0][0]))
    assert reading.text.origin == "ocr" and [problem.code for problem in reading.text.problems] == ["ocr"]
    assert "Điều 1. Ban hành kèm theo Quyết định này Quy chế mẫu về lưu trữ hồ sơ." in reading.text.body.split("\n")
    assert reading.metadata.type and reading.metadata.type.value == "Quyết định"
    assert not reading.metadata.number or reading.metadata.number.value == "123/QĐ-SYT"
    assert [one.page for one in reading.text.pictures] == [1]


def test_words_stay_and_scanned_pages_are_read_in_their_places(engine: str, printed: Picture, tmp_path: Path) -> None:
    last = Sheet([(90, 700, "Phụ lục kèm theo Quyết định này")])
    body = read_pdf(tmp_path, letter_pdf(sheet(printed), last)).body
    assert body.startswith("BỘ Y TẾ\n") and body.endswith("Phụ lục kèm theo Quyết định này")
    assert body.index("Số: 123/QĐ-DP") < body.index("SỞ Y TẾ TỈNH MẪU") < body.index("Phụ lục")


def test_ocrmypdf_turns_a_page_upright(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if ocr.engine() != "ocrmypdf":
        pytest.skip('needs OCRmyPDF: pip install "vanthu[ocr]"')
    monkeypatch.setenv(machine.WANTED, "1")
    full = picture_of(*(f"{n}. Cơ quan, tổ chức quản lý hồ sơ và nộp vào lưu trữ theo thời hạn đã định." for n in range(1, 26)))
    assert "Điều 1. Ban hành" in read_pdf(tmp_path, pdf(sheet(full, turned=True))).body


def test_unclear_words_are_marked_where_they_stand(engine: str, printed: Picture, tmp_path: Path) -> None:
    dots = bytearray(printed.dots)
    for at in range(len(dots)):  # two of five dark dots rubbed off, here and there
        if dots[at] < 200 and (at * at * 7919 + at * 104_729) % 9973 % 100 < 40:
            dots[at] = 255
    text = read_pdf(tmp_path, pdf(sheet(Picture(printed.width, printed.height, bytes(dots)))))
    assert text.doubtful and all(span.of(text.body).strip() and " " not in span.of(text.body) for span in text.doubtful)


def test_a_tesseract_that_is_missing_leaves_the_words_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "engine", lambda: "")
    monkeypatch.setenv(machine.WANTED, "1")
    text = read_pdf(tmp_path, letter_pdf(sheet(Picture(2, 2, b"\0\xff\0\xff"))))
    assert text.body.startswith("BỘ Y TẾ") and text.origin == "pdf"
    assert any("apt-get install tesseract-ocr" in problem.remedy for problem in text.problems)
