# ruff: noqa: E501  (headers of documents are clearer on one line)
"""Documents as laid out by NĐ 30/2020 and 36-HD/VPTW give their facts; pages of news give none that they do not have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.model import Curated, Metadata
from generator.read import read_string
from generator.recognise import recognise
from generator.recognise.bodies import bodies_of, body_of
from generator.recognise.body_names import cut
from generator.recognise.naming import sentence
from generator.recognise.places import mentions, province_of_text
from generator.recognise.signature import person, split_capitals
from generator.tables import table
from generator.write.strings import strings

QUYET_DINH = """ỦY BAN NHÂN DÂN
TỈNH BẮC GIANG
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 123/QĐ-UBND
Bắc Giang, ngày 05 tháng 02 năm 2021

QUYẾT ĐỊNH
Về việc ban hành Kế hoạch trồng cây đầu xuân

ỦY BAN NHÂN DÂN TỈNH BẮC GIANG
Căn cứ Luật Tổ chức chính quyền địa phương số 77/2015/QH13 ngày 19 tháng 6 năm 2015;

Điều 1. Ban hành kèm theo Quyết định này Kế hoạch trồng cây đầu xuân.

Nơi nhận:
- Như Điều 1;
- Thường trực Tỉnh ủy;
- Lưu: VT, NN.

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Trần Văn Mẫu
"""


def facts(words: str) -> Metadata:
    return recognise(read_string(words)).metadata


def test_a_provincial_decision_gives_all_its_facts() -> None:
    meta = facts(QUYET_DINH)
    assert meta.kind.value == "state"
    assert meta.type and meta.type.value == "Quyết định"
    assert meta.number and meta.number.value == "123/QĐ-UBND"
    assert meta.date and meta.date.value == "2021-02-05"
    assert meta.issuing_bodies and [b.id for b in meta.issuing_bodies.value] == ["ubnd-tinh-bac-giang"]
    assert meta.province and meta.province.value.id == "bac-giang"
    assert meta.title and meta.title.value == "Về việc ban hành Kế hoạch trồng cây đầu xuân"
    assert meta.signers and [(s.name, s.title) for s in meta.signers.value] == [("Trần Văn Mẫu", "PHÓ CHỦ TỊCH")]


def test_evidence_quotes_the_words_it_stands_on() -> None:
    text = read_string(QUYET_DINH)
    meta = recognise(text).metadata
    assert meta.number and meta.number.evidence and meta.number.evidence.span
    assert "123/QĐ-UBND" in meta.number.evidence.span.of(text.body)
    assert meta.number.evidence.line == 7


def test_a_text_without_anything_is_not_a_document() -> None:
    meta = facts("Hôm nay trời đẹp.\n")
    assert meta.number is None and meta.signers is None and meta.issuing_bodies is None


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        ("TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH", ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("KT. BỘ TRƯỞNG, CHỦ NHIỆM PHÓ CHỦ NHIỆM", ["KT. BỘ TRƯỞNG, CHỦ NHIỆM", "PHÓ CHỦ NHIỆM"]),
        ("TM. CHÍNH PHỦ THỦ TƯỚNG", ["TM. CHÍNH PHỦ", "THỦ TƯỚNG"]),
        ("T/M BAN THƯỜNG VỤ PHÓ BÍ THƯ", ["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"]),
        ("TL. BỘ TRƯỞNG CỤC TRƯỞNG CỤC THUẾ", ["TL. BỘ TRƯỞNG", "CỤC TRƯỞNG CỤC THUẾ"]),
        ("THỐNG ĐỐC", ["THỐNG ĐỐC"]),
    ],
)
def test_capacities_and_titles_on_one_line_are_told_apart(words: str, pieces: list[str]) -> None:
    assert [piece for _, piece in split_capitals(words)] == pieces


STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"


def bodies(meta: Metadata) -> list[str]:
    return [b.id for b in meta.issuing_bodies.value] if meta.issuing_bodies else []


def test_the_organ_that_signs_for_a_party_committee_is_the_issuer() -> None:
    meta = facts(
        "TỈNH ỦY BẮC GIANG\n*\nSố 571-CV/TU\nV/v trồng cây đầu xuân\nĐẢNG CỘNG SẢN VIỆT NAM\n"
        "Bắc Giang, ngày 22 tháng 7 năm 2021\nKính gửi: - Các huyện ủy,\nTrồng cây.\nNơi nhận:\n- Như trên,\n- Lưu Văn phòng Tỉnh ủy.\n"
        "T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\n\nLê Thị Mẫu\n"
    )
    assert meta.kind.value == "party"
    assert meta.type and meta.type.value == "Công văn"
    assert bodies(meta) == ["btv-tinh-uy-bac-giang"]
    assert meta.issuing_bodies and meta.issuing_bodies.value[0].parent == "tinh-uy-bac-giang"
    assert meta.signers and meta.signers.value[0].capacity == "T/M BAN THƯỜNG VỤ"
    assert meta.title and meta.title.value == "trồng cây đầu xuân"


def test_the_secretariat_signs_as_itself_not_as_a_secretary() -> None:
    meta = facts(
        "BAN CHẤP HÀNH TRUNG ƯƠNG\n*\nSố 97-KL/TW\nĐẢNG CỘNG SẢN VIỆT NAM\nHà Nội, ngày 18 tháng 3 năm 2021\nKẾT LUẬN\n"
        "CỦA BAN BÍ THƯ\nvề trồng cây\nBan Bí thư kết luận như sau.\nNơi nhận:\n- Các tỉnh ủy,\n- Lưu Văn phòng Trung ương Đảng.\nT/M BAN BÍ THƯ\nPhạm Văn Mẫu\n"
    )
    assert bodies(meta) == ["ban-bi-thu"]
    assert meta.title and meta.title.value == "về trồng cây"


def test_three_spellings_of_a_committee_are_one_body() -> None:
    heads = ["UBND TỈNH BẮC GIANG", "ỦY BAN NHÂN DÂN\nTỈNH BẮC GIANG", "UỶ BAN NHÂN\nDÂN TỈNH\nBẮC GIANG"]
    found = {
        tuple(
            bodies(
                facts(
                    f"{head}\n{STATE}Số: 1/QĐ-UBND\nBắc Giang, ngày 5 tháng 2 năm 2021\nQUYẾT ĐỊNH\nVề việc thử\nCăn cứ Luật;"
                )
            )
        )
        for head in heads
    }
    assert found == {("ubnd-tinh-bac-giang",)}


def test_a_joint_circular_has_all_its_issuers_and_signers() -> None:
    meta = facts(
        f"BỘ TÀI CHÍNH - BỘ CÔNG AN\n{STATE}Số: 14/2014/TTLT-BTC-BCA\nHà Nội, ngày 12 tháng 3 năm 2014\nTHÔNG TƯ LIÊN TỊCH\n"
        "Hướng dẫn thử\nCăn cứ Luật;\nĐiều 1. Thử.\nKT. BỘ TRƯỞNG BỘ CÔNG AN\nTHỨ TRƯỞNG\nTrần Văn Mẫu\n"
        "KT. BỘ TRƯỞNG BỘ TÀI CHÍNH\nTHỨ TRƯỞNG\nLê Thị Thử\n"
    )
    assert meta.type and meta.type.value == "Thông tư liên tịch"
    assert bodies(meta) == ["bo-tai-chinh", "bo-cong-an"]
    assert meta.signers and [s.name for s in meta.signers.value] == ["Trần Văn Mẫu", "Lê Thị Thử"]


def test_a_department_belongs_to_its_province_and_a_ministrys_agency_to_the_ministry() -> None:
    school = facts(
        f"UBND TỈNH BẮC GIANG\nSỞ GIÁO DỤC VÀ ĐÀO TẠO\n{STATE}Số: 9/SGDĐT-VP\nV/v thử\nBắc Giang, ngày 3 tháng 9 năm 2020\nKính gửi: Các trường"
    )
    assert bodies(school) == ["so-giao-duc-va-dao-tao-tinh-bac-giang"]
    assert school.province and school.province.value.id == "bac-giang"
    customs = facts(
        f"BỘ TÀI CHÍNH\nCỤC HẢI QUAN\n{STATE}Số: 9/CHQ-GSQL\nV/v thử\nHà Nội, ngày 3 tháng 9 năm 2025\nKính gửi: Công ty A"
    )
    assert bodies(customs) == ["cuc-hai-quan"]
    assert customs.province is None


def test_the_head_of_a_committee_issues_for_the_committee() -> None:
    meta = facts(
        f"CHỦ TỊCH ỦY BAN NHÂN DÂN\nTỈNH ĐỒNG THÁP\n{STATE}Số: 4/2025/QĐ-CTUBND\nĐồng Tháp, ngày 2 tháng 12 năm 2025\nQUYẾT ĐỊNH\nVề việc thử\nCăn cứ Luật;"
    )
    assert bodies(meta) == ["ubnd-tinh-dong-thap"]
    assert meta.province and meta.province.value.id == "dong-thap"


def test_a_province_is_the_unit_of_the_documents_date() -> None:
    text = (
        "UBND TỈNH BẮC NINH\n" + STATE + "Số: 1/QĐ-UBND\nBắc Ninh, ngày 5 tháng 8 năm {}\nQUYẾT ĐỊNH\nVề việc thử\nCăn cứ Luật;"
    )
    assert [facts(text.format(year)).province.value.id for year in (2021, 2025)] == ["bac-ninh-truoc-2025", "bac-ninh"]  # type: ignore[union-attr]


def test_a_number_below_the_header_belongs_to_another_document() -> None:
    meta = facts(
        f"BỘ TÀI CHÍNH\n{STATE}Hà Nội, ngày 1 tháng 2 năm 2024\nQUYẾT ĐỊNH\nVề việc thử\nCăn cứ Nghị định\nsố 12/2020/NĐ-CP;\nSố: 9/QĐ-BTC"
    )
    assert meta.number is None


@pytest.mark.parametrize("line", ["Số:        /KH-UBND", "Số: ....../KH-UBND", "Số /KH-UBND"])
def test_a_blank_number_is_no_number(line: str) -> None:
    meta = facts(f"UBND TỈNH BẮC GIANG\n{STATE}{line}\nBắc Giang, ngày    tháng 8 năm 2020\nKẾ HOẠCH\nTrồng cây\nCăn cứ Luật;")
    assert meta.number is None
    assert meta.type and meta.type.value == "Kế hoạch"
    assert meta.date and meta.date.value == "2020-08"


@pytest.mark.parametrize(
    ("stamp", "number"), [("03\n998", "998/KH-UBND"), ("998\n03", "998/KH-UBND"), ("03\n12", None), ("12", None)]
)
def test_digits_stamped_at_the_end_are_read_only_if_they_can_be_told_apart(stamp: str, number: str | None) -> None:
    meta = facts(
        f"UBND TỈNH BẮC GIANG\n{STATE}Số:      /KH-UBND\nBắc Giang, ngày    tháng 9 năm 2020\nKẾ HOẠCH\nTrồng cây\nCăn cứ Luật;\n"
        f"Trồng cây.\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nTrần Văn Mẫu\n{stamp}\n"
    )
    assert (meta.number.value if meta.number else None) == number
    if number:
        assert meta.date and meta.date.value == "2020-09-03"


def test_the_block_at_its_end_numbers_a_consolidated_text() -> None:
    meta = facts(
        f"{STATE}THÔNG TƯ\nQuy định thử\nThông tư số 57/2021/TT-BTC ngày 12 tháng 7 năm 2021, có hiệu lực kể từ ngày 1 tháng 9 năm 2021, "
        "được sửa đổi, bổ sung bởi:\nThông tư số 9/2024/TT-BTC.\nCăn cứ Luật;\nĐiều 1. Thử.\n"
        "BỘ TÀI CHÍNH\nSố: 12/VBHN-BTC\nXÁC THỰC VĂN BẢN HỢP NHẤT\nHà Nội, ngày 22 tháng 4 năm 2026\nKT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\nTrần Văn Mẫu\n"
    )
    assert meta.type and meta.type.value == "Văn bản hợp nhất"
    assert meta.number and (meta.number.value, meta.number.basis) == ("12/VBHN-BTC", "consolidation_block")
    assert meta.date and meta.date.value == "2026-04-22"
    assert bodies(meta) == ["bo-tai-chinh"]


def test_annex_heads_number_a_document_without_a_header_if_all_agree() -> None:
    body = "THÔNG TƯ\nQUY ĐỊNH THỬ\nCăn cứ Luật;\nBộ trưởng Bộ Tài chính ban hành Thông tư thử.\nĐiều 1. Thử.\n"
    head = "PHỤ LỤC\n(Kèm theo Thông tư số {}/2025/TT-BTC ngày 02 tháng 12 năm 2025 của Bộ trưởng Bộ Tài chính)\nA\n"
    meta = facts(body + head.format(60) * 2)
    assert meta.number and (meta.number.value, meta.number.basis) == ("60/2025/TT-BTC", "annex_head")
    assert meta.date and meta.date.value == "2025-12-02"
    assert bodies(meta) == ["bo-tai-chinh"]
    assert facts(body + head.format(60) + head.format(61)).number is None


def test_a_scan_without_accents_gives_no_number_and_marks_what_it_guesses() -> None:
    meta = facts(
        "UY BAN NHAN DAN CONG HOA XA HOI CHU NGHIA VIET NAM\nHUY~N HI~P HOA\nS6 601 IUBND- YT\nHiep Hoa, ngay olf thong 10 nam 2017\n"
        "KE HOACH\nthuc hien cac viec theo ke hoach trong nam va cua thang nay\n"
        + "Viec cua cac xa trong nam theo ngay va thang hien tai. "
        * 5
    )
    assert meta.number is None and meta.date is None
    assert meta.type is None or meta.type.confidence <= 0.6


def test_annex_tables_and_electronic_stamps_are_no_signature() -> None:
    meta = facts(
        QUYET_DINH
        + "PHỤ LỤC\nTT\tHọ và tên\tChức vụ\n1\tNguyễn Văn Bảng\tGiám đốc\nKý bởi: Cổng Thông tin\nThời gian ký: 03.04.2025\n"
        "NGƯỜI LÀM ĐƠN\n(Ký, ghi rõ họ tên)\nGIÁM ĐỐC\nNguyễn Thị Phụ\n"
    )
    assert meta.signers and [s.name for s in meta.signers.value] == ["Trần Văn Mẫu"]
    assert meta.date and meta.date.value == "2021-02-05"


def test_a_name_in_capitals_is_a_name_and_a_body_in_capitals_is_not() -> None:
    assert person("TRẦN VĂN MẪU") == "TRẦN VĂN MẪU"
    assert person("PGS.TS. Lê Thị Thử") == "Lê Thị Thử"
    for words in ("VĂN PHÒNG CHÍNH PHỦ", "PHÓ CHỦ TỊCH", "Nơi nhận", "Điều 5", "BỘ TÀI CHÍNH", "Đã ký", "Sở Tài chính"):
        assert person(words) == ""


def test_recipients_leave_out_the_archive_and_as_above() -> None:
    meta = facts(QUYET_DINH)
    assert meta.recipients and meta.recipients.value == ("Thường trực Tỉnh ủy",)


def test_a_title_may_begin_like_an_opening_phrase() -> None:
    meta = facts(
        f"UBND TỈNH NGHỆ AN\n{STATE}Số: 980/KH-UBND\nNghệ An, ngày 18 tháng 11 năm 2025\nKẾ HOẠCH\nTHỰC HIỆN PHONG TRÀO TRỒNG CÂY\n"
        "Thực hiện Quyết định số 1/QĐ-TTg ngày 1 tháng 9 năm 2025, tỉnh trồng cây."
    )
    assert meta.title and meta.title.value == "THỰC HIỆN PHONG TRÀO TRỒNG CÂY"
    assert meta.number and meta.number.value == "980/KH-UBND"


def test_flattened_header_cells_still_give_their_facts() -> None:
    meta = facts(
        "BỘ TÀI CHÍNH TỔNG CỤC HẢI QUAN ------- CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc ---------------\n"
        "Số: 778/TCHQ-GSQL V/v xử lý vướng mắc\nHà Nội, ngày 13 tháng 02 năm 2017 Kính gửi: Cục Hải quan các tỉnh.\nĐể bảo đảm.\n"
        "TL. TỔNG CỤC TRƯỞNG KT. CỤC TRƯỞNG PHÓ CỤC TRƯỞNG Trần Văn Mẫu\n"
    )
    assert meta.type and meta.type.value == "Công văn"
    assert meta.number and meta.number.value == "778/TCHQ-GSQL"
    assert bodies(meta) == ["tong-cuc-hai-quan"]
    assert meta.date and meta.date.value == "2017-02-13"
    assert meta.signers and meta.signers.value[0].name == "Trần Văn Mẫu"


@pytest.mark.parametrize(
    ("example", "whole"),
    [
        (words, key == "examples")
        for row in table("header")["broken_titles"]
        for key in ("examples", "counter")
        for words in row[key]
    ],
)
def test_a_title_goes_on_in_the_line_that_completes_it(example: str, whole: bool) -> None:
    first, second = example.split("⏎")
    meta = facts(
        f"BỘ TÀI CHÍNH\n{STATE}Số: 9/2025/TT-BTC\nHà Nội, ngày 1 tháng 2 năm 2025\nTHÔNG TƯ\n{first}\n{second}\nĐiều 1. Mẫu.\n"
    )
    assert meta.title and meta.title.value == (f"{first} {second}" if whole else first)


def test_a_title_goes_on_after_of_though_the_next_line_begins_like_an_organ() -> None:
    meta = facts(
        f"CHÍNH PHỦ\n{STATE}Số: 9/2023/NĐ-CP\nHà Nội, ngày 1 tháng 2 năm 2023\nNGHỊ ĐỊNH\nSỬA ĐỔI NGHỊ ĐỊNH SỐ 4/2021/NĐ-CP CỦA\n"
        "CHÍNH PHỦ VỀ THƯ VIỆN\nCăn cứ Luật Thư viện;\nĐiều 1. Mẫu.\n"
    )
    assert meta.title and meta.title.value == "SỬA ĐỔI NGHỊ ĐỊNH SỐ 4/2021/NĐ-CP CỦA CHÍNH PHỦ VỀ THƯ VIỆN"


@pytest.mark.parametrize(
    "after",
    ["QUỐC HỘI NƯỚC CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM Xét thấy cần có thư viện;", "UỶ BAN THƯỜNG VỤ QUỐC HỘI\nCăn cứ Hiến pháp;",
     "HỘI ĐỒNG THẨM PHÁN TÒA ÁN NHÂN DÂN TỐI CAO\nCăn cứ Luật Thư viện;", "Ngày 24 tháng 6 năm 2021 Hội đồng đã họp bàn việc này."],
)  # fmt: skip
def test_a_title_ends_before_the_organ_or_the_sentence_on_its_line(after: str) -> None:
    meta = facts(
        f"QUỐC HỘI\n{STATE}Số: 23/2021/QH15\nHà Nội, ngày 26 tháng 11 năm 2021 NGHỊ QUYẾT VỀ MẠNG LƯỚI THƯ VIỆN CÔNG CỘNG {after}\n"
    )
    assert meta.title and meta.title.value == "VỀ MẠNG LƯỚI THƯ VIỆN CÔNG CỘNG"


def test_a_title_may_end_with_those_who_are_elected() -> None:
    meta = facts(
        f"QUỐC HỘI\n{STATE}Số: 23/2021/QH15\nHà Nội, ngày 26 tháng 11 năm 2021\nNGHỊ QUYẾT VỀ NGÀY BẦU CỬ ĐẠI BIỂU QUỐC HỘI\nCăn cứ Hiến pháp;\n"
    )
    assert meta.title and meta.title.value == "VỀ NGÀY BẦU CỬ ĐẠI BIỂU QUỐC HỘI"


def test_marks_of_footnotes_are_no_part_of_a_title() -> None:
    meta = facts(
        f"VĂN BẢN HỢP NHẤT - BỘ TÀI CHÍNH\n{STATE}THÔNG TƯ1\nHướng dẫn cơ chế tài chính của thư viện2\n"
        "Thông tư số 20/2016/TT-BTC ngày 3 tháng 2 năm 2016 của Bộ trưởng Bộ Tài chính có hiệu lực từ ngày 1 tháng 3 năm 2016, được sửa đổi bởi:\n"
    )
    assert meta.title and meta.title.value == "Hướng dẫn cơ chế tài chính của thư viện"


@pytest.mark.parametrize(
    ("lines", "capacity", "title"),
    [
        ("KT. BỘ TRƯỞNG,\nCHỦ NHIỆM\nPHÓ CHỦ NHIỆM", "KT. BỘ TRƯỞNG, CHỦ NHIỆM", "PHÓ CHỦ NHIỆM"),
        ("TM. CHÍNH PHỦ\nKT.THỦ TƯỚNG PHÓ THỦ TƯỚNG", "TM. CHÍNH PHỦ; KT.THỦ TƯỚNG", "PHÓ THỦ TƯỚNG"),
    ],
)
def test_who_is_signed_for_and_the_signers_own_title_are_told_apart(lines: str, capacity: str, title: str) -> None:
    meta = facts(
        f"CHÍNH PHỦ\n{STATE}Số: 9/NQ-CP\nHà Nội, ngày 1 tháng 2 năm 2023\nNGHỊ QUYẾT\nVề thư viện\nĐiều 1. Mẫu.\n{lines}\nTrần Văn Mẫu\n"
    )
    assert meta.signers and (meta.signers.value[0].capacity, meta.signers.value[0].title) == (capacity, title)


def test_a_news_page_has_no_number_no_signer_and_no_issuer() -> None:
    meta = facts(
        "Bắc Giang trồng cây đầu xuân\nThứ sáu, 28/05/2021 18:05\n(ĐCSVN) - Sáng 28/5, UBND tỉnh Bắc Giang ban hành Quyết định số 12/QĐ-UBND về "
        "trồng cây.\nQuang cảnh lễ trồng cây.\nNam Mẫu\nÝ kiến bình luận\nHọ và tên\nEmail\n"
    )
    assert meta.type and meta.type.value == "Tin bài"
    assert meta.number is None and meta.signers is None and meta.issuing_bodies is None
    assert meta.date and meta.date.value == "2021-05-28"
    assert meta.title and meta.title.value == "Bắc Giang trồng cây đầu xuân"
    assert meta.publisher and meta.publisher.value == "Báo điện tử Đảng Cộng sản Việt Nam"
    assert meta.province and meta.province.value.id == "bac-giang"


def test_a_page_that_carries_a_whole_document_is_that_document() -> None:
    meta = facts("Thứ 2, 19/12/2016\n00:00\nHƯỚNG DẪN THỰC HIỆN THÔNG TƯ\n" + QUYET_DINH)
    assert meta.type and meta.type.value == "Quyết định"
    assert meta.number and meta.number.value == "123/QĐ-UBND"
    assert meta.date and meta.date.value == "2021-02-05"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Ngày 22/10, tỉnh họp về Kết luận ngày 16/10/2021.", "2021-10-22"),
        ("Ngày 22/10, tỉnh họp về kế hoạch sau ngày 30/12/2021.", None),
        ("Ngày 22/10, tỉnh họp.", None),
        ("Ngày 9/6/2025, Chính phủ họp.", "2025-06-09"),
        ("Ngày 31/2/2025, Chính phủ họp.", None),
    ],
)
def test_the_year_of_a_lead_comes_from_a_full_date_before_it(words: str, expected: str | None) -> None:
    meta = facts(
        "Tỉnh họp bàn việc trồng cây\n" + words + " Các đại biểu thảo luận về việc trồng cây trên địa bàn và thống nhất.\n"
    )
    assert (meta.date.value if meta.date else None) == expected


def test_a_text_is_of_no_province_that_it_names_once_among_others_or_little_more_often_than_others() -> None:
    def found(words: str) -> str:
        best = province_of_text(words, "2020", len(words))
        return best[0].province.name if best else ""

    once = "Hợp tác xã liên kết với một công ty ở tỉnh Thái Bình để sản xuất lúa giống."
    away = "\n".join(["x" * 600, "Sản phẩm được bán tại Gia Lai."])
    assert found(once) == "Thái Bình" and found(once + away) == ""
    both = "Anh làm việc tại TP Hồ Chí Minh, thi tại TP Hồ Chí Minh, rồi về tỉnh Bình Định mở một xưởng làm diều nhỏ ở quê nhà. Năm sau, tỉnh Phú Yên đón anh."
    assert found(both) == ""


def test_provinces_are_not_found_inside_other_words() -> None:
    words = "vì hòa bình ở Thái Bình Dương, phong cách Hồ Chí Minh, huyện Quảng Ninh, ga Bình Thuận; tỉnh Quảng Nam - Đà Nẵng; TP Hồ Chí Minh"
    assert [m.province.id for m in mentions(words, "1990")] == ["quang-nam-da-nang", "ho-chi-minh-truoc-2025"]


def test_the_month_of_a_reported_meeting_dates_a_text_without_a_header() -> None:
    meta = facts(
        "KẾT LUẬN\nCỦA BAN CHẤP HÀNH ĐẢNG BỘ TỈNH về trồng cây\nTại Hội nghị ngày 15/6/2021; Ban Chấp hành Đảng bộ tỉnh kết luận:\n"
        "Tỉnh Bắc Giang trồng cây; tỉnh Bắc Giang chăm cây sau ngày 21/6/2021.\nNơi nhận:\n- Các huyện ủy,\n- Lưu Văn phòng Tỉnh ủy.\nLê Văn Mẫu\n"
    )
    assert meta.date and meta.date.value == "2021-06"
    assert strings("vi").say(meta.date.note) == "Khoảng 15/6/2021 – 21/6/2021: sau hội nghị ngày 15/6/2021"
    assert bodies(meta) == ["bch-tinh-uy-bac-giang"]
    assert meta.signers and meta.signers.value[0].name == "Lê Văn Mẫu"


def curated(**values: object) -> Metadata:
    text = replace(read_string(QUYET_DINH), curated={key: Curated(value, "a.yml", 3) for key, value in values.items()})
    return recognise(text).metadata


def test_a_curator_has_the_last_word_and_the_printed_value_becomes_a_rival() -> None:
    meta = curated(
        date="2021-02-06", issuing_body="UBND tỉnh Bắc Ninh", province="Bắc Ninh", signer="Lê Thị Thử", type="kế hoạch"
    )
    assert meta.date and (meta.date.value, meta.date.basis) == ("2021-02-06", "curator")
    assert meta.date.rivals and meta.date.rivals[0][0] == "2021-02-05"
    assert bodies(meta) == ["ubnd-tinh-bac-ninh"]
    assert meta.province and meta.province.value.id == "bac-ninh-truoc-2025"
    assert meta.type and meta.type.value == "Kế hoạch"
    assert meta.signers and meta.signers.value[0].name == "Lê Thị Thử"


def test_a_default_of_a_folder_fills_only_what_the_text_leaves_open() -> None:
    default = {"province": Curated("Quảng Ninh", "vanthu.yml", 2, default=True)}
    assert recognise(replace(read_string(QUYET_DINH), curated=default)).metadata.province.value.id == "bac-giang"  # type: ignore[union-attr]
    found = recognise(replace(read_string("Ghi chép về trồng cây.\n"), curated=default)).metadata.province
    assert found and (found.value.id, found.basis) == ("quang-ninh", "collection")


@pytest.mark.parametrize(
    ("key", "value", "hint"),
    [
        ("titel", "x", "title"),
        ("province", "Bắc Giangg", "Bắc Giang"),
        ("date", "31/02/2021", "year"),
        ("type", "Quyết địn", "Quyết định"),
    ],
)
def test_an_impossible_curated_value_is_a_problem_with_its_line_and_a_way_out(key: str, value: str, hint: str) -> None:
    text = replace(read_string(QUYET_DINH), curated={key: Curated(value, "a.yml", 3)})
    found = recognise(text)
    assert [(p.path, p.line) for p in found.problems] == [("a.yml", 3)]
    assert hint in found.problems[0].remedy
    assert found.metadata.date and found.metadata.date.value == "2021-02-05"


def test_a_scan_that_lost_its_accents_names_no_signer() -> None:
    text = """UBND HUYEN HIEP HOA
PHONG GrAo DUC & DAO TAO
56: r'$ pGD&DT
V/v hu6ng d6n thuc hi6n di6u chinh n6i dung day hgc trong hoc k! II
Kinh giii: Hi6u trudng c6c trudng THCS, c6c trucrng TH&THCS trong huyOn.
3. Kh6ng ki6m tra, danh gi6 ooi v<ri nhfr'ng n6i dung ki6n thfc dd tinh gi6n
Phong Gi6o duc vd Edo tri6n khai thuc hi6n./.
Noi nltQn:
- Lrru: VT.
KT. TRUONG PHONG
UONG PHONG
Gtio 0 guy6n Vin Th6o
"""
    assert recognise(read_string(text, "quet.txt")).metadata.signers is None


def test_an_excerpt_without_head_names_its_type_by_how_it_refers_to_itself() -> None:
    part = """Nghị quyết này quy định việc thay thế giấy tờ bằng dữ liệu.
1. Danh mục tại Phụ lục I được ban hành kèm theo Nghị quyết này.
2. Cơ quan thực hiện theo quy định tại khoản 2 Điều 7 Nghị quyết này.
"""
    found = recognise(read_string(part, "trich.txt")).metadata
    assert found.type is not None and (found.type.value, found.type.basis) == ("Nghị quyết", "body_text")
    assert found.type.evidence is not None and found.type.evidence.quote == "kèm theo Nghị quyết này"
    regulation = """Những nội dung khác thực hiện theo Điều 11 Quy định này.
Các nội dung được phê duyệt trước ngày Quyết định này có hiệu lực thì tiếp tục thực hiện.
Sau khi Quyết định này có hiệu lực thi hành, nội dung thay đổi phải được phê duyệt lại.
"""
    found = recognise(read_string(regulation, "quy-dinh.txt")).metadata
    assert found.type is not None and found.type.value == "Quyết định"


def test_a_page_that_speaks_of_a_document_from_outside_is_news() -> None:
    page = """Nghị định này quy định về điều kiện kinh doanh dịch vụ kiểm định xe cơ giới, bao gồm xe ô tô và xe gắn máy.
Trong đó, Nghị định quy định rõ điều kiện về cơ sở vật chất.
Nghị định nêu rõ điều kiện về nhân lực theo quy định tại Nghị định này.
Theo Nghị định, đăng kiểm viên phải đáp ứng các điều kiện về trình độ chuyên môn.
"""
    assert recognise(read_string(page, "tin.txt")).metadata.kind.value == "news"


def test_a_name_that_ends_like_an_office_is_not_cut() -> None:
    (body,) = bodies_of(["ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI PHÒNG"], "2025-12-01")
    assert (body.id, body.name) == ("ubnd-thanh-pho-hai-phong", "Ủy ban nhân dân thành phố Hải Phòng")
    assert cut(["ỦY BAN NHÂN DÂN", "THÀNH PHỐ HẢI PHÒNG"]) == ["ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI PHÒNG"]


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("TRƯỜNG TIỂU HỌC LÀNG MẪU", "Trường Tiểu học Làng Mẫu"),
        ("TRƯỜNG THCS NGUYỄN DU", "Trường THCS Nguyễn Du"),
        ("TRƯỜNG MẦM NON HOA SEN", "Trường Mầm non Hoa Sen"),
        ("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO HIỆP HÒA", "Phòng Giáo dục và Đào tạo Hiệp Hòa"),
        ("BAN QUẢN LÝ DỰ ÁN", "Ban quản lý dự án"),
        ("CÔNG ĐOÀN NGÀNH GIÁO DỤC", "Công đoàn ngành Giáo dục"),
        ("BỆNH VIỆN ĐA KHOA TỈNH BẮC GIANG", "Bệnh viện đa khoa tỉnh Bắc Giang"),
    ],
)
def test_names_in_capitals_are_written_as_offices_write_them(printed: str, written: str) -> None:
    assert sentence(printed) == written


def test_a_body_without_its_place_is_that_of_the_documents_province() -> None:
    text = """Kính gửi: Các sở, ban, ngành
Thực hiện kế hoạch năm 2025, Ủy ban nhân dân Thành phố yêu cầu các sở thực hiện trên địa bàn Thành phố Hồ Chí Minh, bảo đảm tiến độ.
Nơi nhận:
- Như trên;
PHỤ LỤC
(kèm theo Công văn số 4001/UBND-ĐT ngày 24 tháng 11 năm 2025 của Ủy ban nhân dân Thành phố)
Danh mục các dự án tại Thành phố Hồ Chí Minh
"""
    found = recognise(read_string(text, "cv.txt")).metadata
    assert found.issuing_bodies is not None and found.province is not None
    assert [body.id for body in found.issuing_bodies.value] == ["ubnd-thanh-pho-ho-chi-minh"]


@pytest.mark.parametrize(
    "text",
    [
        "CÔNG ĐIỆN\nV/V TẬP TRUNG ỨNG PHÓ MƯA LŨ\n\nTHỦ TƯỚNG CHÍNH PHỦ điện:\n- Đồng chí Bí thư Tỉnh ủy và Chủ tịch UBND các tỉnh;\n",
        "Số: 1660/NQ-UBTVQH15\nNGHỊ QUYẾT\nVề việc sắp xếp đơn vị hành chính\nỦY BAN THƯỜNG VỤ QUỐC HỘI\nCăn cứ Hiến pháp;\n",
    ],
)
def test_a_state_document_that_names_party_bodies_is_of_the_state(text: str) -> None:
    assert recognise(read_string(text, "vb.txt")).metadata.kind.value == "state"


@pytest.mark.parametrize("motto", ["CONG HOA XA, HOI CHU NGHIA VIVT NAM", "CONG HOA XA- HOI CHU NGHIA VIVI' NAM"])
def test_the_motto_as_a_scanner_reads_it_is_no_part_of_the_body_beside_it(motto: str) -> None:
    meta = facts(
        f"BO GIAO DUC VA DAO TAO {motto}\nDoc lap - Tu do\nS6:4141./BGDDT-GDTC\nHa Noi, ngay 3 thang 3 nam 2019\nKinh gui: Các trường"
    )
    assert meta.issuing_bodies and [b.name for b in meta.issuing_bodies.value] == ["Bộ Giáo dục và Đào tạo"]


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("SỐ 17/2025/QĐ-UBND NGÀY 28 THÁNG 02 NĂM 2025", None),
        ("UBND TỈNH, THÀNH PHỐ TRỰC THUỘC TW...", None),
        ("SỞ VĂN HÓA VÀ THỂ THAO TỈNH, THÀNH PHỐ…", None),
        ("HỘI CHỦ NGHĨA VIỆT NAM", None),
        ("HỘI CỰU CHIẾN BINH VIỆT NAM", "Hội Cựu chiến binh Việt Nam"),
        ("BAN CHỈ ĐẠO 389 TỈNH BẮC GIANG", "Ban Chỉ đạo 389 tỉnh Bắc Giang"),
    ],
)
def test_symbols_blanks_of_a_form_and_the_motto_are_no_name_of_a_body(printed: str, name: str | None) -> None:
    body = body_of(printed)
    assert (body.name if body else None) == name


def test_a_header_that_lost_its_marks_gives_no_title_though_the_text_below_has_them() -> None:
    meta = facts(
        "UY BAN NHAN DAN CONG HOA XA HOI CHU NGHTA VIET NAM\nHUYEN HIEP HOA\nHiep Hoa, ngay 4 thang 10 nam 2017\nKE HOACH\n"
        "Thuic hi0 De an day inqnh de tin hoc\n"
        + "Các trường tổ chức dạy tin học cho học sinh của trường theo kế hoạch này. "
        * 9
    )
    assert meta.title is None
    assert meta.issuing_bodies is None or meta.issuing_bodies.value[0].level == "district"


def test_what_a_form_leaves_open_is_no_title() -> None:
    form = f"TÊN CƠ QUAN\n{STATE}Số: .../TTr-...\nV/v đề nghị tặng danh hiệu\nHà Nội, ngày .... tháng ... năm ...\nĐối với doanh nghiệp thì nêu rõ"
    assert facts(form).title is None
