"""Issuing bodies and publishers: who a printed name, a code or a dateline means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from generator.fold import fold, slugify
from generator.model import Body, Level, Province
from generator.tables.provinces import first_day, last_day, province_on, provinces
from generator.tables.rows import squash, table


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A central body with its lifetime and the names and codes under which it is met."""

    body: Body
    codes: tuple[str, ...]
    names: tuple[str, ...]
    heads: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    into: str | None = None


@cache
def central_bodies() -> tuple[BodyRow, ...]:
    """All bodies of the central level, state, Party and mass organisations."""
    rows = []
    for row in table("issuing_bodies")["central"]:
        code = row.get("code", "")
        body = Body(row.get("id", slugify(row["name"])), row["name"], row["kind"], "central", code, row.get("parent"))
        codes = tuple(c for c in (code, *row.get("codes", ())) if c)
        names = (row["name"], *row.get("aliases", ()))
        lifetime = (row.get("since", ""), row.get("until", ""), row.get("into"))
        rows.append(BodyRow(body, codes, names, tuple(row.get("heads", ())), *lifetime))
    return tuple(rows)


@cache
def bodies_by_name() -> Mapping[str, BodyRow]:
    """Central bodies under the squashed form of each of their names."""
    return {squash(name): row for row in central_bodies() for name in row.names}


@cache
def _bodies_by_code() -> dict[str, tuple[BodyRow, ...]]:
    codes: dict[str, list[BodyRow]] = {}
    for row in central_bodies():
        for code in row.codes:
            codes.setdefault(code, []).append(row)
    return {code: tuple(rows) for code, rows in codes.items()}


def body_by_code(code: str, date: str | None = None) -> Body | None:
    """The central body of a code in a number: "BTC" -> Bộ Tài chính; "QH15", "UBTVQH15" carry the legislature's number.

    None for relative codes (UBND, HĐND, TU): which one is told by the letterhead. With a date, a body that lived then.
    """
    rows = _bodies_by_code().get(code) or _bodies_by_code().get(re.sub(r"\d+$", "", code)) or ()
    if date and len(rows) > 1:
        rows = tuple(r for r in rows if first_day(r.since or "0001") <= last_day(date) <= last_day(r.until)) or rows
    return rows[0].body if len(rows) == 1 else None


@cache
def _bodies_by_folded_code() -> dict[str, tuple[BodyRow, ...]]:
    codes: dict[str, list[BodyRow]] = {}
    for code, rows in _bodies_by_code().items():
        codes.setdefault(fold(code).upper().replace("&", ""), []).extend(rows)
    return {code: tuple(rows) for code, rows in codes.items()}


def body_by_folded_code(code: str) -> Body | None:
    """The one central body whose code a scanner may have stripped of its marks: "BGDDT" -> Bộ Giáo dục và Đào tạo."""
    rows = _bodies_by_folded_code().get(fold(code).upper().replace("&", ""), ())
    return rows[0].body if len({row.body.id for row in rows}) == 1 else None


def body_by_name(name: str) -> Body | None:
    """The central body that a printed name means: "BỘ TÀI CHÍNH" -> Bộ Tài chính; None if it is not in the table."""
    row = bodies_by_name().get(squash(name))
    return row.body if row else None


@cache
def _rows_by_id() -> dict[str, BodyRow]:
    return {row.body.id: row for row in central_bodies()}


def body_row(key: str) -> BodyRow | None:
    """The row of a central body by its id, with lifetime and successor."""
    return _rows_by_id().get(key)


LEVEL_OF_PLACE: Mapping[str, Level] = {
    "tinh": "province", "thanh pho": "province", "tp": "province", "huyen": "district", "quan": "district",
    "thi xa": "district", "xa": "commune", "phuong": "commune", "thi tran": "commune", "dac khu": "commune",
}  # fmt: skip
PLACE_WORDS: Mapping[str, str] = {
    "tinh": "tỉnh", "thanh pho": "thành phố", "tp": "thành phố", "huyen": "huyện", "quan": "quận",
    "thi xa": "thị xã", "xa": "xã", "phuong": "phường", "thi tran": "thị trấn", "dac khu": "đặc khu",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LocalKind:
    """A kind of body that a place name completes: "Ủy ban nhân dân" + "tỉnh Bắc Giang"."""

    kind: str
    name: str
    short: str
    code: str
    codes: tuple[str, ...]
    printed: tuple[str, ...]
    level: str
    party: bool


@cache
def local_kinds() -> tuple[LocalKind, ...]:
    """People's committees and councils, Party committees and so on, state first."""
    rows = []
    for group in ("local", "party_local"):
        for row in table("issuing_bodies")[group]:
            code = row.get("code", "")
            codes = tuple(c for c in (code, *row.get("codes", ())) if c)
            short = row.get("short", slugify(row["name"]))
            printed = tuple(row["printed"])
            rows.append(LocalKind(row["kind"], row["name"], short, code, codes, printed, row["level"], group == "party_local"))
    return tuple(rows)


@cache
def sector_kinds() -> tuple[tuple[str, str, Level], ...]:
    """(first words folded, kind, level) of bodies under another body, longest first: ("so", "department", "province")."""
    rows = [(squash(r["first"]), str(r["kind"]), r["level"]) for r in table("issuing_bodies")["sector"]]
    return tuple(sorted(rows, key=lambda row: (-len(row[0]), row[0])))


@cache
def written() -> Mapping[str, str]:
    """Squashed words -> how they are written inside a name: "giao duc va dao tao" -> "Giáo dục và Đào tạo"."""
    data = table("issuing_bodies")
    names = {squash(name): name for name in data["fields"]}
    for row in data["sector"]:
        names[squash(row["first"])] = row["first"]
    for row in central_bodies():
        names[squash(row.body.name)] = row.body.name
    for kind in local_kinds():
        names[squash(kind.name)] = kind.name
    for row in data["party_organs"]:
        names[squash(row["name"])] = row["name"]
    for unit in provinces():
        names[squash(unit.name)] = unit.name
    return names


@cache
def publishers() -> Mapping[str, str]:
    """Code in a news dateline -> publisher: "ĐCSVN" -> "Báo điện tử Đảng Cộng sản Việt Nam"."""
    return {code: row["name"] for code, row in table("issuing_bodies")["publishers"].items()}


def publisher_province(code: str, date: str | None = None) -> Province | None:
    """The province whose paper or portal uses a dateline code: "BĐ" -> Bình Định; None for national ones."""
    row = table("issuing_bodies")["publishers"].get(code, {})
    return province_on(row["province"], date) if "province" in row else None


def slugify_body(name: str) -> Body:
    """A body outside the tables, by its name alone: what a curator wrote."""
    return Body(slugify(name), " ".join(name.split()), "unit", "unknown")
