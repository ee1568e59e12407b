"""Tables of a PDF in which no lines are drawn: told by their columns, and nothing that only looks like one."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from generator.model import Text
from generator.read import libreoffice, load, read, scan
from generator.read import pdf as pdf_module
from generator.read.pdf_rows import is_head
from generator.tables import table
from tests.files import Sheet, W, cell, docx, letter_pdf, p, pdf

Words = list[tuple[float, float, str]]
BEFORE = "Danh mục hồ sơ kèm theo Kế hoạch này của các cơ quan, đơn vị như sau:"
AFTER = "Các cơ quan, đơn vị căn cứ danh mục này để tổ chức thực hiện theo quy định."
FILES = (
    ("STT", "Tên hồ sơ", "Thời hạn bảo quản"),
    ("1", "Hồ sơ xây dựng chương trình", "20 năm"),
    ("2", "Hồ sơ nhân sự", "70 năm"),
    ("3", "Hồ sơ kế toán", "10 năm"),
)
COUNTS = (("Hiệp Hòa", "1.200", "1.300", "98,0"), ("Lạng Giang", "1.237", "1.351", "98,3"), ("Yên Thế", "980", "75", "100,1"))


def read_pdf(folder: Path, data: bytes) -> Text:
    (folder / "a.pdf").write_bytes(data)
    (entry,), _ = scan(folder)
    return read(load(entry))


def tables_of(text: Text) -> list[list[list[str]]]:
    found = [block.span.of(text.body) for block in text.outline if block.kind == "table"]
    return [[row.split("\t") for row in one.split("\n")] for one in found]


def set_out(rows: tuple[tuple[str, ...], ...], places: tuple[int, ...], top: float = 640, pitch: float = 18) -> Words:
    return [(places[c], top - pitch * r, words) for r, row in enumerate(rows) for c, words in enumerate(row) if words]


def around(words: Words, end: float = 540) -> Words:
    return [(70, 680, BEFORE), *words, (70, end, AFTER)]


def test_words_under_heads_are_a_table(tmp_path: Path) -> None:
    text = read_pdf(tmp_path, pdf(Sheet(around(set_out(FILES, (70, 110, 350))))))
    assert tables_of(text) == [[list(row) for row in FILES]]
    assert text.body.startswith(BEFORE + "\n") and text.body.endswith("\n" + AFTER)


def test_columns_of_numbers_need_no_heads(tmp_path: Path) -> None:
    text = read_pdf(tmp_path, pdf(Sheet(around(set_out(COUNTS, (70, 200, 300, 400))))))
    assert tables_of(text) == [[list(row) for row in COUNTS]]


@pytest.mark.parametrize("aligned", ["top", "middle"])
def test_a_cell_of_several_lines_stays_in_its_row(tmp_path: Path, aligned: str) -> None:
    words = set_out(FILES[:1], (70, 110, 350))
    y = 622.0 if aligned == "top" else 615.0
    words += [(70, y, "1"), (350, y, "20 năm"), (110, 622, "Hồ sơ xây dựng chương trình,"), (110, 608, "kế hoạch công tác")]
    words += set_out(FILES[2:], (70, 110, 350), 588)
    (rows,) = tables_of(read_pdf(tmp_path, pdf(Sheet(around(words)))))
    assert rows[1] == ["1", "Hồ sơ xây dựng chương trình, kế hoạch công tác", "20 năm"]
    assert rows[2:] == [list(row) for row in FILES[2:]]


def test_rows_that_cannot_be_told_apart_stay_lines(tmp_path: Path) -> None:
    rows = (
        ("Họ và tên", "Chức vụ"),
        ("Nguyễn Văn", "Phó Trưởng"),
        ("Mẫu", "phòng"),
        ("Trần Thử", "Chuyên viên"),
        ("Lê Ví", ""),
    )
    assert not tables_of(read_pdf(tmp_path, pdf(Sheet(around(set_out(rows, (70, 250), pitch=14))))))


def test_the_head_of_a_group_lies_across_its_table(tmp_path: Path) -> None:
    rows = (*FILES[:2], ("II. HỒ SƠ CỦA CÁC PHÒNG CHUYÊN MÔN THUỘC SỞ NĂM 2020", "", ""), *FILES[2:])
    (found,) = tables_of(read_pdf(tmp_path, pdf(Sheet(around(set_out(rows, (70, 110, 350)))))))
    assert found[2][0] == rows[2][0] and not any(found[2][1:])
    assert found[:2] + found[3:] == [list(row) for row in FILES]


def test_a_table_goes_on_over_pages(tmp_path: Path) -> None:
    rows = tuple((str(n), f"Hồ sơ số {'abcdefghij'[n % 10] * 9}", f"{n * 3} năm") for n in range(1, 61))
    places = (70, 110, 350)
    first = Sheet([*set_out(FILES[:1], places, 780), *set_out(rows[:38], places, 762)])
    second = Sheet([(290, 810, "2"), *set_out(rows[38:58], places, 780)])
    third = Sheet([(290, 810, "3"), *set_out(rows[58:], places, 780), (70, 700, AFTER)])
    (found,) = tables_of(read_pdf(tmp_path, pdf(first, second, third)))
    assert found == [list(FILES[0]), *map(list, rows)]


SIGNED = (("Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"), ("- Như Điều 3;", "KT. CHỦ TỊCH"), ("- UBND tỉnh;", "PHÓ CHỦ TỊCH"))
CONTENTS = (("1.1", "Quy định chung", "1"), ("1.2", "Tổ chức", "4"), ("2.1", "Khen thưởng", "9"), ("2.2", "Thi hành", "12"))
DOTTED = (("Họ và tên:", "." * 30, "Ngày sinh:", "." * 12), ("Chức vụ:", "." * 30, "Số:", "." * 12))
FILLED = (
    ("Họ và tên:", "Nguyễn Văn Mẫu", "Giới tính: Nam"),
    ("Ngày sinh:", "01/02/1980", "Dân tộc: Kinh"),
    ("Số hiệu:", "12345", "Hệ số: 3,5"),
)
LOOKALIKES: dict[str, Words] = {
    "signature": set_out((*SIGNED, ("- Lưu: VT, 02.", "Nguyễn Văn Mẫu")), (70, 330)),
    "three signers": set_out(
        (
            ("NGƯỜI LẬP BIỂU", "KẾ TOÁN TRƯỞNG", "GIÁM ĐỐC"),
            ("(Ký, họ tên)", "(Ký, họ tên)", "(Ký, đóng dấu)"),
            ("Nguyễn Văn A", "Trần Thị B", "Lê Văn C"),
        ),
        (70, 230, 400),
    ),
    "list": set_out(tuple((f"{n}.", f"Đơn vị thứ {n} tổ chức thực hiện Kế hoạch này") for n in range(1, 6)), (70, 100)),
    "contents": set_out((("MỤC LỤC", "", ""), *CONTENTS), (70, 110, 400)),
    "contents without a title": set_out(CONTENTS, (70, 110, 400)),
    "contents under heads": set_out((("STT", "Nội dung", "Trang"), *CONTENTS), (70, 110, 400)),
    "contents with dots": set_out(tuple((f"Chương {n}", "." * 40, f"{n * 3}") for n in range(1, 6)), (70, 140, 480)),
    "dotted form": set_out(DOTTED * 2, (70, 140, 340, 420)),
    "filled form": set_out(FILLED, (70, 170, 340)),
    "legend": set_out(tuple((str(n), ":", f"Tên cơ quan ban hành {n}") for n in range(1, 6)), (70, 100, 120)),
    "centred title": [(200, 640, "KẾ HOẠCH"), (150, 622, "Thực hiện công tác lưu trữ"), (170, 604, "năm 2020 và năm 2021")],
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(LOOKALIKES))
def test_what_only_stands_in_columns_is_no_table(tmp_path: Path, kind: str) -> None:
    text = read_pdf(tmp_path, pdf(Sheet(around(LOOKALIKES[kind], 500))))
    assert not tables_of(text)
    assert all(words in text.body for _, _, words in LOOKALIKES[kind] if "." not in words)


def test_a_letterhead_is_no_table(tmp_path: Path) -> None:
    assert not tables_of(read_pdf(tmp_path, letter_pdf()))


def test_lines_set_to_both_margins_are_no_table(tmp_path: Path) -> None:
    choose = random.Random(9)
    words: Words = []
    for row in range(30):
        syllables = [choose.choice(["cơ", "quan", "20", "thực", "hiện", "2021", "năm", "12"]) for _ in range(9)]
        room = (460 - sum(map(len, syllables)) * 5) / 8
        x = 70.0
        for syllable in syllables:
            words.append((round(x, 1), 700 - 14 * row, syllable))
            x += 5 * len(syllable) + room
    assert not tables_of(read_pdf(tmp_path, pdf(Sheet(words, size=10))))


def test_no_letter_is_lost_whatever_stands_in_columns() -> None:
    choose = random.Random(5)
    said = ["STT", "Tên", "12", "7,5", "hồ sơ lưu", "Năm 2020", "Điều 5.", "a b c"]
    for _ in range(40):
        words: Words = [
            (choose.choice((70, 74, 190, 320, 330, 440)), 700 - choose.choice((6, 14, 18)) * row, choose.choice(said))
            for row in range(12)
            for _ in range(choose.choice((1, 3, 4)))
        ]
        data = pdf(Sheet(words))
        with_tables = letters(data)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pdf_module, "aligned", lambda *_: [])
            assert with_tables == letters(data)


@pytest.mark.alone
def test_a_page_of_hundreds_of_lines_in_columns_costs_little() -> None:
    words = [
        (x, 820.0 - 2 * row, f"{side} có vài chữ dài") for row in range(390) for x, side in ((60.0, "trái"), (320.0, "phải"))
    ]
    data = pdf(Sheet(words, size=2))
    began = time.process_time()
    assert len(pdf_module.read_pdf(data).lines) == 390
    assert time.process_time() - began < 1.5


def letters(data: bytes) -> list[str]:
    return sorted("".join("".join(line.split()) for line, _, _ in pdf_module.read_pdf(data).lines))


def test_words_that_head_columns_prove_themselves() -> None:
    rows = table("table_heads")
    assert [words for words in rows["words"] if not is_head(words)] == []
    assert [words for words in rows["examples"] if not is_head(words)] == []
    assert [words for words in rows["others"] if is_head(words)] == []


@pytest.mark.slow
@pytest.mark.skipif(not libreoffice.program(), reason="LibreOffice is not installed")
def test_a_borderless_table_of_a_word_processor_is_a_table(tmp_path: Path) -> None:
    def row(cells: tuple[str, ...]) -> str:
        return "<w:tr>" + "".join(map(cell, cells)) + "</w:tr>"

    heads = ("STT", "Họ và tên", "Ngày sinh", "Số tiền (đồng)")
    people = [
        (str(n), f"Nguyễn Văn {'ABCDEGHKLM'[n % 10]}", f"{n % 28 + 1:02}/0{n % 9 + 1}/1980", f"{n}00.000") for n in range(1, 91)
    ]
    font = '<w:rFonts w:ascii="DejaVu Serif" w:hAnsi="DejaVu Serif"/><w:sz w:val="22"/>'
    styles = f"<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{font}</w:rPr></w:rPrDefault></w:docDefaults></w:styles>"
    grid = "<w:tblPr/><w:tblGrid>" + "".join(f'<w:gridCol w:w="{wide}"/>' for wide in (800, 3200, 2400, 2600)) + "</w:tblGrid>"
    body = f"{p(BEFORE)}<w:tbl>{grid}{row(heads)}{''.join(map(row, people))}</w:tbl>{p(AFTER)}"
    made = libreoffice.converted(docx(body, {"word/styles.xml": styles}), "docx", "pdf")
    assert tables_of(read_pdf(tmp_path, made)) == [[list(cells) for cells in (heads, *people)]]
