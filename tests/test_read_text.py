"""Reading plain texts: what a reader would notice."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.model import Text, VanthuError
from generator.read import legacy, load, read, read_string, scan
from generator.read import normalise as normalise_room
from tests.support import SAMPLES


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


def test_a_chapter_and_its_title_are_one_heading() -> None:
    text = read_string("Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\nNội dung.")
    assert text.outline[0].span.of(text.body) == "Chương I\nQUY ĐỊNH CHUNG"
    assert (text.outline[0].kind, text.outline[0].anchor) == ("chuong", "chuong-i")


def test_quoted_articles_have_no_permalink() -> None:
    words = "Điều 1. Sửa đổi\n1. Sửa đổi Điều 5 như sau:\n“Điều 5. Mới\n1. Một\n2. Hai”.\n2. Bãi bỏ Điều 6.\nĐiều 2. Hiệu lực"
    anchors = [b.anchor for b in read_string(words).outline if b.anchor]
    assert anchors == ["dieu-1", "dieu-1-khoan-1", "dieu-1-khoan-2", "dieu-2"]


def test_an_attached_document_has_its_own_permalinks() -> None:
    words = "Điều 1. A\nĐiều 2. B\nQUY ĐỊNH\n(Ban hành kèm theo Quyết định)\nĐiều 1. C\nPHỤ LỤC I\nĐiều 1. D"
    anchors = [b.anchor for b in read_string(words).outline if b.anchor]
    assert anchors == ["dieu-1", "dieu-2", "kem-theo-dieu-1", "phu-luc-i", "phu-luc-i-dieu-1"]


def test_gazette_headers_page_numbers_and_stamps_are_set_aside() -> None:
    words = (
        "Trường đạt tiêu chuẩn trong thời gian 3 năm, bao gồm năm đánh giá và hai\n"
        "Người ký: Cổng Thông tin\nThời gian ký: 1.2.2022\n"
        "\n28\nCÔNG BÁO/Số 97 + 98/Ngày 19-01-2022\n\nnăm liền kề trước năm đánh giá."
    )
    text = read_string(words)
    assert (
        text.body == "Trường đạt tiêu chuẩn trong thời gian 3 năm, bao gồm năm đánh giá và hai năm liền kề trước năm đánh giá."
    )
    assert {piece.reason for piece in text.set_aside} == {"signature_stamp", "gazette", "page_number"}
    assert [piece.line for piece in text.set_aside] == [2, 5, 6]


def test_a_portal_letterhead_table_is_read_cell_by_cell() -> None:
    words = "|\n**BỘ TÀI\nCHÍNH**\n-------\n|\n**CỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM**\nĐộc lập - Tự do\n|\n"
    words += "|\nSố:\n12/QĐ-BTC\n|\n*Hà Nội, ngày 24\ntháng 11 năm 2025*\n|\n\n**QUYẾT ĐỊNH**"
    assert body(words).split("\n") == [
        "BỘ TÀI CHÍNH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do",
        "Số: 12/QĐ-BTC",
        "Hà Nội, ngày 24 tháng 11 năm 2025",
        "QUYẾT ĐỊNH",
    ]


def test_the_text_after_a_portal_letterhead_is_no_cell_of_it() -> None:
    words = "**UBND TỈNH\nMẪU**\n-------\n|\n**CỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM**\nĐộc lập - Tự do\n|\n|\n"
    words += "Số: 12/QĐ-UBND\n|\n*Mẫu, ngày 24\ntháng 11 năm 2025*\n|\n**QUYẾT ĐỊNH**\n*Căn cứ Luật Thư\nviện năm 2019;*\n"
    words += "*Căn cứ Luật Lưu\ntrữ năm 2024;*\n**Điều 1.** Mở thư\nviện.\n|\nNơi nhận:\n- Lưu.\n|\nCHỦ TỊCH\n|"
    assert body(words).split("\n")[-7:-3] == [
        "QUYẾT ĐỊNH",
        "Căn cứ Luật Thư viện năm 2019;",
        "Căn cứ Luật Lưu trữ năm 2024;",
        "Điều 1. Mở thư viện.",
    ]
    assert [b.label for b in read_string(words).outline if b.kind == "dieu"] == ["Điều 1"]


def test_the_letter_after_those_it_is_written_to_is_no_row_of_their_table() -> None:
    words = "|\n**Kính gửi:**\n|\n- Sở Y tế;\n- Sở Tài chính.\n|\nThực hiện kế hoạch\nnăm 2021, đề nghị:\n1. Báo cáo số liệu.\n"
    words += "2. Gửi trước ngày 5.\n|\n**Nơi nhận:**\n- Lưu.\n|\n**GIÁM ĐỐC**\n|"
    text = read_string(words)
    assert "table" not in {b.kind for b in text.outline}
    assert text.body.split("\n")[3:6] == [
        "Thực hiện kế hoạch năm 2021, đề nghị:",
        "1. Báo cáo số liệu.",
        "2. Gửi trước ngày 5.",
    ]


def test_a_table_is_a_line_for_each_row_with_tabs_between_cells() -> None:
    text = read_string("| STT | Tên | Mức |\n| --- | --- | --- |\n| 1 | Phí | 5 |\n| 2 | | 7 |")
    assert text.body == "STT\tTên\tMức\n1\tPhí\t5\n2\t\t7"
    assert [b.kind for b in text.outline] == ["table"]


def test_rows_pasted_with_tabs_are_a_table_too() -> None:
    assert [b.kind for b in read_string("STT\tTên\n1\tMột | hai\nHết.").outline] == ["table", "paragraph"]


def test_a_subject_line_is_no_heading_with_a_roman_number() -> None:
    assert read_string("V/v tăng cường phòng, chống dịch").outline[0].kind == "paragraph"


def test_two_columns_follow_one_another() -> None:
    words = "UBND TỈNH BẮC GIANG            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    words += "SỞ Y TẾ                    Độc lập - Tự do - Hạnh phúc\n\nTHÔNG BÁO"
    assert body(words).split("\n") == [
        "UBND TỈNH BẮC GIANG",
        "SỞ Y TẾ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "THÔNG BÁO",
    ]


def test_the_motto_is_a_line_of_its_own_though_its_column_is_narrow() -> None:
    words = (SAMPLES / "bac-giang" / "cong-van-4915-ubnd-kgvx.txt").read_text(encoding="utf-8")
    assert body(words).split("\n")[4:7] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Bắc Giang, ngày 12 tháng 8 năm 2021",
    ]


def test_news_boilerplate_is_set_aside_but_the_byline_stays() -> None:
    words = (
        "Tiêu đề\n\nNội dung của bài viết dài. \n\n" * 8
        + "Nam Thành\n\nCÓ THỂ BẠN QUAN TÂM\n\nÝ kiến bình luận\nHọ và tên\nEmail"
    )
    text = read_string(words)
    assert text.body.endswith("Nam Thành")
    assert "Họ và tên" in text.set_aside[-1].text


def test_a_heading_of_a_portal_is_not_run_into_the_words_below() -> None:
    words = "## Lịch tập huấn nghiệp vụ thuế cho công chức, viên chức xã của 34 tỉnh thành\n"
    words += "**Ngày 18/11/2025, Bộ ban hành Công văn**\n"
    words += "".join(
        f"**Mục {n}**\nTheo đó, đối tượng thực hiện bồi dưỡng gồm những người sau đây của Thuế\nCơ sở.\n" for n in range(6)
    )
    lines = body(words).split("\n")
    assert lines[0].endswith("tỉnh thành")
    assert lines[3].endswith("của Thuế Cơ sở.")


def test_portal_notes_inside_a_sentence_are_set_aside() -> None:
    text = read_string("Theo Nghị định số [Điểm này được sửa đổi bởi Khoản 2 Điều 1 Thông tư 36/2025/TT-BTC] 46/2006/NĐ-CP")
    assert text.body == "Theo Nghị định số 46/2006/NĐ-CP"
    assert text.set_aside[0].reason == "editor_note"


def test_furniture_rows_prove_themselves() -> None:
    from generator.read.lore import lore
    from generator.tables import table

    rows = table("furniture")
    for name, pattern in (("gazette", lore().gazette), ("stamp", lore().stamp_start), ("notes", lore().note)):
        find = pattern.search if name == "notes" else pattern.match
        assert all(find(example) for example in rows[name]["examples"]), name
        assert not any(find(example) for example in rows[name]["others"]), name


def test_an_ordinary_text_is_what_the_whole_way_would_make_of_it() -> None:
    for char in normalise_room._ORDINARY.replace("\0", ""):
        around = f"Về {char} việc{char}\n"
        assert normalise_room.is_ordinary(around)
        assert legacy.repair(around) == (around, "", [])
        assert normalise_room.normalise(around, ordinary=True) == normalise_room.normalise(around)
    for odd in ("\0", "\u00ad", "\u200b", "\u2028", "\ufeff", "e\u0301", "\u00d0", "\u0007", "\ud800", "µ"):
        assert not normalise_room.is_ordinary(f"Về {odd} việc\n")
