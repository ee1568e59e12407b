"""Does the sample collection show every feature, and could no one take it for real documents?"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from tests.support import SAMPLES

NOTICE = "VĂN BẢN MẪU - không có giá trị pháp lý"
FILES = sorted(p for p in SAMPLES.rglob("*") if p.suffix in (".txt", ".md"))


@pytest.mark.parametrize("file", FILES, ids=lambda p: p.relative_to(SAMPLES).as_posix())
def test_every_sample_says_that_it_is_one(file) -> None:
    text = unicodedata.normalize("NFC", file.read_bytes().decode("utf-8-sig")).replace("\r\n", "\n")
    if text.startswith("---\n"):
        text = text.split("\n---\n", 1)[1].lstrip()
    assert text.startswith(NOTICE + "\n")


def test_the_collection_is_large_and_mixed_enough() -> None:
    assert len(FILES) >= 30
    raw = [file.read_bytes() for file in FILES]
    assert any(data.startswith(b"\xef\xbb\xbf") and b"\r\n" in data for data in raw), "a file of an old Windows editor"
    assert any(unicodedata.normalize("NFC", d.decode("utf-8-sig")) != d.decode("utf-8-sig") for d in raw), "an NFD file"


# ---------------------------------------------------------------- what the default build must show


@pytest.fixture(scope="module")
def documents(sample_site: Path) -> dict[str, dict[str, Any]]:
    lines = (sample_site / "data" / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    return {record["source"]: record for record in map(json.loads, lines)}


@pytest.fixture(scope="module")
def citations(sample_site: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (sample_site / "data" / "citations.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.slow
def test_every_family_and_many_types_are_shown(documents: dict[str, dict[str, Any]]) -> None:
    found = list(documents.values())
    assert {record["kind"] for record in found} == {"party", "state", "news", "other"}
    types = {record["type"] for record in found}
    for name in (
        "Luật", "Nghị định", "Thông tư", "Thông tư liên tịch", "Văn bản hợp nhất", "Nghị quyết", "Quyết định", "Chỉ thị",
        "Kế hoạch", "Thông báo", "Báo cáo", "Tờ trình", "Công văn", "Công điện", "Kết luận", "Hướng dẫn", "Phương án",
        "Biên bản", "Tin bài",
    ):  # fmt: skip
        assert name in types, name
    assert {"Bắc Giang", "Bắc Ninh", "Quảng Ninh"} <= {record["province"] for record in found}
    assert any(len(record["issuing_bodies"]) == 2 for record in found), "a joint document"
    dates = sorted(record["date"] for record in found if record["date"])
    assert dates[0] < "2025-07-01" < dates[-1]
    assert any(record["number"] is None and record["type"] is None for record in found), "one of which nothing is known"


@pytest.mark.slow
def test_the_province_is_that_of_the_day_and_its_successor_is_told(documents: dict[str, dict[str, Any]]) -> None:
    before, after = documents["bac-giang/quyet-dinh-9015-qd-ubnd.txt"], documents["bac-ninh/quyet-dinh-9120-qd-ubnd.txt"]
    assert (before["province"], before["province_now"]) == ("Bắc Giang", "Bắc Ninh")
    assert (after["province"], after["province_now"]) == ("Bắc Ninh", "Bắc Ninh")
    assert documents["trung-uong/nghi-dinh-901-2020.txt"]["province"] is None


@pytest.mark.slow
def test_facts_come_from_print_a_curator_a_folder_and_other_documents(documents: dict[str, dict[str, Any]]) -> None:
    conclusion = documents["bac-giang/ket-luan-tet-trong-cay.txt"]
    assert conclusion["number"] == "905-KL/TU"
    assert conclusion["evidence"]["number"]["basis"] == "citation"
    assert conclusion["province"] == "Bắc Giang"
    minutes = documents["truong-hoc/bien-ban-hop-phu-huynh.txt"]
    assert (minutes["number"], minutes["date"]) == ("02/BB-THLM", "2023-11-02")
    assert minutes["evidence"]["date"]["basis"] == "curator"
    front_matter = documents["tin-tuc/bep-an-truong-lang-mau.md"]
    assert (front_matter["date"], front_matter["byline"]) == ("2024-03-12", "Thử Nghiệm")
    assert documents["truong-hoc/noi-quy-thu-vien.txt"]["evidence"]["province"]["basis"] == "collection"
    assert documents["tin-tuc/quang-ninh-hoc-tap-chi-thi.txt"]["date"] == "2021-10-22", "the year from its neighbours"


@pytest.mark.slow
def test_citations_are_resolved_probable_ambiguous_missing_and_of_many_relations(
    documents: dict[str, dict[str, Any]], citations: list[dict[str, Any]]
) -> None:
    ids = {source: record["id"] for source, record in documents.items()}

    def of(source: str, words: str) -> dict[str, Any]:
        return next(c for c in citations if c["source"] == ids[source] and words in c["text"])

    assert {c["status"] for c in citations} == {"resolved", "probable", "ambiguous", "external", "self"}
    slip = of("bac-giang/cong-van-971-cv-tu.txt", "905-KL/TU ngày 16/5/2022")
    assert (slip["status"], slip["target"]) == ("probable", ids["bac-giang/ket-luan-tet-trong-cay.txt"])
    two = of("quang-ninh/cong-van-9302-ubnd-vx.txt", "915/KH-UBND")
    assert two["status"] == "ambiguous"
    assert sorted(two["candidates"]) == sorted(
        ids[f"quang-ninh/{name}.txt"] for name in ("ke-hoach-915-kh-ubnd", "ke-hoach-915-kh-ubnd-2024")
    )
    merged = of("bac-ninh/quyet-dinh-9120-qd-ubnd.txt", "9015/QĐ-UBND")
    assert (merged["relation"], merged["target"]) == ("replaces", ids["bac-giang/quyet-dinh-9015-qd-ubnd.txt"])
    for source, province in (
        ("bac-giang/bao-cao-912-bc-svhttdl.txt", "bac-giang"),
        ("tin-tuc/quang-ninh-hoc-tap-chi-thi.txt", "quang-ninh"),
    ):
        assert of(source, "915/KH-UBND")["target"] == ids[f"{province}/ke-hoach-915-kh-ubnd.txt"], "each province its own"
    relations = {c["relation"] for c in citations}
    assert {
        "basis",
        "implements",
        "guides",
        "amends",
        "replaces",
        "repeals",
        "corrects",
        "disseminates",
        "attached_to",
    } <= relations


@pytest.mark.slow
def test_the_notice_is_shown_and_is_nobodys_title(sample_site: Path, documents: dict[str, dict[str, Any]]) -> None:
    for record in documents.values():
        page = (sample_site / record["url"] / "index.html").read_text(encoding="utf-8")
        assert NOTICE in page
        assert NOTICE not in page.split("<h1", 1)[1].split("</h1>", 1)[0]
