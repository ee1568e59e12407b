"""Footnotes of a PDF: out of the page's flow, so that a sentence runs on over the page; nothing that is not surely one."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.model import Text
from generator.read import libreoffice, load, read, scan
from tests.files import Sheet, W, docx, p, pdf

Small = tuple[float, float, str, int]
LINES = (
    "Các cơ quan, đơn vị thực hiện việc lưu trữ hồ sơ theo danh mục đã ban hành",
    "và báo cáo kết quả về Văn phòng theo quy chế",
)
REST = "làm việc của cơ quan trong thời hạn ba mươi ngày kể từ ngày kết thúc năm."
NOTE = "Quy chế ban hành kèm theo Quyết định số 12/QĐ-VP ngày 05 tháng 02 năm 2020 của Văn phòng."
LINE = (85.0, 100.0, 229.0, 100.0)


def read_pdf(folder: Path, *sheets: Sheet) -> Text:
    (folder / "a.pdf").write_bytes(pdf(*sheets))
    (entry,), _ = scan(folder)
    return read(load(entry))


def page(
    rest: tuple[str, ...] = (), raised: str = "1", foot: tuple[Small, ...] = (), ruled: bool = True, top: int = 700
) -> Sheet:
    """A page of running text whose last line carries a raised mark, with notes at its foot."""
    words = [(85.0, 700.0 - 20 * at, line) for at, line in enumerate((*rest, *LINES))]
    end = (85.0 + 6 * len(LINES[1]), words[-1][1] + 5, raised, 7)
    return Sheet(words, [LINE] if ruled else [], others=[*([end] if raised else []), *foot])


def note(label: str, words: str, y: float) -> tuple[Small, ...]:
    return ((85, y + 3, label, 5), (91, y, words, 9))


def test_a_sentence_runs_on_over_the_page_and_its_note_stands_at_the_end(tmp_path: Path) -> None:
    text = read_pdf(tmp_path, page(foot=note("1", NOTE, 86)), page(("làm việc của cơ quan.",), raised=""))
    assert f"{LINES[1]}[1] làm việc của cơ quan.\n" in text.body
    assert text.body.endswith(f"\n[1] {NOTE}")


def test_notes_of_several_lines_and_pages_keep_their_labels(tmp_path: Path) -> None:
    foot = (
        *note("1", "Xem Quyết định số 12/QĐ-VP về lưu trữ", 86),
        (85, 74, "hồ sơ của cơ quan.", 9),
        *note("2", "Xem Điều 5.", 62),
    )
    text = read_pdf(tmp_path, page(foot=foot), page(raised="3", foot=note("3", "Xem Điều 6.", 86)))
    notes = ("[1] Xem Quyết định số 12/QĐ-VP về lưu trữ hồ sơ của cơ quan.", "[2] Xem Điều 5.", "[3] Xem Điều 6.")
    assert text.body.endswith("\n" + "\n".join(notes))


def test_a_number_that_is_not_raised_needs_a_mark_in_the_text_and_a_rule(tmp_path: Path) -> None:
    foot = ((85.0, 86.0, "1 Xem Điều 5.", 9),)
    assert read_pdf(tmp_path, page(foot=foot)).body.endswith("quy chế[1]\n[1] Xem Điều 5.")


def test_labels_that_begin_anew_on_each_page_are_told_apart(tmp_path: Path) -> None:
    text = read_pdf(tmp_path, page(foot=note("1", "Xem Điều 5.", 86)), page((REST,), foot=note("1", "Xem Điều 6.", 86)))
    assert text.body.endswith("\n[1] Xem Điều 5.\n[2] Xem Điều 6.")
    assert text.body.count("quy chế[1]") == 1 and text.body.count("quy chế[2]") == 1


def test_a_note_that_goes_on_over_the_page_is_one_note(tmp_path: Path) -> None:
    over = (85.0, 86.0, "được sửa đổi năm 2021.", 9)
    text = read_pdf(tmp_path, page(foot=note("1", "Quyết định số 12/QĐ-VP,", 86)), page((REST,), raised="", foot=(over,)))
    assert text.body.endswith("\n[1] Quyết định số 12/QĐ-VP, được sửa đổi năm 2021.")


def test_a_page_number_below_notes_is_none_of_them(tmp_path: Path) -> None:
    sheets = [page((REST,) * 20, raised="1", foot=(*note("1", f"Xem Điều {n}.", 86), (290, 40, str(n), 12))) for n in (1, 2, 3)]
    text = read_pdf(tmp_path, *sheets)
    assert text.body.endswith("\n[1] Xem Điều 1.\n[2] Xem Điều 2.\n[3] Xem Điều 3.")
    assert [one.text for one in text.set_aside if one.reason == "page_number"] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("raised", "foot", "ruled"),
    [
        ("", ((85, 86, "Ghi chú: số liệu tính đến ngày 31 tháng 12.", 9),), True),
        ("", note("1", "Xem Điều 5.", 86), False),
        ("1", ((85, 86, "1 Xem Điều 5.", 9),), False),
        ("2", note("1", "Xem Điều 5.", 86), False),
        ("1", ((85, 89, "1", 7), (91, 86, "Xem Điều 5.", 12)), False),
    ],
    ids=["no mark", "nothing that refers to it", "no raised mark", "another mark", "large type"],
)
def test_what_is_not_surely_a_note_stays_where_it_is(tmp_path: Path, raised: str, foot: tuple[Small, ...], ruled: bool) -> None:
    text = read_pdf(tmp_path, page(raised=raised, foot=foot, ruled=ruled), page((REST,), raised=""))
    assert "[" not in text.body
    assert text.body.index(foot[-1][2]) < text.body.index(REST)


def test_exponents_and_areas_are_no_marks(tmp_path: Path) -> None:
    sheet = Sheet([(85, 700, LINES[0]), (85, 680, "Diện tích 25 m")], others=[(85 + 6 * 14, 685, "2", 7)])
    text = read_pdf(tmp_path, sheet)
    assert text.body.endswith("Diện tích 25 m2")


@pytest.mark.slow
@pytest.mark.skipif(not libreoffice.program(), reason="LibreOffice is not installed")
def test_notes_read_the_same_from_a_word_file_and_its_pdf(tmp_path: Path) -> None:
    font = '<w:rFonts w:ascii="DejaVu Serif" w:hAnsi="DejaVu Serif"/><w:sz w:val="24"/>'
    up = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    raised = f'<w:style w:styleId="R" w:type="character"><w:name w:val="footnote reference"/>{up}</w:style>'
    styles = (
        f"<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{font}</w:rPr></w:rPrDefault></w:docDefaults>{raised}</w:styles>"
    )

    def body(number: int) -> str:
        mark = f'<w:r><w:rPr><w:rStyle w:val="R"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'
        return f"<w:p><w:r><w:t>Đoạn {number}: {LINES[0]} {LINES[1]}</w:t></w:r>{mark}<w:r><w:t> {REST}</w:t></w:r></w:p>"

    def foot(number: int) -> str:
        mark = '<w:r><w:rPr><w:rStyle w:val="R"/></w:rPr><w:footnoteRef/></w:r>'
        words = f'<w:r><w:rPr><w:sz w:val="18"/></w:rPr><w:t xml:space="preserve"> Chú thích {number}. {NOTE}</w:t></w:r>'
        return f'<w:footnote w:id="{number}"><w:p>{mark}{words}</w:p></w:footnote>'

    count = range(1, 31)
    notes = f"<w:footnotes {W}>{''.join(map(foot, count))}</w:footnotes>"
    word = docx("".join(map(body, count)) + p("Hết."), {"word/footnotes.xml": notes, "word/styles.xml": styles})
    (tmp_path / "a.docx").write_bytes(word)
    (tmp_path / "b.pdf").write_bytes(libreoffice.converted(word, "docx", "pdf"))
    one, other = (read(load(entry)).body.split("\n") for entry in scan(tmp_path)[0])
    assert sum(line.startswith("[") for line in one) == 30
    assert other == one
