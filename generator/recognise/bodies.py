"""Issuing bodies as identities: from the lines of a letterhead, a code in the number, a head named under the title.

Joint documents name several bodies of one rank.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from generator import tables
from generator.fold import fold, slugify
from generator.model import Body, Level
from generator.recognise.body_names import local_pattern, names_place
from generator.recognise.naming import proper, sentence, tail_words
from generator.recognise.view import View

_ABBREVIATION = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "gd&dt": "giao duc va dao tao",
    "gddt": "giao duc va dao tao",
}


@cache
def _organs() -> tuple[tuple[str, str, str], ...]:
    rows = [
        (tables.squash(p), r["name"], r["short"]) for r in tables.table("issuing_bodies")["party_organs"] for p in r["printed"]
    ]
    return tuple(sorted(rows, key=lambda r: (-len(r[0]), r[0])))


def _begins(key: str, words: str) -> bool:
    return key == words or key.startswith(words + " ")


def body_of(name: str, date: str | None = None, parent: Body | None = None, place: str = "") -> Body | None:
    """The body that a printed name means; `parent` is the one above it in the letterhead, `place` of the place-date line.

    "UBND TỈNH BẮC GIANG" -> ubnd-tinh-bac-giang; "CỤC HẢI QUAN" -> cuc-hai-quan; None where it is no name of a body.
    """
    key = tables.squash(name)
    folded = fold(name)
    for short, full in _ABBREVIATION.items():
        if folded.startswith(short):
            key = key.replace(tables.squash(short), full, 1)
    row = tables.bodies_by_name().get(key)
    if row is None and parent is not None and parent.id == "ban-chap-hanh-trung-uong":
        row = tables.bodies_by_name().get(f"{key} trung uong")
    if row is not None:
        return row.body
    if _holds_more(name):
        return None
    return _party(name, key, date, place) or _local(name, key, date, place) or _sector(name, key, date, parent)


_MORE = re.compile(r"\d\s?[/:]|[/:]\s?\d|\bngay \d|…|\.\.\.|\btinh, thanh pho\b|(?<!\bnuoc )\bcong hoa x|^hoi chu nghia\b")


def _holds_more(name: str) -> bool:
    """Whether the words hold what no name of a body does: a symbol, a date, what a form leaves open, the quốc hiệu.

    "Sở 17/2025/QĐ-UBND ngày 28" (a "số" misread), "UBND tỉnh, thành phố…" -> True; "Đại sứ quán nước Cộng hòa xã hội chủ nghĩa
    Việt Nam tại Lào" -> False.
    """
    return bool(_MORE.search(fold(name)))


def _local(name: str, key: str, date: str | None, place: str) -> Body | None:
    match = local_pattern().match(key)
    if not match:
        return None
    kind = next(k for k in tables.local_kinds() if match["kind"] in k.printed)
    if not match["place"]:
        if match["rest"] and (kind.party or match["rest"].strip() not in ("tinh", "thanh pho")):
            return None
        return _relative(kind, date, place)
    if kind.name == "Đảng bộ":
        return None
    words = name.split()
    count = len(match["place"].split())
    place_name = proper(" ".join(tail_words(name, count)))
    del words
    return local_body(kind, match["scope"], place_name, date)


def _relative(kind: tables.LocalKind, date: str | None, place: str) -> Body | None:
    """A body named without its place: completed by the place-date line where that is a province ("Bắc Giang, ngày …")."""
    unit = tables.province_on(place, date) if place else None
    if unit is None:
        return Body(kind.short, kind.name, kind.kind, "unknown", kind.code)
    return local_body(kind, "tinh" if unit.type == "tinh" else "thanh pho", unit.name, date)


def local_body(kind: tables.LocalKind, scope: str, place: str, date: str | None = None) -> Body:
    """The body of a kind at a place: ("Ủy ban nhân dân", "huyen", "Hiệp Hòa") -> ubnd-huyen-hiep-hoa."""
    unit = tables.province_on(place, date) if scope in ("tinh", "thanh pho", "tp") else None
    if unit is not None and scope != "tinh" and unit.type == "tinh" and not _ever_city(unit.id):
        unit = None
    level: Level = tables.LEVEL_OF_PLACE[scope] if unit is not None or scope not in ("thanh pho", "tp") else "district"
    name = unit.name if unit else place
    word = tables.PLACE_WORDS[scope]
    identity = f"{kind.short}-{slugify(word)}-{slugify(name)}"
    return Body(identity, f"{kind.name} {word} {name}", kind.kind, level, kind.code, None, unit.id if unit else None)


def _ever_city(key: str) -> bool:
    unit = tables.province(key)
    return unit is not None and unit.type == "thanh_pho"


_COMMITTEE = re.compile(
    r"(?:dang bo\s+(?=tinh|thanh pho|huyen))?"
    r"(?:(tinh|thanh|huyen|quan|thi)\s+uy|(tinh|thanh pho|huyen|quan|thi xa))(?:\s+(.*))?$"
)


def _party(name: str, key: str, date: str | None, place: str) -> Body | None:
    """Party committees and their organs: "TỈNH ỦY BẮC GIANG", "BAN CHẤP HÀNH ĐẢNG BỘ TỈNH", "BTV TỈNH ỦY"."""
    organ = next(((full, short, key[len(p) :].strip()) for p, full, short in _organs() if _begins(key, p)), None)
    rest = organ[2] if organ else key
    match = _COMMITTEE.match(rest)
    if not match or (not organ and not match[1]):
        return None
    word = (match[1] or match[2]).split()[0]
    tail = tail_words(name, len(match[3].split())) if match[3] else []
    place_name = proper(" ".join(tail)) if tail else place
    unit = tables.province_on(place_name, date) if place_name and word in ("tinh", "thanh") else None
    committee = {"tinh": "Tỉnh ủy", "thanh": "Thành ủy", "huyen": "Huyện ủy", "quan": "Quận ủy", "thi": "Thị ủy"}[word]
    level: Level = "province" if unit or word == "tinh" else "district"
    where = unit.name if unit else place_name
    base = slugify(f"{committee} {where}")
    code = {"tinh": "TU", "thanh": "TU", "huyen": "HU", "quan": "QU", "thi": "ThU"}[word]
    if not organ:
        return Body(base, f"{committee} {where}".strip(), "party_committee", level, code, None, unit.id if unit else None)
    full, short, _ = organ
    scope = {"tinh": "tỉnh", "thanh": "thành phố", "huyen": "huyện", "quan": "quận", "thi": "thị xã"}[word]
    label = f"{full} {scope} {where}" if full.endswith("Đảng bộ") else f"{full} {committee} {where}"
    return Body(f"{short}-{base}", label.strip(), "party_committee", level, code, base, unit.id if unit else None)


def organ_of(committee: Body, signature: str) -> Body:
    """The organ that signs for a committee: (Tỉnh ủy Bắc Giang, "T/M BAN THƯỜNG VỤ") -> Ban Thường vụ Tỉnh ủy Bắc Giang."""
    if committee.id == "ban-chap-hanh-trung-uong":
        row = tables.bodies_by_name().get(tables.squash(without_mark(signature)))
        return row.body if row and row.body.parent == committee.id else committee
    if committee.kind != "party_committee" or committee.parent or committee.level == "central":
        return committee
    key = tables.squash(signature)
    for printed, full, short in _organs():
        if re.search(rf"(?:^|\s){printed}(?!\S)", key):
            if full.endswith("Đảng bộ"):
                words = committee.name.split(" ", 2)
                scope = {"Tỉnh": "tỉnh", "Thành": "thành phố", "Huyện": "huyện", "Quận": "quận", "Thị": "thị xã"}.get(
                    words[0], ""
                )
                name = f"{full} {scope} {words[2] if len(words) > 2 else ''}".strip()
            else:
                name = f"{full} {committee.name}"
            return replace(committee, id=f"{short}-{committee.id}", name=name, parent=committee.id)
    return committee


def _sector(name: str, key: str, date: str | None, parent: Body | None) -> Body | None:
    found = next(((first, kind, level) for first, kind, level in tables.sector_kinds() if _begins(key, first)), None)
    if not found or len(key.split()) < 2:
        return None
    first, kind, level = found
    if first == "ban" and key.split()[1] in ("hanh", "sao"):
        return None
    label = sentence(name)
    local = parent is not None and parent.level != "central" and parent.level != "unknown"
    where = ""
    if local and parent is not None and not re.search(r"\b(?:tinh|thanh pho|huyen|quan|xa|phuong)\b", key):
        where = re.sub(r"^.*?(?=tỉnh |thành phố |huyện |quận |thị xã |xã |phường |thị trấn |đặc khu )", "", parent.name)
        where = where if where != parent.name else parent.name if parent.kind == "party_committee" else ""
        known = tables.squash(where.split(" ", 1)[-1])
        where = "" if known and known in key else where
    label = f"{label} {where}".strip()
    unit_id = parent.province if local and parent is not None else None
    if unit_id is None:
        near = re.search(r"\b(?:tinh|thanh pho|tp) (.+)$", key)
        unit = tables.province_on(near[1], date) if near else None
        unit_id = unit.id if unit else None
    actual: Level = parent.level if local and parent is not None else level
    if parent is not None and parent.level == "central":
        actual = "central"
    return Body(slugify(label), label, kind, actual, "", parent.id if parent else None, unit_id)


def bodies_of(names: Sequence[str], date: str | None = None, place: str = "") -> tuple[Body, ...]:
    """The issuing bodies of a letterhead: the lowest one, or all of one rank for a joint document."""
    found: list[Body] = []
    for name in names:
        head = _HEAD_TITLE.match(fold(name).lstrip())
        named = issuer_of(name, date) if head and tables.squash(name) not in tables.bodies_by_name() else None
        body = named or body_of(name, date, found[-1] if found else None, place)
        if body is not None and all(body.id != other.id for other in found):
            found.append(body)
    if len(found) < 2:
        return tuple(found)
    joint = [b for b in found if _rank(b) == _rank(found[-1]) and b.level == found[-1].level]
    if len(joint) > 1 and _rank(joint[0]) in ("ministry", "joint"):
        return tuple(joint)
    return (found[-1],)


def _rank(body: Body) -> str:
    if body.kind in ("ministry", "court", "procuracy"):
        return "ministry"
    return "joint" if body.kind in ("peoples_committee", "peoples_council", "front", "assembly_delegation") else body.kind


_HEAD_TITLE = re.compile(
    r"^(?:pho\s+)?(?:bo truong, chu nhiem|bo truong|thong doc|chu nhiem|cuc truong|tong cuc truong|chanh an|vien truong"
    r"|tong giam doc|giam doc|tong kiem toan|tong thanh tra|truong ban|chu tich|hieu truong|chi cuc truong)\s+(?=\S)"
)
_MARK = re.compile(r"^\W*(?:TM|T/M|KT|K/T|TL|T/L|TUQ|T/UQ|TƯQ|TH|Q)\s?[./]?\s*")


def without_mark(mark: str) -> str:
    """The body in a capacity: "TM. ỦY BAN NHÂN DÂN TỈNH X" -> "ỦY BAN NHÂN DÂN TỈNH X"."""
    return _MARK.sub("", mark)


def issuer_of(words: str, date: str | None = None) -> Body | None:
    """The body behind an issuer in running text, also when its head is named.

    "Bộ trưởng Bộ Công Thương" -> Bộ Công Thương; "Chủ tịch Ủy ban nhân dân tỉnh Đồng Nai" -> UBND tỉnh Đồng Nai.
    """
    words = " ".join(words.split()).strip(" .,;:)")
    folded = fold(words)
    head = _HEAD_TITLE.match(folded)
    if head and tables.squash(words) not in tables.bodies_by_name():
        words = words[head.end() :]
        if head.group().strip() == "bo truong" and not fold(words).startswith(("bo ", "van phong")):
            words = f"Bộ {words}"
        if head.group().strip() == "thong doc":
            words = "Ngân hàng Nhà nước Việt Nam"
    key = tables.squash(words)
    row = tables.bodies_by_name().get(key)
    if row:
        return row.body
    parts = key.split()
    for size in range(min(12, len(parts)), 1, -1):
        prefix = " ".join(parts[:size])
        if prefix in tables.bodies_by_name():
            return tables.bodies_by_name()[prefix].body
    body = body_of(words, date)
    return body if body is not None and body.kind != "unit" else None


_ENACTS_FIRST = re.compile(
    r"[ \t]*(?P<who>[^\n;:.]{6,140}?)\s+ban\s+hành"
    r"\s+(?:Thông tư|Nghị định|Quyết định|Nghị quyết|Chỉ thị|Luật|Bộ luật|Pháp lệnh)"
)
_ENACTS_LATER = re.compile(rf"\n{_ENACTS_FIRST.pattern}")  # line ends are found many times as fast as line starts


def enacting(view: View, start: int, date: str | None) -> tuple[Body, int, int] | None:
    """The issuer in the enacting words: a line in capitals above the legal basis, or "X ban hành Thông tư …" below it."""
    above = [line for line in view.lines if line.end <= start + 1][-2:]
    for line in reversed(above):
        body = issuer_of(line.text, date) if line.text.isupper() else None
        if body and (_HEAD_TITLE.match(line.folded) or tables.body_row(body.id) or names_place(tables.squash(line.text))):
            return body, line.start, line.end
    end = min(len(view.text), start + 6000)
    match = (_ENACTS_FIRST.match(view.text, 0, end) if start == 0 else None) or _ENACTS_LATER.search(view.text, start, end)
    if match and (body := issuer_of(match["who"], date)):
        return body, match.start("who"), match.end("who")
    return None
