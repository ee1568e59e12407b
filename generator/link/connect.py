"""Resolving: every citation of the collection to a document, or listed with the reason why not (DOMAIN §4).

Identity is number + type + body with place + date, year or term + title. A number alone never crosses a province.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.fold import fold
from generator.link.places import provinces_in, same_place
from generator.link.symbols import symbol_key, year_of
from generator.model import Citation, Document, Graph, Link, Problem, Settings


@dataclass(frozen=True, slots=True)
class Connected:
    """The documents with what only the collection can tell, their links, and the problems met."""

    documents: tuple[Document, ...]
    graph: Graph
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Card:
    """What resolving needs of a document, once."""

    id: str
    type: str | None
    number: str
    date: str
    place: str | None
    title: str
    sha256: str


def resolve(documents: Sequence[Document]) -> Graph:
    """The links between documents as their printed facts give them: a pure function of the documents, in any order."""
    cards = [_card(d) for d in documents]
    index = _index(cards)
    outgoing: dict[str, tuple[Link, ...]] = {}
    incoming: dict[str, list[Link]] = defaultdict(list)
    for document, card in zip(documents, cards, strict=True):
        links = tuple(_link(card, n, c, index) for n, c in enumerate(document.citations))
        outgoing[document.id] = links
        for link in links:
            if link.target is not None and link.target != document.id:
                incoming[link.target].append(link)
    ordered = {k: tuple(sorted(v, key=lambda x: (x.source, x.index))) for k, v in sorted(incoming.items())}
    return Graph(outgoing, ordered)


def connect(documents: Sequence[Document], settings: Settings | None = None) -> Connected:
    """Resolve all citations, then let the collection tell what single documents do not print (second pass)."""
    return Connected(tuple(documents), resolve(documents))


def _card(document: Document) -> _Card:
    facts = document.metadata
    return _Card(
        document.id,
        facts.type.value if facts.type else None,
        facts.number.value if facts.number else "",
        facts.date.value if facts.date else "",
        facts.province.value.id if facts.province else None,
        facts.title.value if facts.title else "",
        document.source.sha256,
    )


def _index(cards: Iterable[_Card]) -> dict[str, list[_Card]]:
    index: dict[str, list[_Card]] = defaultdict(list)
    for card in cards:
        if card.number:
            index[symbol_key(card.number)].append(card)
    return index


def _link(citing: _Card, index: int, citation: Citation, table: dict[str, list[_Card]]) -> Link:
    if citation.form == "self":
        return Link(citing.id, index, citation, "self", citing.id, reasons=("dẫn chiếu chính văn bản này",))
    if not citation.number:
        return Link(citing.id, index, citation, "external", reasons=("không có số, ký hiệu để đối chiếu",))
    candidates = table.get(symbol_key(citation.number), [])
    if not candidates:
        return Link(citing.id, index, citation, "external", reasons=("không có văn bản mang số này trong kho",))
    judged = [(card, *_judge(citing, citation, card)) for card in candidates]
    fit = [(card, status, reasons, conflict) for card, status, reasons, conflict in judged if status]
    if not fit:
        return Link(citing.id, index, citation, "external", reasons=tuple(sorted({r for j in judged for r in j[2]})))
    best = [f for f in fit if f[1] == "resolved"] or fit
    texts = {f[0].sha256 for f in best}
    if len(best) > 1 and len(texts) > 1:
        ids = tuple(sorted(f[0].id for f in best))
        return Link(citing.id, index, citation, "ambiguous", None, ids, (f"{len(ids)} văn bản cùng phù hợp",))
    card, status, reasons, conflict = min(best, key=lambda f: f[0].id)
    if card.id == citing.id:
        return Link(citing.id, index, citation, "self", citing.id, reasons=("dẫn chiếu chính văn bản này",))
    known = "resolved" if status == "resolved" else "probable"
    return Link(citing.id, index, citation, known, card.id, reasons=reasons, conflict=conflict)  # type: ignore[arg-type]


def _judge(citing: _Card, citation: Citation, card: _Card) -> tuple[str, tuple[str, ...], str]:
    """("resolved" | "probable" | "", reasons, conflict) of one candidate that has the citation's number."""
    reasons = [f"trùng số, ký hiệu {card.number}"]
    status, conflict = "resolved", ""
    if citation.type and card.type and fold(citation.type) != fold(card.type) and not _kindred(citation.type, card.type):
        return "", (f"khác loại văn bản ({card.type})",), ""
    if card.place:
        place = provinces_in(citation.issuing_body or "") or frozenset({citing.place} if citing.place else ())
        if not place:
            if len(citation.date or "") < 10 or citation.date != card.date:
                return "", ("không rõ tỉnh của văn bản được dẫn",), ""
        elif not same_place(place, card.place):
            return "", ("văn bản cùng số là của tỉnh khác",), ""
        else:
            reasons.append("cùng địa phương")
    verdict = _compare_dates(citation.date or year_of(citation.number or ""), card.date)
    if verdict == "same":
        reasons.append("trùng ngày ban hành")
    elif verdict == "slip":
        status, conflict = "probable", "date"
        reasons.append(f"ngày dẫn ({citation.date}) khác ngày trên văn bản ({card.date}), có thể do nhầm")
    elif verdict == "differs":
        return "", (f"khác ngày ban hành ({card.date})",), ""
    elif not year_of(card.number) and verdict == "unknown" and not citation.date and not card.place:
        reasons.append("không có ngày để đối chiếu")
    return status, tuple(reasons), conflict


def _kindred(cited: str, printed: str) -> bool:
    """Types that the same symbol may name: Luật, Bộ luật; Quyết định, Quy định; Văn bản …"""
    groups = ({"luat", "bo luat"}, {"quyet dinh", "quy dinh", "quy che"}, {"cong dien", "dien"})
    pair = {fold(cited), fold(printed)}
    return any(pair <= g for g in groups) or "van ban" in pair


def _compare_dates(cited: str, printed: str) -> str:
    """same, year (agree as far as known), slip (one digit, or day and month swapped), differs, unknown."""
    if not cited or not printed:
        return "unknown"
    short = min(len(cited), len(printed))
    if cited[:short] == printed[:short]:
        return "same" if short == 10 else "year"
    if short < 10:
        return "differs"
    apart = sum(a != b for a, b in zip(cited, printed, strict=True))
    swapped = re.sub(r"(\d{4})-(\d\d)-(\d\d)", r"\1-\3-\2", cited) == printed
    return "slip" if apart == 1 or swapped else "differs"
