"""The table of documents: what a result shows before its text is loaded, and what filters count."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from generator.fold import sort_key
from generator.model import Body, Document
from generator.quick import quickly_pickled
from generator.tables import province, province_now, type_by_name
from generator.write.search import pack
from generator.write.search.texts import BLOCK, Place

_N = re.compile(r"[0-9]+")
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(frozen=True, slots=True)
class Row:
    """A document in the table. The values are names or ids; "" where nothing is asserted."""

    id: str
    number: str
    type: str
    bodies: tuple[str, ...]
    place: str
    date: str
    source: str = ""

    def day(self) -> int:
        """The date as a number that sorts: year, month and day, 0 where unknown."""
        return _day(self.date)


@lru_cache(maxsize=65_536)
def _day(date: str) -> int:
    found = _DATE.fullmatch(date)
    year, month, day = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return max(0, (year - 1900) * 416 + month * 32 + day)


quickly_pickled(Row)


def row_of(document: Document) -> Row:
    """The row of a document. Titles come with the texts: with them the table would be too much for a first answer."""
    facts = document.metadata
    number = facts.number.value if facts.number else ""
    bodies = facts.issuing_bodies.value if facts.issuing_bodies else ()
    place = facts.province.value.id if facts.province else ""
    if not place and any(body.level == "central" for body in bodies):
        place = "trung-uong"
    return Row(
        document.id,
        number,
        facts.type.value if facts.type else "",
        tuple(map(body_of, bodies)),
        place,
        facts.date.value if facts.date else "",
        document.source.path,
    )


def ordering(rows: Sequence[Row]) -> list[int]:
    """Positions of the rows in the order of the index: alike documents stand together, so that lists become short."""
    keys = list(map(place_of, rows))
    return sorted(range(len(rows)), key=keys.__getitem__)


Stand = tuple[str, tuple[str, ...], str]


def stand(kind: str, bodies: tuple[str, ...], path: str) -> Stand:
    """What decides where a document stands: not its number and date, so that no other has another place when these change."""
    return kind, bodies, path


def place_of(row: Row) -> Stand:
    """The same of a row."""
    return stand(row.type, row.bodies, row.source)


def body_of(body: Body) -> str:
    """A body as the table has it."""
    return f"{body.id}\t{body.name}"


def names(rows: Sequence[Row], strings: Mapping[str, str]) -> dict[str, list[list[object]]]:
    """The values that filters offer: types and bodies as [id, name], places as [id, name, today's ids, name in the list]."""
    types = sorted({row.type for row in rows if row.type}, key=sort_key)
    bodies = sorted({body for row in rows for body in row.bodies}, key=lambda body: (sort_key(body.split("\t")[1]), body))
    found: dict[str, list[object]] = {}
    for key in sorted({row.place for row in rows if row.place}):
        unit = province(key)
        now = province_now(unit) if unit else None
        today = [other for other in ([now.id] if now else unit.successors if unit else ()) if other != key]
        found[key] = _place(key, strings, today)
        for other in today:
            found.setdefault(other, _place(other, strings, []))
    rank = {name: type_by_name(name) for name in types}
    return {
        "types": [[row.id if (row := rank[name]) else name, name] for name in types],
        "bodies": [list(body.split("\t")) for body in bodies],
        "places": sorted(found.values(), key=lambda row: (sort_key(str(row[1])), str(row[0]))),
    }


def _place(key: str, strings: Mapping[str, str], today: Sequence[str]) -> list[object]:
    unit = province(key)
    if unit is None:
        return [key, "", today, strings.get("central", key)]
    until = strings.get("until", "{year}").replace("{year}", unit.until[:4])
    return [key, unit.name, today, f"{unit.name} ({until})" if unit.until else unit.name]


class Columns:
    """Packs rows against the names of the whole collection."""

    def __init__(self, rows: Sequence[Row], strings: Mapping[str, str]) -> None:
        self.names = names(rows, strings)
        self._types = {row[1]: i + 1 for i, row in enumerate(self.names["types"])}
        self._bodies = {f"{row[0]}\t{row[1]}": i + 1 for i, row in enumerate(self.names["bodies"])}
        self._places = {row[0]: i + 1 for i, row in enumerate(self.names["places"])}

    def facets(self, rows: Sequence[Row]) -> str:
        """Type, bodies and place as runs of equal values, then the dates as differences."""
        types = _runs([self._types.get(row.type, 0) for row in rows])
        bodies = _runs([self._bodies.get(row.bodies[0], 0) if row.bodies else 0 for row in rows])
        joint = [(i, row.bodies[1:]) for i, row in enumerate(rows) if len(row.bodies) > 1]
        others = pack.number(len(joint))
        before = 0
        for i, extra in joint:
            others += pack.number(i - before) + pack.number(len(extra)) + pack.numbers(self._bodies[body] for body in extra)
            before = i
        places = _runs([self._places.get(row.place, 0) for row in rows])
        days = [row.day() for row in rows]
        dates = pack.numbers(pack.signed(day - last) for day, last in zip(days, [0, *days[:-1]], strict=True))
        return types + bodies + others + places + dates

    def labels(self, rows: Sequence[Row], places: Sequence[Place]) -> str:
        """Numbers as differences from the row before, ids from the id before with n and year of this row in it; the hash of
        each block of texts; in how many pieces a text is, 0 where it is in the file of the one before."""
        out = []
        id_before = number_before = n_before = year_before = ""
        file = -1
        for index, (row, place) in enumerate(zip(rows, places, strict=True)):
            found = _N.search(row.number)
            n, day = found[0] if found else "", row.day()
            year = str(1900 + day // 416 if day else 0)
            expected = id_before.replace(n_before, n, 1).replace(year_before, year, 1)
            out.append(pack.changes(row.number, number_before) + pack.changes(row.id, expected))
            if not index % BLOCK:
                out.append(place.hash)
            out.append(_SAME if place.file == file else pack.number(place.pieces))
            id_before, number_before, n_before, year_before, file = row.id, row.number, n, year, place.file
        return "".join(out)


_SAME = pack.number(0)


def _runs(values: Sequence[int]) -> str:
    out, start = [], 0
    for i in range(1, len(values) + 1):
        if i == len(values) or values[i] != values[start]:
            out.append(pack.number(values[start]) + pack.number(i - start))
            start = i
    return "".join(out)
