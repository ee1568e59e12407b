"""The appendix lists every citation once, names what is missing, and its pictures say in words what they show."""

import json
import re
from pathlib import Path

import pytest

from generator.link import connect
from generator.model import Collection, Document, Settings
from generator.write import appendix, appendix_filter
from generator.write.appendix import appendix_pages
from generator.write.diagrams import lineage, network
from generator.write.document import with_provisions
from generator.write.nodes import Paragraph, Raw, Run
from generator.write.references import entries, missing, missing_records
from generator.write.rows import Row, row_of
from generator.write.shares import gathered
from generator.write.site import Site
from generator.write.survey import STATUSES, Survey, survey, web_of
from tests.test_link_connect import paper

SITE = Site(Settings(), dialect="html")


@pytest.fixture(scope="module")
def collection() -> Collection:
    many = "; ".join(f"Nghị định số {n}/2019/NĐ-CP ngày 05/3/2019" for n in range(1, 260))
    basis = "Căn cứ Luật Đất đai số 45/2013/QH13; Quyết định số 80/2020/QĐ-UBND của UBND tỉnh;"
    report = f"Thực hiện Quyết định số 5/QĐ-UBND ngày 02/3/2021 và {many}."
    news = "theo Kế hoạch số 9-KH/TU và Nghị quyết số 27-NQ/TW <script>"
    papers = [
        paper("luat", "Luật", "45/2013/QH13", "2013-11-29", title="Luật Đất đai"),
        paper("bg", "Quyết định", "5/QĐ-UBND", "2021-03-01", basis, "Bắc Giang"),
        paper("qn", "Quyết định", "6/QĐ-UBND", "2021-03-02", basis, "Quảng Ninh"),
        paper("bao", "Báo cáo", "7/BC-UBND", "2022-03-02", report, "Bắc Giang"),
        paper("tin", "Tin bài", None, "2022-01-01", news, family="news"),
    ]  # fmt: skip
    connected = connect(papers)
    return Collection(Settings(), tuple(sorted(connected.documents, key=lambda d: d.id)), connected.graph, connected.problems)


@pytest.fixture(scope="module")
def rows(collection: Collection) -> dict[str, Row]:
    return {document.id: row_of(document) for document in collection.documents}


def surveyed(collection: Collection, rows: dict[str, Row], folder: Path) -> Survey:
    shares = gathered(SITE, collection, rows, folder)
    return survey(SITE, rows, lambda: entries(collection), shares.rows)


def pages_of(collection: Collection, rows: dict[str, Row], folder: Path) -> dict[str, str]:
    planned = appendix_pages(SITE, web_of(collection), rows, surveyed(collection, rows, folder))
    return {one.path: SITE.render(one.make().nodes) for one in planned}


@pytest.fixture(scope="module")
def pages(collection: Collection, rows: dict[str, Row], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return pages_of(collection, rows, tmp_path_factory.mktemp("appendix"))


def test_the_same_number_of_two_provinces_is_missing_twice(collection: Collection, rows: dict[str, Row]) -> None:
    found = [one for one in missing(rows, entries(collection)) if one.citation.number == "80/2020/QĐ-UBND"]
    assert sorted(tuple(one.sources) for one in found) == [("bg",), ("qn",)]


def test_the_shopping_list_says_who_cites(collection: Collection, rows: dict[str, Row]) -> None:
    records = {record["number"]: record for record in missing_records(Settings(), missing(rows, entries(collection)))}
    assert records["27-NQ/TW"]["cited_by"] == "tin"
    assert "tiền lương" in records["27-NQ/TW"]["title"]


def test_no_table_is_longer_than_a_reader_can_bear(pages: dict[str, str]) -> None:
    assert "vien-dan/tat-ca/2/index.md" in pages
    assert all(page.count("<tr>") <= 202 for page in pages.values() if "vt-refs" in page)
    listed = sum(page.count("<tr>") - 1 for path, page in pages.items() if path.startswith("vien-dan/tat-ca/"))
    assert listed == 2 + 2 + 1 + 259 + 2


def test_each_filter_is_a_page_of_its_own(pages: dict[str, str]) -> None:
    for path in ("trang-thai/external", "quan-he/basis", "nam/2021", "con-thieu", "chua-ro", "mau-thuan", "luat"):
        assert f"vien-dan/{path}/index.md" in pages


def test_a_list_goes_to_its_end_and_is_grouped_by_relation_and_status(pages: dict[str, str]) -> None:
    of_year = [page for path, page in pages.items() if path.startswith("vien-dan/nam/2022/")]
    assert len(of_year) == 2 and sum(page.count("<tr><td>") for page in of_year) == 260 + 2
    first = pages["vien-dan/nam/2022/index.md"]
    assert 'id="n-external-basis">Căn cứ ban hành · chưa có trong bộ sưu tập</th>' in first
    assert 'href="#n-external-basis"' in first and 'href="2/#n-external-cites"' in first
    assert 'id="n-external-cites"' in of_year[1]
    assert "<caption>2022</caption>" in first and "../../nam/2021/" not in first and 'href="../2021/"' in first


def test_a_status_too_common_for_one_list_leads_into_the_years(
    collection: Collection, rows: dict[str, Row], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(appendix, "DIRECT", 10)
    pages = pages_of(collection, rows, tmp_path)
    assert "vien-dan/tat-ca/2/index.md" not in pages
    contents = pages["vien-dan/trang-thai/external/index.md"]
    for href in re.findall(r'href="([^"]*nam/[^"]*)"', contents):
        path, _, anchor = href.partition("#")
        target = pages["vien-dan/" + path.removeprefix("../../") + "index.md"]
        assert not anchor or f'id="{anchor}"' in target
    assert contents.count("<tr><td>") == 2  # two years


def test_the_files_of_the_filter_hold_every_citation_once_in_the_order_of_their_counts(
    collection: Collection, rows: dict[str, Row], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(appendix_filter, "SHARD", 100)
    files = {
        path.rpartition("/")[2]: json.loads(text[text.index(",") + 1 : text.rindex(");")])
        for path, text in filter_of(collection, rows, tmp_path).items()
    }
    root = files.pop("root.js")
    assert sorted(files) == ["2021-0.js", "2022-0.js", "2022-1.js", "2022-2.js"]
    for year, _, flat in root["years"]:
        told = sum(flat[3::4])
        held = [row for name, shard in files.items() if name.startswith(year) for row in shard["rows"]]
        assert told == len(held)
    assert sum(sum(flat[3::4]) for _, _, flat in root["years"]) == len(list(entries(collection)))
    status = [root["statuses"][n][0] for n in root["years"][0][2][::4]]
    assert root["years"][0][0] == "2022" and status == sorted(status, key=STATUSES.index)
    hostile = json.dumps(files["2022-2.js"], ensure_ascii=False) + json.dumps(files["2022-0.js"], ensure_ascii=False)
    assert "</script" not in hostile


def filter_of(collection: Collection, rows: dict[str, Row], folder: Path) -> dict[str, str]:
    files = appendix_filter.filter_files(SITE, surveyed(collection, rows, folder))
    return {one.path: one.make().decode() for one in files}


def test_a_new_document_changes_the_files_of_its_year_only(
    collection: Collection, rows: dict[str, Row], tmp_path: Path
) -> None:
    def files(papers: list[Document]) -> dict[str, str]:
        connected = connect(papers)
        documents = tuple(sorted(connected.documents, key=lambda d: d.id))
        whole = Collection(Settings(), documents, connected.graph)
        return filter_of(whole, {d.id: row_of(d) for d in documents}, tmp_path)

    papers = list(collection.documents)
    before = files(papers)
    after = files(
        [*papers, paper("moi", "Báo cáo", "8/BC-UBND", "2021-05-05", "Căn cứ Nghị định số 9/2018/NĐ-CP;", "Bắc Giang")]
    )
    changed = {path.rpartition("/")[2] for path, text in after.items() if before.get(path) != text}
    assert changed == {"2021-0.js", "root.js"}


def test_a_conflict_is_told_with_its_reason(pages: dict[str, str]) -> None:
    assert "ngày dẫn (02/3/2021) khác ngày của văn bản (01/3/2021)" in pages["vien-dan/mau-thuan/index.md"]


def test_laws_are_counted_by_the_documents_that_rest_on_them(pages: dict[str, str]) -> None:
    assert re.search(r"van-ban/luat/[^>]*>Luật Đất đai</a>.*?2 văn bản", pages["vien-dan/luat/index.md"], re.DOTALL)


def test_the_diagram_of_a_document_names_both_sides_in_words(collection: Collection, rows: dict[str, Row]) -> None:
    document = next(d for d in collection.documents if d.id == "bg")
    graph = collection.graph
    (svg,) = lineage(SITE, "van-ban/bg/index.md", document, graph.outgoing["bg"], graph.incoming["bg"], rows)
    assert isinstance(svg, Raw)
    assert "<title>Căn cứ ban hành: Luật 45/2013/QH13</title>" in svg.html
    assert "Là căn cứ của: Báo cáo 7/BC-UBND" in svg.html
    assert 'href="../luat/"' in svg.html


def test_the_network_says_each_circle_and_line_in_words(collection: Collection, rows: dict[str, Row]) -> None:
    svg = network(SITE, "vien-dan/index.md", web_of(collection), rows)
    assert "2021: 1 văn bản</title>" in svg and "lượt</title>" in svg


def test_a_link_to_a_provision_always_lands() -> None:
    body = [Paragraph((Run("Điều 5."),), "dieu-5"), Paragraph((Run("1. Một"),), "dieu-5-khoan-1")]
    made = with_provisions(list(body), ["dieu-5-khoan-1", "dieu-5-khoan-9-diem-a", "dieu-40"])
    assert [getattr(node, "html", node) for node in made] == [
        '<div><span id="dieu-40"></span></div>',
        '<div><span id="dieu-5-khoan-9-diem-a"></span></div>',
        *body,
    ]
