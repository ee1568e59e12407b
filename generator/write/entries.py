"""The entries of the indexes: under which name and address a document stands in each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator.fold import slugify
from generator.model import Body, Province
from generator.quick import quickly_made
from generator.tables import body_row, province, province_now
from generator.write.address import index_path
from generator.write.rows import Row
from generator.write.strings import Strings

UNKNOWN = "chua-xac-dinh"
CENTRAL = "trung-uong"


@quickly_made
@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of an index: its page is `<index>/<slug>/`. `group` is where the index's first page lists it."""

    index: str
    slug: str
    name: str
    group: str = ""
    note: str = ""

    @property
    def path(self) -> str:
        """Its (first) page below the docs folder."""
        return index_path(self.index, self.slug)


def province_entry(t: Strings, row: Row) -> Entry:
    """Bắc Giang of its day, with "nay thuộc Bắc Ninh"; "Trung ương" for central bodies."""
    if row.province is None:
        return Entry("tinh", CENTRAL, t("central"), "") if row.central else Entry("tinh", UNKNOWN, t("unknown"), "")
    return unit_entry(t, row.province)


def unit_entry(t: Strings, unit: Province) -> Entry:
    """A province of its period: of a former one it says what it is now."""
    note, name = "", unit.name
    if unit.until:
        now = province_now(unit)
        names = [now.name] if now else [u.name for key in unit.successors if (u := province(key))]
        key = "card.now" if now and now.name == unit.name else "card.now_part"
        note = t(key, name=", ".join(names)) if names and names != [unit.name] else ""
        if unit.name in names:
            name = t("index.tinh.until", name=unit.name, date=t.date(unit.until))
    return Entry("tinh", unit.id, name, "before" if unit.until else "now", note)


def date_entry(t: Strings, row: Row) -> Entry:
    """The year."""
    year = row.date[:4]
    return Entry("ngay", year, t("index.ngay.year", n=year)) if year.isdigit() else Entry("ngay", UNKNOWN, t("unknown"))


def body_entry(body: Body) -> Entry:
    """An issuing body, grouped by its level."""
    return Entry("co-quan", slugify(body.id) or UNKNOWN, body.name, body.level)


def lifetime(t: Strings, body: Body) -> str:
    """Until when a body was there and what took it over: "đến 28/02/2025, nay là Bộ Nội vụ"; empty for those of today."""
    row = body_row(body.id)
    if row is None or not row.until:
        return ""
    heir = body_row(row.into) if row.into else None
    key = "index.co-quan.until" if heir else "index.co-quan.until_only"
    return t(key, date=t.date(row.until), name=heir.body.name if heir else "")


def body_entries(t: Strings, row: Row) -> tuple[Entry, ...]:
    """A joint document stands under each of its bodies; a news page under "Tin bài"."""
    if row.bodies:
        entries = [replace(body_entry(body), note=lifetime(t, body)) for body in row.bodies]
        return tuple(_once(entries))
    if row.kind == "news":
        return (Entry("co-quan", "tin-bai", t("index.co-quan.news"), "news"),)
    return (Entry("co-quan", UNKNOWN, t("unknown"), "none"),)


def _once(entries: list[Entry]) -> list[Entry]:
    return list({entry.slug: entry for entry in entries}.values())


def type_entry(t: Strings, row: Row) -> Entry:
    """The type as printed."""
    return Entry("loai", slugify(row.type), row.type) if slugify(row.type) else Entry("loai", UNKNOWN, t("unknown"))


def signer_entry(name: str) -> Entry | None:
    """A signer, if the name has letters."""
    return Entry("nguoi-ky", slugify(name), name) if slugify(name) else None


def signer_entries(t: Strings, row: Row) -> tuple[Entry, ...]:
    """Each signer by name."""
    entries = [entry for name in row.signers if (entry := signer_entry(name))]
    return tuple(_once(entries)) or (Entry("nguoi-ky", UNKNOWN, t("unknown")),)
