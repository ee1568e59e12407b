"""The data files under data/: documents and citations as JSON Lines and CSV, described by a Frictionless data package."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any

from generator.model import Collection, Problem
from generator.write.records import citation_record, document_record
from generator.write.strings import Strings, strings

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
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def documents(collection: Collection) -> Iterator[dict[str, Any]]:
    """The records of all documents, in order of their ids."""
    t = strings(collection.settings.language)
    return (document_record(document, t) for document in collection.documents)


def citations(collection: Collection) -> Iterator[dict[str, Any]]:
    """The records of all citations, by citing document, in the order of its text."""
    outgoing, t = collection.graph.outgoing, strings(collection.settings.language)
    return (citation_record(link, t) for document in collection.documents for link in outgoing.get(document.id, ()))


def problems(collection: Collection) -> Iterator[dict[str, Any]]:
    """What a person should look at, as `vanthu compare` reads it; not what is wrong on this machine (the cache)."""
    return (
        dict(zip(_PROBLEM, _of_problem(problem), strict=True)) for problem in collection.problems if problem.code != "cache"
    )


def json_lines(records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One object a line."""
    return (_json(record) + "\n" for record in records)


def _json(record: Mapping[str, Any]) -> str:
    words = json.dumps(record, ensure_ascii=False)
    return words if words.isprintable() else words.encode("utf-8", "replace").decode()


def csv_lines(records: Iterable[Mapping[str, Any]], keys: tuple[str, ...]) -> Iterator[str]:
    """The same as CSV that opens right in Excel: byte order mark, and no cell that it would take for a formula.

    Lists and objects are JSON inside their cell.
    """
    return (row for _, row in both(records, keys))


def both(records: Iterable[Mapping[str, Any]], keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each record as a line of JSON and as a row of CSV; before the first, nothing and the head of the table."""
    buffer = io.StringIO()
    write = csv.writer(buffer).writerow

    def row(cells: Iterable[str]) -> str:
        buffer.seek(0)
        buffer.truncate()
        write(cells)
        return buffer.getvalue()

    yield "", "\ufeff" + row(keys)
    for record in records:
        yield _json(record) + "\n", row([_cell(record[key]) for key in keys])


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    if not text.isprintable():
        text = text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
    return "'" + text if text.startswith(_FORMULA) else text


def data_package(collection: Collection, t: Strings) -> str:
    """datapackage.json: what each file holds, column by column, in words of the site's language."""
    settings = collection.settings
    resources = []
    for name, keys, extensions in TABLES:
        for extension in extensions:
            schema: dict[str, Any] = {"fields": [_field(name, key, extension, t) for key in keys]}
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


def _field(resource: str, key: str, extension: str, t: Strings) -> dict[str, Any]:
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
