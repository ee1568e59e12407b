"""The data files under data/: documents and citations as JSON Lines and CSV, described by a Frictionless data package."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import islice
from json.encoder import encode_basestring as _quoted
from operator import attrgetter, itemgetter
from typing import Any

from generator.model import Document, Link, Problem, Settings
from generator.write.records import document_record, target_of
from generator.write.strings import Strings

DOCUMENT_KEYS = (
    "id", "url", "source", "sha256", "kind", "type", "number", "date", "issuing_body", "issuing_bodies", "province",
    "province_now", "signer", "signers", "title", "recipients", "language", "publisher", "byline", "evidence",
)  # fmt: skip
CITATION_KEYS = (
    "source", "target", "status", "relation", "type", "number", "date", "issuing_body", "title", "provision", "text", "line",
    "reasons", "candidates",
)  # fmt: skip
FILES = {
    "documents.csv": "text/csv", "documents.jsonl": "application/jsonl", "citations.csv": "text/csv",
    "citations.jsonl": "application/jsonl", "missing.csv": "text/csv", "datapackage.json": "application/json",
}  # fmt: skip
"""The files below data/ and their media types."""
MISSING_KEYS = ("type", "number", "date", "issuing_body", "title", "documents", "mentions", "cited_by", "address")
TABLES = (
    ("documents", DOCUMENT_KEYS, ("csv", "jsonl")),
    ("citations", CITATION_KEYS, ("csv", "jsonl")),
    ("missing", MISSING_KEYS, ("csv",)),
)
"""The tables of the data package: name, columns, formats."""
_INTEGERS = {"line", "documents", "mentions"}
_NESTED = {"issuing_bodies", "signers", "recipients", "evidence", "reasons", "candidates"}
_ENUMS = {
    "kind": ["party", "state", "news", "other"],
    "status": ["resolved", "probable", "ambiguous", "external", "self"],
    "relation": [
        "basis", "implements", "guides", "amends", "replaces", "repeals", "suspends", "corrects", "consolidates", "explains",
        "announces", "disseminates", "attached_to", "cites",
    ],
}  # fmt: skip
_PROBLEM = tuple(part.name for part in fields(Problem))
_of_problem = attrgetter(*_PROBLEM)
_TOGETHER = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


LINES = ("documents.jsonl", "documents.csv", "citations.jsonl", "citations.csv")
"""The files below data/ that have lines of every document."""
Lines = tuple[bytes, ...]
"""Of each of `LINES` what a document has in it."""
_document_cells = itemgetter(*DOCUMENT_KEYS[:-1])  # all but `evidence`, which stands last
_MANY = 20_000
_encode = json.JSONEncoder(ensure_ascii=False).encode


def lines_of(document: Document, links: Sequence[Link], t: Strings) -> Lines:
    """The lines of a document and of its citations, in the order of its text."""
    record = document_record(document, t)
    evidence = _encode(record.pop("evidence"))
    told = [_reasons(t, link.reasons) for link in links]
    return (
        _bytes(f'{_encode(record)[:-1]}, "evidence": {evidence}}}\n'),
        _bytes(_table([[*map(_cell, _document_cells(record)), evidence]])),
        _bytes("".join(map(_citation_line, links, told))),
        _bytes(_table(map(_citation_row, links, told))),
    )


def _citation_line(link: Link, reasons: str) -> str:
    """`citation_record` as JSON: there are so many that each is written at once."""
    one, target = link.citation, target_of(link)
    return (
        f'{{"source": {_quoted(link.source)}, "target": {_or_null(target)}, "status": "{link.status}", '
        f'"relation": "{one.relation}", "type": {_or_null(one.type)}, "number": {_or_null(one.number)}, '
        f'"date": {_or_null(one.date)}, "issuing_body": {_or_null(one.issuing_body)}, "title": {_or_null(one.title)}, '
        f'"provision": {_or_null(one.provision)}, "text": {_quoted(one.text)}, "line": {one.line}, "reasons": {reasons}, '
        f'"candidates": {_encode(link.candidates) if link.candidates else "[]"}}}\n'
    )


def _or_null(words: str | None) -> str:
    return "null" if words is None else _quoted(words)


def _citation_row(link: Link, reasons: str) -> tuple[object, ...]:
    """The same as cells of CSV."""
    one = link.citation
    words = (one.type, one.number, one.date, one.issuing_body, one.title, one.provision, one.text)
    return (
        _cell(link.source), _cell(target_of(link)), link.status, one.relation,
        *[each if not each or (each[0].isalnum() and each.isprintable()) else _cell(each) for each in words],
        one.line, reasons, _encode(link.candidates) if link.candidates else "[]",
    )  # fmt: skip


def _reasons(t: Strings, reasons: tuple[str, ...]) -> str:
    """Reasons as a list in JSON, in the language of `t`; the same few come again and again."""
    key = (t.language, reasons)
    if key not in _told:
        if len(_told) > _MANY:
            _told.clear()
        _told[key] = _encode([t.say(reason) for reason in reasons])
    return _told[key]


_told: dict[tuple[str, tuple[str, ...]], str] = {}


def heads() -> Lines:
    """What stands in each of `LINES` before the first document."""
    return b"", _bytes("\ufeff" + _table([DOCUMENT_KEYS])), b"", _bytes("\ufeff" + _table([CITATION_KEYS]))


def _json_bytes(records: Iterable[Mapping[str, Any]]) -> bytes:
    return _bytes("".join([_encode(record) + "\n" for record in records]))


def _bytes(words: str) -> bytes:
    try:
        return words.encode()
    except UnicodeEncodeError:  # half characters
        return words.encode("utf-8", "replace")


def problems(found: Iterable[Problem]) -> Iterator[dict[str, Any]]:
    """What a person should look at, as `vanthu compare` reads it; not what is wrong on this machine (the cache)."""
    return (dict(zip(_PROBLEM, _of_problem(problem), strict=True)) for problem in found if problem.code != "cache")


def json_lines(records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One object a line."""
    return (_json_bytes((record,)).decode() for record in records)


def csv_lines(records: Iterable[Mapping[str, Any]], keys: tuple[str, ...]) -> Iterator[str]:
    """Records as CSV that opens right in Excel: byte order mark, and no cell that it would take for a formula.

    Lists and objects are JSON inside their cell.
    """
    yield "\ufeff" + _table([keys])
    values, rows = itemgetter(*keys), iter(records)
    while some := [list(map(_cell, values(record))) for record in islice(rows, _TOGETHER)]:
        yield _table(some)


def _table(rows: Iterable[Iterable[object]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return _encode(value) if value else "[]" if isinstance(value, list) else "{}"
    text = value if isinstance(value, str) else str(value)
    if not text.isprintable():
        text = text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
    return "'" + text if text.startswith(_FORMULA) else text


def data_package(settings: Settings, t: Strings) -> str:
    """datapackage.json: what each file holds, column by column, in words of the site's language."""
    resources = []
    for name, keys, extensions in TABLES:
        for extension in extensions:
            schema: dict[str, Any] = {"fields": [_field(name, key, t) for key in keys]}
            if name == "documents":
                schema["primaryKey"] = ["id"]
            elif name == "citations":
                schema["foreignKeys"] = [
                    {"fields": [field], "reference": {"resource": f"documents-{extension}", "fields": ["id"]}}
                    for field in ("source", "target")
                ]
            resource: dict[str, Any] = {
                "name": f"{name}-{extension}",
                "title": t(f"data.{name}"),
                "path": f"{name}.{extension}",
                "format": "csv" if extension == "csv" else "jsonl",
                "mediatype": "text/csv" if extension == "csv" else "application/jsonl",
                "encoding": "utf-8-sig" if extension == "csv" else "utf-8",
                "profile": "tabular-data-resource",
                "schema": schema,
            }
            if extension == "csv":
                resource["dialect"] = {"delimiter": ",", "doubleQuote": True, "header": True, "lineTerminator": "\r\n"}
            resources.append(resource)
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "vanthu-collection",
        "title": settings.title,
        "description": settings.description or t("data.lead"),
        "resources": resources,
    }
    if settings.url:
        package["homepage"] = settings.url
    if settings.owner:
        package["contributors"] = [{"title": settings.owner, "role": "publisher"}]
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _field(resource: str, key: str, t: Strings) -> dict[str, Any]:
    nested = key in _NESTED
    kind = "integer" if key in _INTEGERS else ("object" if key == "evidence" else "array") if nested else "string"
    field: dict[str, Any] = {"name": key, "type": kind, "description": meaning(resource, key, t)}
    if key in _ENUMS:
        field["constraints"] = {"enum": _ENUMS[key]}
    if key == "id":
        field["constraints"] = {"required": True, "unique": True}
    return field


def meaning(resource: str, key: str, t: Strings) -> str:
    """What a column holds, in words of the site's language."""
    return t.get(f"column.{resource}_{key}") or t(f"column.{key}")
