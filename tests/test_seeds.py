"""Do the four documents that the product was conceived from come out as they should (DOMAIN §5)?"""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.model import Collection, Document, Link
from generator.pipeline import Options, collected

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def seeds(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Collection:
    corpus: Path = request.getfixturevalue("corpus")
    cache = tmp_path_factory.mktemp("seeds") / "cache.sqlite"
    with collected(Options(corpus / "seeds", jobs=1, quiet=True), cache) as (collection, _, _, _):
        return collection


def seed(collection: Collection, number: str) -> Document:
    return next(d for d in collection.documents if d.source.path.startswith(number))


def links(collection: Collection, number: str) -> list[Link]:
    return list(collection.graph.outgoing[seed(collection, number).id])


def test_the_conclusion_without_a_header_is_dated_by_its_meeting(seeds: Collection) -> None:
    data = seed(seeds, "000").metadata
    assert data.kind.value == "party"
    assert data.type and data.type.value == "Kết luận"
    assert data.date and data.date.value == "2021-06"
    assert data.province and data.province.value.name == "Bắc Giang"
    assert data.signers and [s.name for s in data.signers.value] == ["Dương Văn Thái"]
    assert data.issuing_bodies and "Đảng bộ tỉnh" in data.issuing_bodies.value[0].name


def test_its_number_is_known_from_the_letter_that_cites_it(seeds: Collection) -> None:
    number = seed(seeds, "000").metadata.number
    assert number and number.value == "105-KL/TU"
    assert number.basis == "citation"
    assert number.confidence < 0.9


def test_the_citation_with_the_slip_in_its_date_is_probable_and_shows_the_conflict(seeds: Collection) -> None:
    found = [x for x in links(seeds, "001") if x.citation.number == "105-KL/TU"]
    assert found
    assert {x.status for x in found} == {"probable"}
    assert {x.target for x in found} == {seed(seeds, "000").id}
    assert any(x.conflict == "date" for x in found)


def test_the_letter_of_the_standing_committee(seeds: Collection) -> None:
    data = seed(seeds, "001").metadata
    assert data.number and data.number.value == "571-CV/TU"
    assert data.type and data.type.value == "Công văn"
    assert data.date and data.date.value == "2021-07-22"
    assert data.issuing_bodies and data.issuing_bodies.value[0].name.startswith("Ban Thường vụ Tỉnh ủy")
    assert data.signers
    signer = data.signers.value[0]
    assert (signer.name, signer.title) == ("Lê Thị Thu Hồng", "PHÓ BÍ THƯ")
    assert "BAN THƯỜNG VỤ" in signer.capacity
    wire = [x for x in links(seeds, "001") if x.citation.type == "Điện"]
    assert wire and wire[0].status == "external"
    assert wire[0].citation.date == "2021-07-21"
    assert wire[0].citation.relation == "basis"


def test_the_news_page_without_citations(seeds: Collection) -> None:
    data = seed(seeds, "003").metadata
    assert data.kind.value == "news"
    assert data.date and data.date.value[:10] == "2021-05-28"
    assert data.province and data.province.value.name == "Bắc Giang"
    assert data.number is None and data.signers is None and data.issuing_bodies is None
    assert links(seeds, "003") == []


def test_the_news_page_of_another_province_never_links_into_this_one(seeds: Collection) -> None:
    data = seed(seeds, "004").metadata
    assert data.date and data.date.value == "2021-10-22"
    assert data.province and data.province.value.name == "Quảng Ninh"
    found = links(seeds, "004")
    assert {"20-KL/TW", "18-CT/TU"} <= {x.citation.number for x in found}
    assert all(x.status == "external" for x in found if x.citation.number in ("20-KL/TW", "18-CT/TU"))
    assert not any(x.target for x in found)
