import random
from itertools import pairwise

from generator.link import find_citations
from generator.link import symbols as symbols_room
from generator.link.symbols import symbol_key, symbols


def numbers(text: str) -> list[str | None]:
    return [c.number for c in find_citations(text)]


def test_a_full_citation_is_parsed_into_its_parts() -> None:
    (found,) = find_citations(
        "theo điểm a khoản 2 Điều 5 Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về văn thư."
    )
    assert (found.type, found.number, found.date, found.issuing_body) == (
        "Nghị định",
        "30/2020/NĐ-CP",
        "2020-03-05",
        "Chính phủ",
    )
    assert found.provision == "điểm a khoản 2 Điều 5"
    assert found.title == "về văn thư"


def test_a_list_shares_the_code_of_its_last_member() -> None:
    assert numbers("thực hiện các Nghị quyết số 18, 19-NQ/TW của Trung ương") == ["18-NQ/TW", "19-NQ/TW"]


def test_a_short_form_stands_for_the_full_one() -> None:
    found = find_citations("Thực hiện Kết luận số 20-KL/TW ngày 16/10/2021. Cấp ủy quán triệt Kết luận số 20.")
    assert [c.number for c in found] == ["20-KL/TW", "20-KL/TW"]
    assert found[1].antecedent == 0 and found[1].date == "2021-10-16"


def test_amounts_and_dates_are_not_citations() -> None:
    assert numbers("Quyết định 3 nội dung; hỗ trợ 4.000 đồng ngày 01-10-1997, Mẫu số 01/GTGT, điện thoại 024-3804-TTX") == []


def test_symbols_are_tidied_and_share_a_key() -> None:
    (found,) = symbols("Nghị quyết số 05/2025/NQ- HĐND\nngày 29/4")
    assert found.text == "05/2025/NQ-HĐND"
    assert symbol_key("01/2021/TT- BYT") == symbol_key("1/2021/TT–BYT")


def test_a_number_that_looks_like_a_year_is_a_number_and_a_blank_one_is_none() -> None:
    assert numbers("Căn cứ Quyết định số 1933/QĐ-UBND ngày 18/07/2025; kèm theo Quyết định số    /2025/QĐ-UBND") == [
        "1933/QĐ-UBND"
    ]


def test_a_law_is_found_by_name_year_or_both_and_its_name_may_hold_commas() -> None:
    found = find_citations(
        "theo Luật Quản lý, sử dụng tài sản công năm 2017 và Luật Phòng, chống tham nhũng; Luật này không áp dụng."
    )
    assert [(c.form, c.title, c.date) for c in found] == [
        ("law", "Luật Quản lý, sử dụng tài sản công", "2017"),
        ("law", "Luật Phòng, chống tham nhũng", None),
    ]


def test_laws_inside_the_name_of_an_amending_law_are_cited_too() -> None:
    found = find_citations(
        "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Cán bộ, công chức và Luật Viên chức ngày 25/11/2019;"
    )
    assert [(c.date, c.relation) for c in found] == [("2019-11-25", "basis"), (None, "cites"), (None, "cites")]
    spans = [c.span for c in found]
    assert all(a.end <= b.start for a, b in pairwise(spans))


def test_drafts_and_this_document_are_not_citations() -> None:
    assert (
        find_citations("Các dự thảo Nghị quyết của Tỉnh ủy; dự thảo Luật Đất đai; Kết luận này được phổ biến đến chi bộ.") == ()
    )


def test_words_broken_by_lines_and_markup_are_whole() -> None:
    (found,) = find_citations("theo **Nghị\nđịnh** số 30/2020/NĐ-\nCP ng\nÀy".replace("ng\nÀy", "ngày\n05 tháng 3\nnăm 2020"))
    assert (found.number, found.date) == ("30/2020/NĐ-CP", "2020-03-05")


def test_old_symbols_are_read() -> None:
    text = "Nghị định số 187/HĐBT; Nghị định số 27-CP; Quyết định số 327-CT; Sắc lệnh số 52/SL; Luật số 3-LCT/HĐNN7"
    assert numbers(text) == ["187/HĐBT", "27-CP", "327-CT", "52/SL", "3-LCT/HĐNN7"]


def test_spans_quote_the_words() -> None:
    text = "Thực hiện Kết luận số 20-KL/TW ngày 16/10/2021 của Ban Bí thư và khoản 2 Điều 5 Luật Đất đai năm 2024."
    for found in find_citations(text):
        assert " ".join(found.span.of(text).split()) == found.text


def test_the_number_behind_an_amending_law_is_the_amended_ones_where_the_text_says_so() -> None:
    text = (
        "Quốc hội ban hành Luật sửa đổi, bổ sung một số điều của Luật Thuế thu nhập cá nhân số 04/2007/QH12.\n"
        "Điều 1. Luật Thuế thu nhập cá nhân số 04/2007/QH12 được sửa đổi như sau."
    )
    assert numbers(text) == [None, "04/2007/QH12", "04/2007/QH12"]
    alone = "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Doanh nghiệp số 76/2025/QH15;"
    assert numbers(alone) == ["76/2025/QH15", None]


def titles(text: str) -> list[str | None]:
    return [c.title for c in find_citations(text)]


def test_a_title_ends_where_the_sentence_goes_on_about_the_document() -> None:
    law = "Nghị định số 30/2020/NĐ-CP của Chính phủ về công tác văn thư"
    for rest in (
        ", có hiệu lực từ ngày 05 tháng 3 năm 2020",
        " được sửa đổi, bổ sung bởi quy định khác",
        " hết hiệu lực kể từ ngày này",
        " thì thực hiện theo quy định cũ",
        " như sau:",
        " và các văn bản hướng dẫn thi hành",
        "; các cơ quan thực hiện",
        ", Nghị định số 1/2021/NĐ-CP",
        " và Thông tư số 2/2021/TT-BNV",
    ):
        assert titles(law + rest)[0] == "về công tác văn thư", rest


def test_a_title_keeps_the_documents_and_words_that_are_its_own() -> None:
    title = "hướng dẫn Luật Quản lý thuế và Nghị định số 126/2020/NĐ-CP quy định chi tiết Luật đó"
    assert titles(f"Thông tư số 80/2021/TT-BTC {title}.")[0] == title
    (found,) = find_citations(
        "Quyết định số 5/QĐ-BYT về việc công bố thủ tục hành chính được sửa đổi, bổ sung trong lĩnh vực y tế."
    )
    assert found.title == "về việc công bố thủ tục hành chính được sửa đổi, bổ sung trong lĩnh vực y tế"


def test_an_issuer_keeps_its_whole_name_and_no_more() -> None:
    for text, body in (
        (
            "Thông tư số 3/2025/TT-BKHCN của Bộ trưởng Bộ Khoa học và Công nghệ quy định về A.",
            "Bộ trưởng Bộ Khoa học và Công nghệ",
        ),
        ("Nghị quyết số 132/2020/QH14 của Quốc hội thí điểm một số chính sách.", "Quốc hội"),
        ("Nghị định số 87/2025/NĐ-CP ngày 11/4/2025 của Chính phủ khoảng 21 tỷ đồng.", "Chính phủ"),
        ("Công văn số 5/BTC-QLN của Bộ Tài chính và Công văn số 6/BTC-QLN.", "Bộ Tài chính"),
        ("Quyết định số 5/QĐ-UBND của UBND tỉnh gắn với nội dung Kết luận nêu trên.", "UBND tỉnh"),
        ("Nghị quyết số 66/NQ-CP của Chính phủ phân quyền, cắt giảm thủ tục.", "Chính phủ"),
        ("Kết luận số 5-KL/TW của Ban Bí thư Trung ương Đảng khóa XIII.", "Ban Bí thư Trung ương Đảng khóa XIII"),
        ("Thông tư số 5/2020/TT-BGDĐT của Bộ Giáo dục và đào tạo và hồ sơ kèm.", "Bộ Giáo dục và đào tạo"),
        ("Nghị định số 75/2023/NĐ-CP của Chính phủ xong trước ngày 01/5/2026.", "Chính phủ"),
    ):
        assert find_citations(text)[0].issuing_body == body


def test_symbols_are_found_from_their_separators_as_if_every_digit_had_been_tried() -> None:
    rng = random.Random(3)
    codes = ["QĐ", "NĐ", "CP", "a", "B", "UBND", "-CP", "Đ", "QH15", "đ"]
    pieces = ["1", "12", "2020", "7.5", "/", "-", " ", "  ", "\n", "/2020/", ".", "1234567", *codes]
    for _ in range(5000):
        text = "".join(rng.choice(pieces) for _ in range(rng.randint(1, 18)))
        assert [m.span() for m in symbols_room._matches(text)] == [m.span() for m in symbols_room._SYMBOL.finditer(text)], text
