"""The rows of data/*.yml prove themselves, and look-ups answer with the identity that was valid on the date."""

from __future__ import annotations

import pytest

from generator import tables
from generator.recognise.bodies import body_of
from generator.recognise.doctype import type_of_code
from generator.recognise.number import SYMBOL, number_of
from generator.recognise.places import mentions


@pytest.mark.parametrize("row", tables.document_types(), ids=lambda row: row.id)
def test_every_type_is_found_by_each_of_its_names_in_capitals(row: tables.DocumentType) -> None:
    for name in (row.name, *row.aliases):
        assert tables.type_by_name(name.upper()) == row


@pytest.mark.parametrize("row", tables.central_bodies(), ids=lambda row: row.body.id)
def test_every_central_body_is_found_by_each_of_its_names(row: tables.BodyRow) -> None:
    for name in row.names:
        assert tables.body_by_name(name.upper()) == row.body
    if row.into:
        assert tables.body_row(row.into) is not None
    if row.body.parent:
        assert tables.body_row(row.body.parent) is not None


def test_ids_of_types_bodies_and_provinces_are_unique() -> None:
    for ids in (
        [row.id for row in tables.document_types()],
        [row.name for row in tables.document_types()],
        [row.body.id for row in tables.central_bodies()],
        [unit.id for unit in tables.provinces()],
    ):
        assert len(ids) == len(set(ids))


def test_there_are_34_provinces_today_63_before_and_every_one_of_the_past_leads_to_today() -> None:
    today = [unit for unit in tables.provinces() if not unit.until]
    assert len(today) == 34
    before = {unit.id for unit in tables.provinces() if unit.since <= "2024-05-05" <= (unit.until or "9999")}
    assert len(before) == 63
    ids = {unit.id for unit in today}
    for unit in tables.provinces():
        assert set(unit.successors) <= ids
        assert bool(unit.successors) == bool(unit.until)


@pytest.mark.parametrize(
    ("name", "date", "expected"),
    [
        ("Bắc Ninh", "2021-05-01", "bac-ninh-truoc-2025"),
        ("tỉnh Bắc Ninh", "2025-08", "bac-ninh"),
        ("BẮC GIANG", "2021-07-22", "bac-giang"),
        ("Bắc Giang", None, "bac-giang"),
        ("TP. Hồ Chí Minh", "2025-06-30", "ho-chi-minh-truoc-2025"),
        ("TP.HCM", None, "ho-chi-minh"),
        ("Hậu Giang", "1985", "hau-giang-1976"),
        ("Hậu Giang", "2010", "hau-giang"),
        ("Huế", "2025-03-01", "hue"),
        ("Thừa Thiên Huế", "2024-03-01", "thua-thien-hue"),
        ("Hà Tây", "2005", "ha-tay"),
        ("Khánh Hoà", "2020", "khanh-hoa-truoc-2025"),
        ("bac-ninh", "2021", "bac-ninh-truoc-2025"),
        ("Thái Bình Dương", None, None),
    ],
)
def test_a_province_name_means_the_unit_of_its_date(name: str, date: str | None, expected: str | None) -> None:
    unit = tables.province_on(name, date)
    assert (unit.id if unit else None) == expected


def test_a_province_of_2026_is_a_city_from_its_day_on() -> None:
    assert [tables.province("quang-ninh", day).type for day in ("2026-08-31", "2026-09-01")] == ["tinh", "thanh_pho"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("BTC", "bo-tai-chinh"),
        ("QH15", "quoc-hoi"),
        ("UBTVQH15", "uy-ban-thuong-vu-quoc-hoi"),
        ("CHQ", "cuc-hai-quan"),
        ("UBND", None),
        ("TU", None),
    ],
)
def test_a_code_names_a_central_body_or_nothing(code: str, expected: str | None) -> None:
    body = tables.body_by_code(code)
    assert (body.id if body else None) == expected


def test_codes_keep_their_diacritics() -> None:
    assert [row.name for row in tables.types_by_code("HĐ")] == ["Hợp đồng"]
    assert [row.name for row in tables.types_by_code("HD")] == ["Hướng dẫn"]
    assert {row.name for row in tables.types_by_code("QĐ", party=True)} == {"Quyết định", "Quy định"}


def _coded(number: str) -> str | None:
    """The type that the code of a number names, as `recognise` reads it; a body-unit code is that of a công văn."""
    match = SYMBOL.fullmatch(number)
    assert match, number
    found = number_of(match)
    row = type_of_code(found, party=found.hyphen)
    return row.name if row else "Công văn"


@pytest.mark.parametrize(
    ("row", "number"),
    [(r, n) for r in tables.document_types() if not r.pattern for n in r.examples],
    ids=lambda x: getattr(x, "id", x),
)
def test_every_example_number_is_wholly_read_as_its_type(row: tables.DocumentType, number: str) -> None:
    assert _coded(number) == row.name


@pytest.mark.parametrize(
    ("row", "number"), [(r, n) for r in tables.document_types() for n in r.counter], ids=lambda x: getattr(x, "id", x)
)
def test_no_counter_example_is_read_as_the_type(row: tables.DocumentType, number: str) -> None:
    assert _coded(number) != row.name


LOCAL = [
    (printed, key)
    for group in ("local", "party_local")
    for row in tables.table("issuing_bodies")[group]
    for printed, key in row.get("examples", {}).items()
]


@pytest.mark.parametrize(("printed", "key"), LOCAL)
def test_every_example_letterhead_is_its_body(printed: str, key: str) -> None:
    body = body_of(printed, "2021-05-01")
    assert body and body.id == key


@pytest.mark.parametrize(
    ("row", "printed"), [(r, e) for r in tables.table("issuing_bodies")["sector"] for e in r.get("examples", ())], ids=str
)
def test_every_example_of_a_body_under_another_is_of_its_kind(row: dict[str, str], printed: str) -> None:
    parent = body_of("UBND TỈNH BẮC GIANG") if row["level"] in ("province", "district") else None
    body = body_of(printed, "2025-05-01", parent)
    assert body and body.kind == row["kind"]


@pytest.mark.parametrize("trap", tables.table("provinces")["traps"], ids=lambda row: row["text"])
def test_words_that_only_hold_a_name_are_no_province(trap: dict[str, str]) -> None:
    assert mentions(f"Về {trap['text']} và việc khác.") == []
