from generator.link import find_citations
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
