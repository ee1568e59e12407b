"""A document's page: nothing of the text is lost, hostile words stay words, both dialects are the same page."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model import Inferred, PagePicture, Settings, Span, Text
from generator.read import read_string
from generator.recognise import recognise
from generator.write.body import body_nodes
from generator.write.cutter import Mark
from generator.write.document import document_page
from generator.write.documents import with_quotes
from generator.write.jobs import jobs
from generator.write.letterhead import stands_right
from generator.write.markup import one_line
from generator.write.nodes import Run
from generator.write.records import facts_of
from generator.write.relations import Relations
from generator.write.rows import row_of
from generator.write.site import Site
from tests.made import LETTER, Store, collection, conclusion, letter, news, text_of, unknown
from tests.test_markup import ENGINE, nasty, words_and_tags

SITE = Site(Settings())
FAST = Site(Settings(), dialect="html")


def pages(site: Site) -> dict[str, str]:
    made, store = collection()
    rows = {document.id: row_of(document) for document in made.documents}
    found = {}
    for job in jobs(made, rows):
        relations = with_quotes(job.relations, store)
        found[job.document.id] = document_page(site, job.document, store(job.document), relations)
    return found


def content_of(page: str) -> str:
    ENGINE.reset()
    return ENGINE.convert(page.split("\n---\n", 1)[1])


def test_both_dialects_are_the_same_page() -> None:
    markdown, html = pages(SITE), pages(FAST)
    for identity, page in markdown.items():
        assert content_of(page) == html[identity]


def test_every_word_of_the_text_is_on_the_page() -> None:
    for make in (letter, conclusion, news, unknown):
        document, text = make()
        words, _ = words_and_tags(
            FAST.render(body_nodes(document, text, [])[0]).replace("</p>", "</p> ").replace("</t", " </t")
        )
        assert sorted(re.findall(r"\w+", words)) == sorted(re.findall(r"\w+", text.body))


RESOLUTION = """TỈNH ỦY BẮC GIANG
*
Số 930-NQ/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Bắc Giang, ngày 04 tháng 12 năm 2020
NGHỊ QUYẾT
CỦA BAN CHẤP HÀNH ĐẢNG BỘ TỈNH
về trồng cây xanh giai đoạn 2021 - 2025
{opening}Những năm qua, phong trào trồng cây của tỉnh đạt kết quả tích cực.
1- Trồng cây là việc của toàn dân.
Nơi nhận:
- Lưu Văn phòng Tỉnh ủy.
T/M TỈNH ỦY
BÍ THƯ
Phạm Thị Giả Định
"""


def laid_out(words: str) -> str:
    """The text of a document as its page shows it."""
    text = read_string(words)
    known = recognise(text)
    document = replace(letter()[0], source=text.source, metadata=known.metadata, layout=known.layout)
    return FAST.render(body_nodes(document, text, [])[0])


@pytest.mark.parametrize("opening", ["", "I- TÌNH HÌNH\n"])
def test_the_title_ends_where_the_text_of_a_party_document_begins(opening: str) -> None:
    """Neither legal grounds nor an addressee part the two there."""
    page = laid_out(RESOLUTION.format(opening=opening))
    heading = page.split('<div class="vt-heading">')[1].split("</div>")[0]
    assert "giai đoạn 2021 - 2025" in heading
    assert "TÌNH HÌNH" not in heading and "Những năm qua" not in heading and "Trồng cây là" not in heading


def test_an_article_above_a_document_stands_above_its_letterhead() -> None:
    lead = "Bộ Mẫu vừa ban hành Nghị quyết về trồng cây xanh, theo đó các địa phương trồng cây vào dịp đầu xuân. " * 9
    page = laid_out(f"Đầu xuân trồng cây\n{lead.strip()}\n" + RESOLUTION.format(opening=""))
    assert "Bộ Mẫu vừa ban hành" in page.split('<div class="vt-letterhead">')[0]
    assert "TỈNH ỦY BẮC GIANG" in page.split('<div class="vt-left">')[1].split("</div>")[0]


def test_a_line_that_runs_on_from_the_date_into_the_text_is_text() -> None:
    basis = "Xét thấy, trong nhiều năm qua phong trào trồng cây đã đem lại kết quả tốt đẹp cho mọi miền của đất nước; " * 5
    page = laid_out(
        "QUỐC HỘI CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc\nSố: 23/2021/QH15\n"
        f"Hà Nội, ngày 26 tháng 11 năm 2021 NGHỊ QUYẾT VỀ TRỒNG CÂY QUỐC HỘI NƯỚC CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM {basis}\n"
        "Căn cứ Hiến pháp;\nĐiều 1. Trồng cây.\n"
    )
    columns = page.split('<div class="vt-letterhead">')[1].split("</div></div>")[0]
    assert "Số: 23/2021/QH15" in columns and "Xét thấy" not in columns and "Xét thấy" in page
    assert '<p class="vt-place">' in columns and "NGHỊ QUYẾT" not in columns
    heading = page.split('<div class="vt-heading">')[1].split("</div>")[0]
    assert re.findall(r">([^<>]+)<", heading) == ["NGHỊ QUYẾT", "VỀ TRỒNG CÂY"]


def test_the_letter_is_laid_out_as_letters_are() -> None:
    page = pages(FAST)["cong-van-571-cv-tu-bac-giang-2021"]
    left, right = page.index("TỈNH ỦY BẮC GIANG</span></p>"), page.index("ĐẢNG CỘNG SẢN")
    assert '<div class="vt-left">' in page[:left] and '<div class="vt-right">' in page[left:right]
    assert '<h3 class="vt-dieu" id="dieu-1">' in page
    assert '<p class="vt-khoan" id="dieu-1-khoan-2">' in page
    assert "<td>Một &#124; hai</td>" in page
    assert page.index("vt-recipients") < page.index("vt-signature")


def test_the_end_of_a_letter_keeps_its_two_columns_though_the_header_was_taken_too_far() -> None:
    document, text = letter()
    assert document.layout is not None
    far = replace(document, layout=replace(document.layout, header=replace(document.layout.header, end=len(text.body))))
    page = document_page(FAST, far, text, Relations())
    assert '<div class="vt-recipients">' in page and '<div class="vt-signature">' in page
    assert 'id="dieu-1-khoan-2"' in page


def test_a_citation_links_to_its_document_and_back() -> None:
    found = pages(FAST)
    assert 'href="../ket-luan-105/"' in found["cong-van-571-cv-tu-bac-giang-2021"]
    cited = found["ket-luan-105"]
    assert 'href="../cong-van-571-cv-tu-bac-giang-2021/#tc-0"' in cited
    assert "Được thực hiện bởi" in cited and "Thực hiện <b>Kết luận số 105-KL/TU ngày 16/5/2021</b> của" in cited


def test_an_inferred_fact_says_so_and_why() -> None:
    page = pages(FAST)["ket-luan-105"]
    assert 'href="#vi-sao-number"' in page and 'id="vi-sao-number"' in page
    assert "theo văn bản khác dẫn" in page


@settings(max_examples=40, deadline=None)
@given(nasty, nasty, nasty)
def test_hostile_facts_and_names_stay_words(title: str, number: str, path: str) -> None:
    document, text = letter()
    facts = document.metadata
    hostile = replace(
        document,
        source=replace(document.source, path=path or "x"),
        metadata=replace(facts, title=replace(facts.title, value=title), number=replace(facts.number, value=number)),
    )
    clean, _ = words_and_tags(document_page(FAST, document, text, Relations()))
    page = document_page(FAST, hostile, text, Relations())
    words, tags = words_and_tags(page)
    _, expected = words_and_tags(document_page(FAST, document, text, Relations()))
    assert set(tags) <= set(expected) | {"br"}
    assert one_line(title) in words or not title.strip()
    assert content_of(document_page(SITE, hostile, text, Relations())) == page
    assert clean


@settings(max_examples=60, deadline=None)
@given(st.lists(nasty, min_size=1, max_size=5))
def test_hostile_text_stays_text(lines: list[str]) -> None:
    body = "\n".join(line for line in "\n".join(lines).split("\n") if line.strip()) or "x"
    document, _ = unknown()
    text: Text = text_of(body, "x.txt")
    page = document_page(FAST, document, text, Relations())
    _, tags = words_and_tags(page)
    assert not {"script", "b", "img", "iframe", "style"} & set(tags)
    assert content_of(document_page(SITE, document, text, Relations())) == page


def test_a_hostile_original_cannot_run() -> None:
    from generator.write.address import original_name

    assert original_name("a/<b>.HTML") == "b.html.txt"
    assert original_name("x.svg") == "x.svg.txt"
    assert original_name("ghi chú.md") == "ghi-chu.md.txt"
    assert original_name("Văn bản.PDF") == "van-ban.pdf"
    assert "/" not in original_name("..\\..\\x.txt")


@pytest.mark.parametrize(
    "line", ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Bắc Giang, ngày 05 tháng 02 năm 2021", "Hà Nội, ngày    tháng  năm 2021"]
)
def test_right_hand_lines_of_a_letterhead(line: str) -> None:
    assert stands_right(line)


def test_rows_of_the_letterhead_table_hold_their_examples() -> None:
    from generator.write.running import letterhead_table

    for row in letterhead_table()["right"]:
        assert all(stands_right(example) for example in row["examples"])
        assert not any(stands_right(example) for example in row["counter"])


def test_the_letter_has_its_original_words() -> None:
    document, text = letter()
    assert text.body == LETTER and isinstance(document.metadata.kind, Inferred) and Store({})


def test_links_that_overlap_and_facts_that_stand_on_links_all_keep_a_place() -> None:
    document, text = letter()
    at = text.body.index("Kính gửi")
    marks = [
        Mark(Span(at, at + 8), Run("", "#a", id="outer")),
        Mark(Span(at + 5, at + 8), Run("", "#b", id="inner")),
        Mark(Span(0, len(text.body.split("\n")[0])), Run("", "#c", id="top")),
    ]
    nodes, place = body_nodes(document, text, marks)
    html = FAST.render(nodes)
    assert [html.count(f'id="{name}"') for name in ("outer", "inner", "top")] == [1, 1, 1]
    for key in facts_of(document):
        found = place(f"bc-{key.replace('_', '-')}")
        assert not found or html.count(f'id="{found}"') == 1
    assert place("bc-khong-co") == ""


def test_a_pdf_is_shown_beside_what_was_read_from_it_and_the_page_says_where_its_words_come_from() -> None:
    document, text = letter()
    scanned = replace(document, origin="ocr", source=replace(document.source, path="Công văn.pdf"))
    doubtful = replace(text, doubtful=(Span(text.body.index("Kính gửi"), text.body.index("Kính gửi") + 4),))
    page = document_page(FAST, scanned, doubtful, Relations())
    assert '<object data="goc/cong-van.pdf" type="application/pdf"' in page
    assert "nhận dạng từ bản quét, có thể sai" in page and re.search(r'class="vt-doubt"[^>]*>Kính<', page)
    assert content_of(document_page(SITE, scanned, doubtful, Relations())) == page
    from_word = document_page(FAST, replace(scanned, origin="word", source=document.source), text, Relations())
    assert "<object" not in from_word and "Chữ lấy từ văn bản gốc Word." in from_word


def test_the_pages_of_a_scan_are_shown_beside_its_words_and_lead_into_the_pdf() -> None:
    document, text = letter(path="quét/công văn 571.pdf")
    pictures = tuple(PagePicture(page, 320, 453, b"\x89PNG") for page in (1, 2))
    document = replace(document, origin="ocr")
    page = document_page(FAST, document, replace(text, pictures=pictures, doubtful=(Span(0, 4),)), Relations())
    shown = re.findall(r'<li><a href="([^"]+)"><img ([^>]+)>', page)
    assert [address for address, _ in shown] == ["goc/cong-van-571.pdf#page=1", "goc/cong-van-571.pdf#page=2"]
    for number, (_, picture) in enumerate(shown, 1):
        assert f'src="trang/{number}.png" width="160" height="226"' in picture and 'loading="lazy"' in picture
        assert f'alt="Trang {number} của bản quét, mở trong tệp PDF"' in picture
    assert page.index("vt-scan") < page.index("ĐẢNG CỘNG SẢN"), (
        "the pages come before the words, so that they stand beside them"
    )
    assert "do máy nhận dạng" in page and re.search(r'class="vt-doubt"[^>]*title="[^"]+">TỈNH', page)
    assert '<object data="goc/cong-van-571.pdf" type="application/pdf"' in page


def test_words_that_a_scanner_recognised_say_so() -> None:
    document, text = letter(path="571.pdf")
    page = document_page(
        FAST, replace(document, origin="pdf"), replace(text, attributes={"scanner": "text layer"}), Relations()
    )
    assert "máy quét đã nhận dạng, có thể sai" in page
