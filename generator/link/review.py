"""What a curator should look at first: missing facts, doubtful ones, likely duplicates, numbers used twice, conflicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

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
    return sorted([*alone, *alike(map(_shown, documents))], key=lambda p: (p.path, p.line, p.message))


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


class Shown(NamedTuple):
    """What of a document shows that it may be another once more; "" for what is not known."""

    path: str
    type: str
    number: str
    body: str
    date: str
    title: str
    original: str = ""


def _shown(document: Document) -> Shown:
    data = document.metadata
    return Shown(
        document.source.path,
        data.type.value if data.type else "",
        data.number.value if data.number else "",
        data.issuing_bodies.value[0].id if data.issuing_bodies else "",
        data.date.value if data.date else "",
        data.title.value if data.title else "",
        document.duplicate_of or "",
    )


def alike(documents: Iterable[Shown]) -> Iterator[Problem]:
    """Documents with one number or one title and date, in their order: each but the first is named."""
    numbers: dict[tuple[str, ...], list[str]] = defaultdict(list)
    titles: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for one in documents:
        if one.original:
            what = f"byte-identical with the document at {one.original}"
            yield Problem(one.path, 0, what, "remove one of the two, or keep both: each has its page", "duplicate")
            continue
        if one.number and one.body:
            numbers[(fold(one.type), one.number.replace(" ", ""), one.body, one.date[:4])].append(one.path)
        if one.title and one.date and len(one.title) > 30:
            titles[(fold(one.type), fold(one.title), one.date, one.body)].append(one.path)
    yield from _pairs(numbers, "the same number, body and year as", "check which number is right", "number-twice")
    yield from _pairs(titles, "the same title, body and date as", "likely a duplicate: compare the two", "likely-duplicate")


def _pairs(groups: dict[tuple[str, ...], list[str]], what: str, remedy: str, code: str) -> Iterator[Problem]:
    for group in groups.values():
        first = group[0]
        for other in group[1:]:
            yield Problem(other, 0, f"{what} {first}", remedy, code)


def _conflicts(document: Document, links: Sequence[Link], path_of: Mapping[str, str]) -> Iterator[Problem]:
    for link in links:
        if link.conflict and link.target and link.target in path_of:
            what = f"“{link.citation.text}” has another {link.conflict} than {path_of[link.target]} itself"
            yield Problem(document.source.path, link.citation.line, what, "check both against the originals", "conflict")
