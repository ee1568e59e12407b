"""PDF files made here: words and stamps in their places, pages that are pictures shown small, blank pages passed over."""

from __future__ import annotations

import re
import struct
import zlib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model import Text
from generator.read import isolate, load, read, scan
from generator.read import pdf as pdf_module
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
    assert [problem.message for problem in text.problems] == [
        "1 of 4 pages have no text (scanned or drawn, or set in fonts that hide their letters)"
    ]


def test_a_page_whose_fonts_hide_their_letters_is_said_and_shown(tmp_path: Path) -> None:
    data = letter_pdf()
    at, end = data.index(b"stream\n") + 7, data.index(b"endstream")
    mapping = re.sub(rb"(?m)^(<[0-9a-f]{4}>) <[0-9a-f]+>$", rb"\1 <0003>", zlib.decompress(data[at:end]))
    text = read_pdf(tmp_path, data[:at] + zlib.compress(mapping, 9) + b"\n" + data[end:])
    assert (text.body, text.origin) == ("", "none")
    assert text.problems and text.problems[0].code == "scan" and [one.page for one in text.pictures] == [1]


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


LONG = "Căn cứ quy định hiện hành về lưu trữ hồ sơ của các cơ quan nhà nước thì đơn vị phải"


def printed(number: int, *lines: str) -> Sheet:
    """A page of a gazette: its head, its words, its number."""
    words = [(80.0, 800.0, "CÔNG BÁO/Số 743 + 744/Ngày 24-6-2024"), (290.0, 40.0, str(number))]
    return Sheet([*words, *((80.0, 760.0 - 16 * at, line) for at, line in enumerate(lines))], size=10)


def test_broken_pages_and_words_are_joined_and_heads_and_numbers_of_pages_set_aside(tmp_path: Path) -> None:
    text = read_pdf(
        tmp_path,
        pdf(
            printed(1, "Điều 1. Phạm vi", LONG, LONG, "và tiếp tục thực hiện các nhiệm vụ phát triển kinh-"),
            printed(
                2, "tế theo kế hoạch đã được cấp có thẩm quyền phê duyệt trong năm nay của từng cơ quan", "Điều 2. Hiệu lực"
            ),
        ),
    )
    assert "phát triển kinh-tế theo kế hoạch" in text.body
    assert "CÔNG BÁO" not in text.body and "\n2\n" not in text.body
    assert [one.text for one in text.set_aside if one.reason == "page_number"] == ["1", "2"]
    assert sum("CÔNG BÁO" in one.text for one in text.set_aside) == 2
    assert [block.label for block in text.outline if block.kind == "dieu"] == ["Điều 1", "Điều 2"]


def test_seals_and_signatures_are_noted_where_they_stand(tmp_path: Path) -> None:
    lines = [(85.0, 700.0 - 20 * at, f"Khoản {at + 1}. Nội dung quy định") for at in range(8)]
    signed = [(330.0, 500.0, "CỤC TRƯỞNG"), (330.0, 420.0, "Nguyễn Văn Mẫu")]
    text = read_pdf(tmp_path, pdf(Sheet([*lines, *signed], seals=[(300, 425, 90, 90), (85, 660, 40, 30), (85, 30, 5, 5)])))
    noted = [(one.line, one.text, one.reason) for one in text.set_aside]
    assert noted == [(2, "[hình]", "picture"), (9, "[hình: dấu hoặc chữ ký]", "seal")]


# ---------------------------------------------------------------- tables

CELLS = (("STT", "Tên hồ sơ", "Thời hạn"), ("1", "Hồ sơ nhân sự", "70 năm"), ("2", "Hồ sơ kế toán", "10 năm"))
EDGES_X, EDGES_Y = (80, 130, 330, 480), (600, 580, 550, 520)
BEFORE, AFTER = (80.0, 640.0, "Danh mục hồ sơ kèm theo như sau:"), (80.0, 490.0, "Danh mục này có hiệu lực từ ngày ký.")


def table_words() -> list[tuple[float, float, str]]:
    """The words of a table of three columns; a cell of the last row is broken into two lines."""
    words = [(EDGES_X[c] + 4.0, EDGES_Y[r + 1] + 14.0, CELLS[r][c]) for r in range(3) for c in range(3) if (r, c) != (2, 1)]
    return [*words, (134.0, 536.0, "Hồ sơ kế"), (134.0, 524.0, "toán")]


def drawn(how: str) -> dict[str, list[tuple[float, ...]]]:
    """The lines of the table as programs draw them."""
    left, right, top, bottom = EDGES_X[0], EDGES_X[-1], EDGES_Y[0], EDGES_Y[-1]
    if how == "lines":
        return {"lines": [*((left, y, right, y) for y in EDGES_Y), *((x, bottom, x, top) for x in EDGES_X)]}
    if how == "cell boxes":
        boxes = [(x, low, next_x - x, high - low, "S") for x, next_x in pairwise(EDGES_X) for high, low in pairwise(EDGES_Y)]
        return {"boxes": boxes}  # type: ignore[dict-item]
    if how == "without sides":
        return {"lines": [*((left, y, right, y) for y in EDGES_Y), *((x, bottom, x, top) for x in EDGES_X[1:-1])]}
    across = [(left, y, right - left, 0.5, "f") for y in EDGES_Y]  # as Word does: each side of each cell a thin bar
    down = [(x, low, 0.5, high - low, "f") for x in EDGES_X for high, low in pairwise(EDGES_Y)]
    return {"boxes": [*across, *down]}  # type: ignore[list-item]


def tables_of(text: Text) -> list[list[list[str]]]:
    found = [block.span.of(text.body) for block in text.outline if block.kind == "table"]
    return [[row.split("\t") for row in table.split("\n")] for table in found]


@pytest.mark.parametrize("how", ["lines", "cell boxes", "bars", "without sides"])
def test_what_lines_enclose_is_a_table(tmp_path: Path, how: str) -> None:
    text = read_pdf(tmp_path, pdf(Sheet([BEFORE, *table_words(), AFTER], **drawn(how))))  # type: ignore[arg-type]
    assert tables_of(text) == [[list(row) for row in CELLS]]
    assert text.body.startswith(BEFORE[2] + "\n") and text.body.endswith("\n" + AFTER[2])


def test_a_cell_over_several_columns_is_one_cell(tmp_path: Path) -> None:
    lines = [(80, y, 480, y) for y in (630, *EDGES_Y)] + [(x, 520, x, 600) for x in EDGES_X[1:-1]]
    lines += [(80, 520, 80, 630), (480, 520, 480, 630)]
    words = [(200.0, 612.0, "PHÒNG LƯU TRỮ"), *table_words()]
    (table,) = tables_of(read_pdf(tmp_path, pdf(Sheet(words, lines))))
    assert table[0][0] == "PHÒNG LƯU TRỮ" and not any(table[0][1:])
    assert table[1:] == [list(row) for row in CELLS]


@pytest.mark.parametrize(
    ("lines", "boxes"),
    [
        ([(120, 768, 180, 768), (360, 768, 520, 768)], []),  # below the names of the body and of the country
        ([(80, 450, 500, 450), (80, 300, 500, 300), (300, 200, 300, 700)], []),  # rules and a fold
        ([], [(60, 60, 480, 740, "S")]),  # a frame around the page
        ([], [(70, 700, 200, 100, "S"), (310, 700, 200, 100, "S")]),  # two frames side by side
        ([(x, 40, x, 800) for x in range(30, 560, 20)], []),  # hatching
    ],
    ids=["letterhead", "rules", "frame", "two frames", "hatching"],
)
def test_lines_that_enclose_no_cells_make_no_table(
    tmp_path: Path, lines: list[tuple[float, ...]], boxes: list[tuple[float, ...]]
) -> None:
    bare = read_pdf(tmp_path, letter_pdf())
    text = read_pdf(tmp_path, letter_pdf(lines=lines, boxes=boxes))
    assert not tables_of(text) and text.body == bare.body


def test_a_drawing_of_thousands_of_lines_is_passed_over(tmp_path: Path) -> None:
    mesh = [(float(x), 40.0, float(x), 800.0) for x in range(40, 540)] * 8 + [
        (40.0, float(y), 540.0, float(y)) for y in range(40, 800)
    ] * 4
    text = read_pdf(tmp_path, pdf(Sheet([BEFORE, *table_words()], mesh)))
    assert not tables_of(text) and BEFORE[2] in text.body


WORDS = st.tuples(st.integers(60, 500), st.integers(60, 780), st.sampled_from(["Điều", "12", "hồ sơ lưu", "a b c"]))


@given(st.lists(WORDS, min_size=1, max_size=30))
@settings(max_examples=40, deadline=None)
def test_no_letter_is_lost_whatever_lies_across_the_lines(words: list[tuple[int, int, str]]) -> None:
    data = pdf(Sheet([(float(x), float(y), w) for x, y, w in words], **drawn("lines")))  # type: ignore[arg-type]
    with_tables = letters(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf_module, "grids", lambda page: [])
        assert with_tables == letters(data)


def letters(data: bytes) -> list[str]:
    return sorted("".join("".join(line.split()) for line, _, _ in pdf_module.read_pdf(data).lines))
