"""Browsing: no page above 200 rows, both views of the provinces, every tile and bar leads somewhere, joint documents twice."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from generator.model import Body, Collection, Document, Graph, Metadata, Province, Settings, Signer
from generator.read.settings import parse
from generator.recognise.bodies import body_of
from generator.tables import province, provinces
from generator.write.browse import index_pages
from generator.write.charts import Tile, tile_map, tile_names, unit_of
from generator.write.document import document_page
from generator.write.entries import lifetime
from generator.write.folder import write_folder
from generator.write.indexes import INDEXES, entry_pages, listed, with_signers
from generator.write.jobs import jobs
from generator.write.rows import row_of
from generator.write.shares import gathered
from generator.write.site import Site
from generator.write.strings import strings
from tests.made import BODY, CENTRAL, Store, collection, fact, letter, text_of

ROW = re.compile(r'<li><span class="vt-date">')
ENTRY = re.compile(r'<li><a href="[^"]+">')


def many(count: int) -> tuple[Collection, Store]:
    text = text_of("một dòng", "x.txt")
    documents = []
    for number in range(count):
        metadata = Metadata(
            kind=fact("state"),
            type=fact("Quyết định"),
            number=fact(f"{number}/QĐ-UBND"),
            date=fact(f"2021-{number % 12 + 1:02d}-{number % 28 + 1:02d}"),
            issuing_bodies=fact((replace(BODY, id=f"ubnd-{number % 450}", name=f"Ủy ban {number % 450}"),)),
            province=fact(province("bac-giang")),
        )
        source = replace(text.source, path=f"{number}.txt")
        documents.append(Document(f"qd-{number:04d}", source, metadata, length=8, first_words="một dòng"))
    return Collection(Settings(), tuple(documents), Graph({}, {})), Store({d.source.path: text for d in documents})


@pytest.mark.slow
def test_no_page_lists_more_than_200_rows_and_none_is_lost(tmp_path: Path) -> None:
    made, store = many(620)
    write_folder(made, store, tmp_path)
    docs = tmp_path / "docs"
    for page in docs.rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        assert len(ROW.findall(text)) <= 200, page
        assert len(ENTRY.findall(text)) <= 220, page
    year = sorted((docs / "ngay" / "2021").rglob("*.md"))
    assert sum(len(ROW.findall(page.read_text(encoding="utf-8"))) for page in year) == 620
    first = (docs / "ngay/2021/index.md").read_text(encoding="utf-8")
    assert "Tháng 1" in first and 'aria-current="page">1<' in first


def test_an_empty_collection_is_a_site_too(tmp_path: Path) -> None:
    written = write_folder(Collection(Settings(), (), Graph({}, {})), Store({}), tmp_path)
    assert written.documents == 0
    assert (tmp_path / "docs/index.md").is_file() and (tmp_path / "docs/tinh/index.md").is_file()


@pytest.mark.parametrize(("period", "count"), [("now", 34), ("before", 63)])
def test_the_map_has_a_tile_for_every_unit_of_its_period(period: str, count: int) -> None:
    names = tile_names(period)  # type: ignore[arg-type]
    units = {unit.id for name in names if (unit := unit_of(name, period))}  # type: ignore[arg-type]
    assert len(names) == len(units) == count
    if period == "now":
        assert units == {unit.id for unit in provinces() if not unit.until}


def test_the_map_shows_the_archipelagos_and_leads_to_the_documents(tmp_path: Path) -> None:
    write_folder(*collection(), tmp_path)
    now = (tmp_path / "docs/tinh/index.md").read_text(encoding="utf-8")
    before = (tmp_path / "docs/tinh/truoc-2025/index.md").read_text(encoding="utf-8")
    for page in (now, before):
        assert "Hoàng Sa (thuộc Đà Nẵng)" in page and "Trường Sa (thuộc Khánh Hòa)" in page
    assert 'href="bac-ninh/" aria-label="Bắc Ninh: 2 văn bản"' in now
    assert 'href="../bac-giang/" aria-label="Bắc Giang: 2 văn bản"' in before
    assert 'href="../bac-giang/">Bắc Giang' in (tmp_path / "docs/tinh/bac-ninh/index.md").read_text(encoding="utf-8")


def test_a_joint_document_stands_under_each_of_its_bodies_and_central_ones_apart() -> None:
    document, _ = letter()
    joint = replace(document, metadata=replace(document.metadata, issuing_bodies=fact((BODY, CENTRAL)), province=None))
    lists = {index.slug: listed(index, Site(Settings()).t, [row_of(joint)]) for index in INDEXES}
    assert [one.entry.name for one in lists["co-quan"]] == ["Bộ Y tế", "Tỉnh ủy Bắc Giang"]
    assert [one.entry.name for one in lists["tinh"]] == ["Trung ương"]


def test_central_bodies_stand_first_and_are_no_unknown_ones_beside_a_branch_in_a_province() -> None:
    document, _ = letter()
    branch = Body("thue-tinh-bac-giang", "Thuế tỉnh Bắc Giang", "agency", "central", "", None, "bac-giang")
    site, index = Site(Settings(), dialect="html"), next(index for index in INDEXES if index.slug == "co-quan")
    rows = [row_of(replace(document, metadata=replace(document.metadata, issuing_bodies=fact((body,)))))
            for body in (branch, CENTRAL)]  # fmt: skip
    first = next(
        index_pages(site, index, listed(index, site.t, rows), lambda _: pytest.fail("only the first page is asked for"))
    )
    page = site.html(first.make())
    assert "Chưa xác định" not in page
    assert page.index("Bộ Y tế") < page.index(">Bắc Giang<") < page.index("Thuế tỉnh Bắc Giang")


def test_a_former_unit_says_what_it_belongs_to_now() -> None:
    document, _ = letter()
    old = Province("bac-ninh-truoc-2025", "Bắc Ninh", "tinh", "1997-01-01", "2025-06-30", ("bac-ninh",))
    same = replace(document, metadata=replace(document.metadata, province=fact(old)))
    tinh = next(index for index in INDEXES if index.slug == "tinh")
    entries = [one.entry for one in listed(tinh, Site(Settings()).t, [row_of(document), row_of(same)])]
    assert [(entry.name, entry.note) for entry in entries] == [
        ("Bắc Giang", "nay thuộc Bắc Ninh"),
        ("Bắc Ninh (đến 30/6/2025)", ""),
    ]


def test_names_sort_as_vietnamese_readers_sort() -> None:
    document, _ = letter()
    names = ["Đồng Nai", "Hạ Long", "Cần Thơ", "Hà Nội", "Ân Thi", "An Giang"]
    rows = [row_of(replace(document, metadata=replace(document.metadata, type=fact(name)))) for name in names]
    loai = next(index for index in INDEXES if index.slug == "loai")
    found = [one.entry.name for one in listed(loai, Site(Settings()).t, rows)]
    assert found == ["An Giang", "Ân Thi", "Cần Thơ", "Đồng Nai", "Hà Nội", "Hạ Long"]


def test_a_year_shows_its_months_as_a_chart_that_leads_to_their_lists(tmp_path: Path) -> None:
    site, rows = Site(Settings(), dialect="html"), [row_of(document) for document in collection()[0].documents]
    cut = gathered(site, collection()[0], {row.id: row for row in rows}, tmp_path).cut
    index = next(index for index in INDEXES if index.slug == "ngay")
    planned = [page for one in listed(index, site.t, rows) for page in entry_pages(site, index, one, cut)]
    pages = {page.path: site.html(page.make()) for page in planned}
    page = pages["ngay/2021/index.md"]
    assert 'aria-label="Tháng 7: 1 văn bản"' in page and ">T7</text>" in page and ">T12</text>" in page
    assert 'href="#n-2021-07"' in page and 'id="n-2021-07"' in page


def test_the_letters_of_the_map_fit_their_tiles_and_can_be_read_on_a_phone() -> None:
    """328 px are left for the map on a phone of 360; a letter is about 0.55 of its size wide."""
    site = Site(Settings())
    for period in ("now", "before"):
        units = {name: unit_of(name, period) for name in tile_names(period)}  # type: ignore[arg-type]
        tiles = {name: Tile(unit.name if unit else name, 0, "") for name, unit in units.items()}
        svg = tile_map(site, period, tiles, "x")  # type: ignore[arg-type]
        scale = 328 / float(re.findall(r'viewBox="\S+ \S+ (\S+) ', svg)[0])
        for size, words in re.findall(r'font-size="([\d.]+)">([^<]+)<', svg):
            assert float(size) * scale >= 7.5, words
            assert float(size) * 0.55 * len(words) <= 46, words
        sizes = sorted(float(size) * scale for size in re.findall(r'font-size="([\d.]+)"', svg))
        assert sizes[len(sizes) // 10] >= 9


def test_the_index_by_signer_is_there_where_it_helps() -> None:
    """`signers: auto`: most documents say who signed them, and someone signed more than one."""
    document = letter()[0]
    silent = replace(document, metadata=replace(document.metadata, signers=None))
    signed = [replace(document, id=f"a-{n}") for n in range(6)]
    for documents, expected in (
        (signed, True),
        (signed[:4], False),
        (signed + 5 * [silent], True),
        (signed + 7 * [silent], False),
    ):
        assert ("nguoi-ky" in with_signers(Settings(), documents).indexes) is expected
    alone = [
        replace(one, metadata=replace(one.metadata, signers=fact((Signer(f"Lê Văn {n}"),)))) for n, one in enumerate(signed)
    ]
    assert "nguoi-ky" not in with_signers(Settings(), alone).indexes, "everyone signed one document: it tells nothing new"
    assert "nguoi-ky" in with_signers(Settings(signers="always"), alone).indexes
    assert "nguoi-ky" not in with_signers(Settings(signers="never"), signed).indexes


def test_who_lists_the_indexes_says_with_it_whether_there_is_one_by_signer() -> None:
    assert parse(b"title: a\n", "vanthu.yml").signers == "auto"
    assert parse(b"indexes: [tinh, ngay]\n", "vanthu.yml").signers == "never"
    assert parse(b"indexes: [tinh]\nsigners: always\n", "vanthu.yml").signers == "always"


def test_the_first_of_some_equal_files_lists_the_others() -> None:
    made, store = collection()
    first, *_ = made.documents
    copy = replace(first, id="ban-sao", duplicate_of=first.id, source=replace(first.source, path="sao/a.txt"))
    documents = (first, copy)
    rows = {one.id: row_of(one) for one in documents}
    by_id = {job.document.id: job.relations for job in jobs(replace(made, documents=documents), rows)}
    assert [row.id for row in by_id[first.id].copies] == ["ban-sao"] and by_id["ban-sao"].copies == ()
    page = document_page(Site(Settings(), dialect="html"), first, store(first), by_id[first.id])
    assert 'giống hệt từng byte: <a href="../ban-sao/">' in page


def test_every_tile_of_both_maps_is_a_link_to_a_page(tmp_path: Path) -> None:
    made, store = collection()
    write_folder(made, store, tmp_path)
    for path, tiles in (("tinh", 34 + 2), ("tinh/truoc-2025", 63 + 2)):
        page = (tmp_path / "docs" / path / "index.md").read_text(encoding="utf-8")
        links = re.findall(r'<a class="vt-tile[^"]*" href="([^"]+)"', page)
        assert len(links) == tiles and page.count('class="vt-tile') == tiles
        for link in links:
            assert (tmp_path / "docs" / path / link / "index.md").is_file(), link
    empty = (tmp_path / "docs/tinh/ha-giang/index.md").read_text(encoding="utf-8")
    assert "chưa có văn bản nào của Hà Giang" in empty and "nay thuộc Tuyên Quang" in empty


def test_a_body_that_was_merged_says_until_when_it_was_there_and_what_took_it_over() -> None:
    body = body_of("BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", "2022-09-30")
    assert body is not None and body.id == "bo-lao-dong-thuong-binh-va-xa-hoi"
    assert lifetime(strings("vi"), body) == "đến 28/02/2025, nay là Bộ Nội vụ"
    assert lifetime(strings("vi"), body_of("BỘ NỘI VỤ") or body) == ""
