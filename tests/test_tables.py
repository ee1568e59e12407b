"""The rows of data/*.yml prove themselves, and look-ups answer with the identity that was valid on the date."""

from __future__ import annotations

import pytest

from generator import tables


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
