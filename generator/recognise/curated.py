"""The curator's word: front matter, a sidecar file or a folder's vanthu.yml override any field, checked for sense."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from generator import tables
from generator.model import Body, Curated, Evidence, Inferred, Metadata, Problem, Signer, Text
from generator.recognise import bodies
from generator.saying import saying
from generator.tables import slugify_body

_KEYS = (
    "kind", "type", "number", "date", "issuing_body", "issuing_bodies", "province", "signer", "signers", "title", "recipients",
    "language", "publisher", "byline", "slug",
)  # fmt: skip


class _Bad(ValueError):
    """A curated value that cannot be; the message says what would do."""


def apply_curated(text: Text, metadata: Metadata) -> tuple[Metadata, tuple[Problem, ...]]:
    """The metadata with the curator's values; defaults of a folder only fill what is empty. Bad values become problems."""
    problems: list[Problem] = []
    for key, entry in sorted(text.curated.items()):
        if key not in _KEYS:
            near = get_close_matches(key, _KEYS, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known keys are {', '.join(_KEYS)}"
            problems.append(Problem(entry.path, entry.line, f"unknown key {key!r}", hint, "curated-key"))
            continue
        try:
            metadata = _set(metadata, key, entry)
        except _Bad as bad:
            problems.append(Problem(entry.path, entry.line, f"impossible {key}: {entry.value!r}", str(bad), "curated-value"))
    return metadata, tuple(problems)


def _set(metadata: Metadata, key: str, entry: Curated) -> Metadata:
    field = {"issuing_body": "issuing_bodies", "signer": "signers"}.get(key, key)
    old: Inferred[Any] | None = getattr(metadata, field)
    if entry.default and old is not None and field != "kind":
        return metadata
    if entry.value is None:
        changes: dict[str, Any] = {} if field == "kind" else {field: None}
        return replace(metadata, **changes)
    date = metadata.date.value if metadata.date else None
    value = _READ[field](entry.value, date)
    at = Evidence(None, entry.line, f"{key}: {entry.value}")
    rivals = ((str(_plain(old.value)), old.note),) if old is not None and old.value != value else ()
    basis: Any = "collection" if entry.default else "curator"
    note = saying("note.curator", path=entry.path)
    changed: dict[str, Any] = {field: Inferred(value, basis, 0.6 if entry.default else 1.0, at, note, rivals)}
    return replace(metadata, **changed)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return "; ".join(str(getattr(item, "name", item)) for item in value)
    return getattr(value, "name", value)


def _words(value: object, date: str | None) -> str:
    if isinstance(value, (list, dict)) or not str(value).strip():
        raise _Bad("write words, not a list")
    return " ".join(str(value).split())


def _list(value: object) -> list[str]:
    items = value if isinstance(value, (list, tuple)) else str(value).split(";")
    return [" ".join(str(item).split()) for item in items if str(item).strip()]


def _kind(value: object, date: str | None) -> str:
    if value not in ("party", "state", "news", "other"):
        raise _Bad("write party, state, news or other")
    return str(value)


def _type(value: object, date: str | None) -> str:
    row = tables.type_by_name(str(value))
    if row is None:
        names = [r.name for r in tables.document_types()]
        near = get_close_matches(str(value), names, 1)
        raise _Bad(f"did you mean {near[0]!r}?" if near else "write a type of the table, e.g. 'Quyết định'")
    return row.name


def _date(value: object, date: str | None) -> str:
    words = str(value).strip()
    short = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", words)
    if short:
        words = f"{short[3]}-{int(short[2]):02d}-{int(short[1]):02d}"
    match = re.fullmatch(r"((?:1[89]|2[01])\d\d)(?:-(\d\d)(?:-(\d\d))?)?", words)
    ok = match and (not match[2] or 1 <= int(match[2]) <= 12)
    if match and ok and match[3]:
        ok = 1 <= int(match[3]) <= calendar.monthrange(int(match[1]), int(match[2]))[1]
    if not ok:
        raise _Bad("write year, year-month or year-month-day, e.g. 2021-07-22")
    return words


def _bodies(value: object, date: str | None) -> tuple[Body, ...]:
    found = tuple(bodies.body_of(name, date) or slugify_body(name) for name in _list(value))
    if not found:
        raise _Bad("write the name of a body, e.g. 'UBND tỉnh Bắc Giang'")
    return found


def _province(value: object, date: str | None) -> object:
    unit = tables.province_on(str(value), date)
    if unit is None:
        names = sorted({p.name for p in tables.provinces()})
        near = get_close_matches(str(value), names, 1)
        raise _Bad(f"did you mean {near[0]!r}?" if near else "write the name of a province, e.g. 'Bắc Giang'")
    return unit


def _signers(value: object, date: str | None) -> tuple[Signer, ...]:
    items = value if isinstance(value, (list, tuple)) else [value]
    found = []
    for item in items:
        if isinstance(item, dict):
            found.append(Signer(str(item.get("name", "")), str(item.get("title", "")), str(item.get("capacity", ""))))
        else:
            found += [Signer(name) for name in _list(item)]
    if not found or not all(signer.name for signer in found):
        raise _Bad("write the name of a person")
    return tuple(found)


_READ: dict[str, Callable[[object, str | None], object]] = {
    "kind": _kind, "type": _type, "number": _words, "date": _date, "issuing_bodies": _bodies, "province": _province,
    "signers": _signers, "title": _words, "recipients": lambda value, date: tuple(_list(value)), "language": _words,
    "publisher": _words, "byline": _words, "slug": _words,
}  # fmt: skip
