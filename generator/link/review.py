"""What a curator should look at first: missing facts, doubtful ones, likely duplicates, numbers used twice, conflicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from generator.fold import fold
from generator.model import Document, Graph, Inferred, Link, Problem

_DOUBTFUL = 0.6
_FIELDS = (
    ("number", "number"),
    ("type", "type"),
    ("date", "date"),
    ("issuing_bodies", "issuing_body"),
    ("title", "title"),
)
_NO_NUMBER_EXPECTED = {"Tin bài", "Luật", "Hiến pháp", "Điều lệ Đảng"}


def review(documents: Sequence[Document], graph: Graph) -> list[Problem]:
    """The problems of a collection in the order of their paths; each says what to do."""
    path_of = {d.id: d.source.path for d in documents}
    alone = [problem for d in documents for problem in review_alone(d, graph.outgoing.get(d.id, ()), path_of)]
    return sorted([*alone, *_alike(documents)], key=lambda p: (p.path, p.line, p.message))


def review_alone(document: Document, links: Sequence[Link], path_of: Mapping[str, str]) -> list[Problem]:
    """The problems that a document and its own citations show, whatever else the collection holds. `path_of` gives the file
    of each document that is cited."""
    return [*_missing_and_doubtful(document), *_conflicts(document, links, path_of)]


def _missing_and_doubtful(document: Document) -> Iterator[Problem]:
    news = document.metadata.kind.value == "news"
    kind = document.metadata.type.value if document.metadata.type else ""
    for attribute, name in _FIELDS:
        value: Inferred[object] | None = getattr(document.metadata, attribute)
        if value is None:
            if not (news or (name == "number" and kind in _NO_NUMBER_EXPECTED)):
                remedy = f"write `{name}:` in the front matter or in a .yml file beside it, if you know it"
                yield Problem(document.source.path, 0, f"no {name} found", remedy, f"missing-{name}")
        elif value.confidence < _DOUBTFUL:
            line = value.evidence.line if value.evidence else 0
            what = f"{name} is doubtful ({value.confidence:.2f}, from {value.basis.replace('_', ' ')})"
            yield Problem(document.source.path, line, what, f"confirm it with `{name}:` in a .yml file", f"doubtful-{name}")


def _alike(documents: Sequence[Document]) -> Iterator[Problem]:
    numbers: dict[tuple[str, ...], list[Document]] = defaultdict(list)
    titles: dict[tuple[str, ...], list[Document]] = defaultdict(list)
    for document in documents:
        data = document.metadata
        if document.duplicate_of:
            what = f"byte-identical with the document at {document.duplicate_of}"
            yield Problem(document.source.path, 0, what, "remove one of the two, or keep both: each has its page", "duplicate")
            continue
        body = data.issuing_bodies.value[0].id if data.issuing_bodies else ""
        kind = data.type.value if data.type else ""
        if data.number and body:
            year = data.date.value[:4] if data.date else ""
            numbers[(fold(kind), data.number.value.replace(" ", ""), body, year)].append(document)
        if data.title and data.date and len(data.title.value) > 30:
            titles[(fold(kind), fold(data.title.value), data.date.value, body)].append(document)
    yield from _pairs(numbers, "the same number, body and year as", "check which number is right", "number-twice")
    yield from _pairs(titles, "the same title, body and date as", "likely a duplicate: compare the two", "likely-duplicate")


def _pairs(groups: dict[tuple[str, ...], list[Document]], what: str, remedy: str, code: str) -> Iterator[Problem]:
    for group in groups.values():
        first = group[0]
        for other in group[1:]:
            yield Problem(other.source.path, 0, f"{what} {first.source.path}", remedy, code)


def _conflicts(document: Document, links: Sequence[Link], path_of: Mapping[str, str]) -> Iterator[Problem]:
    for link in links:
        if link.conflict and link.target and link.target in path_of:
            what = f"“{link.citation.text}” has another {link.conflict} than {path_of[link.target]} itself"
            yield Problem(document.source.path, link.citation.line, what, "check both against the originals", "conflict")
