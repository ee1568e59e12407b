"""What we know about Viet Nam: document types, issuing bodies, provinces of all periods. Rows of data/*.yml as values.

Everything is looked up through `fold` (case and tone marks aside) except codes, which keep their diacritics (HĐ ≠ HD).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

import yaml

from generator.fold import fold, slugify
from generator.model import Body, Level, Province
from generator.resources import data

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def table(name: str) -> Mapping[str, Any]:
    """The rows of `data/<name>.yml`."""
    loaded: Mapping[str, Any] = yaml.load(data(f"{name}.yml").read_text(encoding="utf-8"), Loader=_Loader)
    return loaded


@lru_cache(maxsize=8192)
def squash(text: str) -> str:
    """Folded words with single spaces and no punctuation: the key under which names are compared.

    "ỦY BAN NHÂN DÂN⏎TỈNH BẮC GIANG" -> "uy ban nhan dan tinh bac giang".
    """
    return " ".join(re.findall(r"[^\W_]+", fold(unicodedata.normalize("NFC", text))))


# ---------------------------------------------------------------- document types


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A document type: `name` is what is shown ("Quyết định"); codes as they stand in numbers, state and Party."""

    id: str
    name: str
    family: str
    rank: int
    codes: tuple[str, ...] = ()
    party_codes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    heads: bool = True
    heads_need_number: bool = False
    pattern: str = ""
    examples: tuple[str, ...] = ()
    counter: tuple[str, ...] = ()


@cache
def document_types() -> tuple[DocumentType, ...]:
    """All types, in the order of the table (rank of the hierarchy of norms within)."""
    rows = table("document_types")["types"]
    tuples = ("codes", "party_codes", "aliases", "examples", "counter")
    values: list[dict[str, Any]] = [{k: tuple(v) if k in tuples else v for k, v in row.items()} for row in rows]
    return tuple(DocumentType(**row) for row in values)


@cache
def _types_by_name() -> dict[str, DocumentType]:
    return {squash(name): row for row in document_types() for name in (row.name, *row.aliases)}


def type_by_name(name: str) -> DocumentType | None:
    """The type that a printed name stands for, in any case or spelling: "QUYẾT ĐỊNH" -> Quyết định; None if unknown."""
    return _types_by_name().get(squash(name))


@cache
def types_by_code(code: str, party: bool = False) -> tuple[DocumentType, ...]:
    """The types a code can stand for: "QĐ" -> Quyết định, in the Party also Quy định."""
    return tuple(row for row in document_types() if code in (row.party_codes if party else row.codes))


# ---------------------------------------------------------------- provinces


@dataclass(frozen=True, slots=True)
class _Unit:
    province: Province
    ranks: tuple[tuple[str, str], ...]
    aliases: tuple[str, ...]
    gso: str
    region: str


def _first_day(date: str) -> str:
    return (date + "-01-01")[:10] if len(date) < 10 and len(date) == 4 else (date + "-01")[:10]


def _last_day(date: str) -> str:
    return "9999-12-31" if not date else {4: f"{date}-12-31", 7: f"{date}-31"}.get(len(date), date)


@cache
def _units() -> dict[str, _Unit]:
    units = {}
    for row in table("provinces")["units"]:
        ranks = tuple((str(t["from"]), str(t["type"])) for t in row["types"])
        province = Province(
            row["id"], row["name"], ranks[-1][1], row["since"], row.get("until", ""), tuple(row.get("successors", ()))
        )
        units[row["id"]] = _Unit(province, ranks, tuple(row.get("aliases", ())), row.get("gso", ""), row.get("region", ""))
    return {key: replace(unit, province=replace(unit.province, successors=_today(units, key))) for key, unit in units.items()}


def _today(units: Mapping[str, _Unit], key: str) -> tuple[str, ...]:
    """Ids valid today that took over the territory, through all periods; empty for a unit of today."""
    found: list[str] = []
    for successor in units[key].province.successors:
        for last in _today(units, successor) or (successor,):
            if last not in found:
                found.append(last)
    return tuple(found)


def provinces() -> tuple[Province, ...]:
    """All province-level units of all periods; today's have an empty `until`."""
    return tuple(unit.province for unit in _units().values())


@lru_cache(maxsize=8192)
def province(key: str, date: str | None = None) -> Province | None:
    """The unit with this id, with its rank on the date (Quảng Ninh: tỉnh, since 2026-09-01 thành phố)."""
    unit = _units().get(key)
    if unit is None:
        return None
    rank = unit.ranks[-1][1]
    if date:
        valid = [kind for since, kind in unit.ranks if _first_day(since) <= _last_day(date)]
        rank = valid[-1] if valid else unit.ranks[0][1]
    return replace(unit.province, type=rank)


@cache
def province_aliases() -> Mapping[str, tuple[str, ...]]:
    """Printed name -> ids of the units that bear it in some period: "Bắc Ninh" -> (bac-ninh, bac-ninh-truoc-2025)."""
    names: dict[str, list[str]] = {}
    for key, unit in _units().items():
        for name in (unit.province.name, *unit.aliases):
            names.setdefault(name, []).append(key)
    return {name: tuple(keys) for name, keys in names.items()}


@cache
def _units_by_name() -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for name, keys in province_aliases().items():
        known = names.setdefault(squash(name), [])
        known.extend(key for key in keys if key not in known)
    for key in _units():
        known = names.setdefault(key, [])
        if key not in known:
            known.append(key)
    return {name: tuple(keys) for name, keys in names.items()}


_RANK = re.compile(r"^(?:tinh|thanh pho|tp|thu do|dac khu)\s+")


@lru_cache(maxsize=8192)
def province_on(name: str, date: str | None = None) -> Province | None:
    """The unit that a name or id means on a date (ISO, also year or month): the one valid then, else its nearest in time.

    "Bắc Ninh", "tỉnh Bắc Ninh", "TP. Hồ Chí Minh" and "bac-ninh" are understood. Without a date: the one of today, or the
    last that bore the name. None if no province-level unit ever bore it.

    >>> province_on("Bắc Ninh", "2021-05-01").id
    'bac-ninh-truoc-2025'
    """
    if name in _units() and not date:
        return province(name)
    key = squash(name) if name not in _units() else squash(_units()[name].province.name)
    keys = _units_by_name().get(key) or _units_by_name().get(_RANK.sub("", key)) or _units_by_name().get(name)
    if not keys:
        return None
    candidates = [_units()[key].province for key in keys]
    if date:
        start, end = _first_day(date), _last_day(date)
        valid = [p for p in candidates if _first_day(p.since) <= end and start <= _last_day(p.until)]
        if valid:
            return province(valid[0].id, date)
        later = [p for p in candidates if _first_day(p.since) > end]
        candidates = [min(later, key=lambda p: p.since)] if len(later) == len(candidates) else candidates
    best = max(candidates, key=lambda p: (_last_day(p.until), p.since))
    return province(best.id, date)


def province_now(unit: Province) -> Province | None:
    """The unit of today for one of the past (itself if it still exists); None where several took over its territory."""
    if not unit.until:
        return unit
    return province(unit.successors[0]) if len(unit.successors) == 1 else None


@cache
def _provinces_by_domain() -> dict[str, str]:
    return {slugify(unit.province.name).replace("-", ""): unit.province.name for unit in _units().values()}


def province_of_domain(words: str, date: str | None = None) -> Province | None:
    """The province of a web address under gov.vn: "sgd.bacgiang.gov.vn" -> Bắc Giang."""
    match = re.search(r"([a-z]+)\.gov\.vn", words)
    name = _provinces_by_domain().get(match[1]) if match else None
    return province_on(name, date) if name else None


def province_region(unit: Province) -> str:
    """Name of the region ("Đồng bằng sông Hồng"), empty where unknown."""
    name: str = table("provinces")["regions"].get(_units()[unit.id].region, "")
    return name


# ---------------------------------------------------------------- issuing bodies


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
        rows = tuple(r for r in rows if _first_day(r.since or "0001") <= _last_day(date) <= _last_day(r.until)) or rows
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
    for unit in _units().values():
        names[squash(unit.province.name)] = unit.province.name
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
