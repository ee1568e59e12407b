"""Resolving: every citation of the collection to a document, or listed with the reason why not (DOMAIN §4).

Identity is number + type + body with place + date, year or term + title. A number alone never crosses a province, and two
candidates are never chosen between: both are listed.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from typing import Any, TypeVar

from generator.fold import fold
from generator.link.cards import MANY, Card, Index, card_of, index_of, law_key, likeness, same_words, touched_by
from generator.link.identity import standing
from generator.link.judge import Verdict, judge, judge_titled
from generator.link.known import Known, known_documents
from generator.link.provisions import anchor_of
from generator.link.second import learn
from generator.link.symbols import symbol_key
from generator.model import Citation, Document, Graph, Link, Problem, Settings
from generator.saying import saying

_SELF = ("reason.self",)
_NO_NUMBER = ("reason.no_number",)
_ABSENT = ("reason.absent",)
_SHORT = ("reason.short",)
_FATE = attrgetter("status", "target", "candidates", "reasons", "conflict", "anchor", "known")

T = TypeVar("T")
Fate = tuple[Any, ...]
Fates = tuple[list[Fate], "array[int]", dict[str, list[str]]]
"""What becomes of the citations of some documents: the fates that come, the number of each citation's; card found by the words
of its title -> the documents that cite these words."""


@dataclass(frozen=True, slots=True)
class Connected:
    """The documents with what only the collection can tell, their links, and the problems met."""

    documents: tuple[Document, ...]
    graph: Graph
    problems: tuple[Problem, ...] = ()


def resolve(documents: Sequence[Document], settings: Settings | None = None) -> Graph:
    """The links of all documents: a pure function of the documents, in any order, no site needed."""
    ordered, cards, index = _ready(documents)
    known = known_documents(settings.known_documents if settings else ())
    return _graph({d.id: links_of(card, d.citations, index, known) for d, card in zip(ordered, cards, strict=True)})


Beside = Callable[[Callable[[], T]], AbstractContextManager[Callable[[], T]]]
"""Begins work that goes on beside this; the call that is given waits for its result."""


def connect(
    documents: Sequence[Document], settings: Settings | None = None, beside: Beside[Fates] | None = None, ways: int = 1
) -> Connected:
    """Resolve all citations, then let the collection tell what single documents do not print, and resolve again.

    The second pass fills only what a document does not say: a number known from a citation, a province known from the
    signer, a year known from neighbours. Each names its basis and the document that tells it. Only the documents whose
    links these facts can change are resolved again. Where work can be done `beside` this, the documents are resolved in so
    many `ways` at once.
    """
    ordered, cards, index = _ready(documents)
    known = known_documents(settings.known_documents if settings else ())
    outgoing = _all_links(list(zip(ordered, cards, strict=True)), index, known, beside, ways)
    graph = _graph(outgoing)
    learned, problems = learn(documents, graph)
    news = {new.id: new for old, new in zip(documents, learned, strict=True) if new is not old}
    renewed = [card_of(news[card.id]) if card.id in news else card for card in cards]
    crowded = frozenset(index.crowded)
    touched = touched_by(zip(cards, renewed, strict=True), index)
    if touched is not None:
        index = index_of(renewed)
        for document, card in zip(ordered, renewed, strict=True):
            if card.id in touched.documents or any(map(touched.concerns, document.citations)):
                outgoing[card.id] = links_of(card, document.citations, index, known)
        graph = _graph(outgoing)
        crowded = crowded.union(index.crowded)
    return Connected(tuple(learned), replace(graph, crowded=crowded), tuple(problems))


def _all_links(
    pairs: Sequence[tuple[Document, Card]], index: Index, known: Known, beside: Beside[Fates] | None, ways: int
) -> dict[str, tuple[Link, ...]]:
    """The links of all documents, in their order: of the last part made here, of the others `beside`."""
    length = max(1, -(-len(pairs) // ways)) if beside else max(1, len(pairs))
    *others, last = [pairs[start : start + length] for start in range(0, len(pairs), length)] or [pairs]
    found: dict[str, tuple[Link, ...]] = {}
    with ExitStack() as begun:
        works = [partial(_fates, part, index, known) for part in others]
        waiting = [begun.enter_context(beside(work)) for work in works] if beside else []
        own = [(card.id, links_of(card, document.citations, index, known)) for document, card in last]
        for part, work, wait in zip(others, works, waiting, strict=True):
            try:
                fates = wait()
            except ChildProcessError:  # its process was ended, for its memory perhaps
                fates = work()
            found.update(_taken(part, fates, index))
    return found | dict(own)


def _fates(part: Sequence[tuple[Document, Card]], index: Index, known: Known) -> Fates:
    """The links of some documents for another process: most share their fate with many, which is told once."""
    numbers: dict[Fate, int] = {}
    found = array("I")
    for document, card in part:
        for link in links_of(card, document.citations, index, known):
            found.append(numbers.setdefault(_FATE(link), len(numbers)))
    return list(numbers), found, {card: sorted(asking) for card, asking in sorted(index.asked.items())}


def _taken(part: Sequence[tuple[Document, Card]], fates: Fates, index: Index) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """The links that `_fates` was asked for."""
    told, numbers, asked = fates
    for card_id, asking in asked.items():
        index.asked[card_id].update(asking)
    rest = map(told.__getitem__, numbers)
    for document, _ in part:
        name = document.id
        links = [Link(name, number, one, *fate) for (number, one), fate in zip(enumerate(document.citations), rest)]  # noqa: B905
        yield name, tuple(links)


def _ready(documents: Sequence[Document]) -> tuple[list[Document], list[Card], Index]:
    """The documents as they stand among all, their cards and the indexes over these."""
    ordered = sorted(documents, key=lambda document: standing(document.id, document.source.path))
    cards = [card_of(document) for document in ordered]
    return ordered, cards, index_of(cards)


def _graph(outgoing: Mapping[str, tuple[Link, ...]]) -> Graph:
    incoming: dict[str, list[Link]] = defaultdict(list)
    for source, links in outgoing.items():
        for link in links:
            if link.target is not None and link.target != source:
                incoming[link.target].append(link)
    return Graph(dict(outgoing), {target: tuple(links) for target, links in sorted(incoming.items())})


def links_of(citing: Card, citations: Sequence[Citation], index: Index, known: Known) -> tuple[Link, ...]:
    """The links of one document: what its citations mean among the cards of all."""
    links: list[Link] = []
    waiting: list[int] = []
    dates = dates_of(citations)
    for number, citation in enumerate(citations):
        link = _link(citing, number, citation, index, dates)
        if link.status == "external":
            if citation.antecedent is not None and not citation.number:
                waiting.append(number)
            key = known.find(citation, citing.date)
            link = Link(link.source, number, citation, "external", reasons=link.reasons, known=key) if key else link
        links.append(link)
    for number in waiting:  # a law named short shares the fate of its full mention in the same document
        source = links[citations[number].antecedent or 0]
        reasons = ("reason.full_mention", *source.reasons)
        links[number] = Link(
            citing.id, number, citations[number], source.status, source.target, source.candidates, reasons,
            source.conflict, anchor_of(citations[number].provision), source.known,
        )  # fmt: skip
    return tuple(links)


def dates_of(citations: Sequence[Citation]) -> dict[str, str]:
    """The date of each symbol as one of its mentions in the document prints it: what the other mentions stand for."""
    found: dict[str, set[str]] = {}
    for citation in citations:
        if citation.number and citation.date and len(citation.date) == 10:
            found.setdefault(citation.number, set()).add(citation.date)
    return {number: dates.pop() for number, dates in found.items() if len(dates) == 1}


def _link(citing: Card, number: int, printed: Citation, index: Index, dates: Mapping[str, str]) -> Link:
    citation = printed
    if printed.date is None and printed.number and printed.number in dates:
        citation = replace(printed, date=dates[printed.number])
    link = _resolved(citing, number, citation, index)
    return link if citation is printed else replace(link, citation=printed)


def _resolved(citing: Card, number: int, citation: Citation, index: Index) -> Link:
    if citation.form == "self" or (citation.number and citing.key and symbol_key(citation.number) == citing.key):
        verdict = judge(citing, citation, citing)
        if citation.form == "self" or verdict.status:
            return Link(citing.id, number, citation, "self", citing.id, reasons=_SELF, anchor=anchor_of(citation.provision))
    if citation.number:
        verdicts, otherwise = _by_number(citing, citation, index)
    else:
        verdicts, otherwise = _by_name(citation, index)
    if not verdicts:  # most citations are of documents that the collection does not hold
        return Link(citing.id, number, citation, "external", reasons=otherwise)
    fit = [verdict for verdict in verdicts if verdict.status]
    best = [v for v in fit if v.status == "resolved"] or [v for v in fit if v.status == "probable"]
    if fit and not best:  # the number is there, but nothing says of which province
        ids = _ids(fit)
        return Link(citing.id, number, citation, "ambiguous", None, ids, fit[0].reasons)
    if len({v.card.sha256 for v in best}) > 1:
        ids = _ids(best)
        return Link(citing.id, number, citation, "ambiguous", None, ids, (saying("reason.several", n=len(best)),))
    if not best:
        reasons = tuple(sorted({reason for v in verdicts for reason in v.reasons})) or otherwise
        return Link(citing.id, number, citation, "external", reasons=reasons)
    chosen = min(best, key=lambda v: v.card.order)
    if chosen.card.id == citing.id:
        return Link(citing.id, number, citation, "self", citing.id, reasons=_SELF, anchor=anchor_of(citation.provision))
    return Link(
        citing.id, number, citation, "resolved" if chosen.status == "resolved" else "probable", chosen.card.id,
        reasons=chosen.reasons, conflict=chosen.conflict, anchor=anchor_of(citation.provision),
    )  # fmt: skip


def _ids(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """The first candidates, as they stand among all."""
    return tuple(card.id for card in sorted((verdict.card for verdict in verdicts), key=lambda card: card.order)[:20])


def _by_number(citing: Card, citation: Citation, index: Index) -> tuple[list[Verdict], tuple[str, ...]]:
    number = citation.number or ""
    if number.isalnum() and len(number) < 6:
        return [], _SHORT
    key = symbol_key(number)
    candidates = index.by_key.get(key, [])
    if not candidates and not citation.title:
        return [], _ABSENT
    if len(candidates) > MANY:
        dated = index.by_date.get((key, citation.date or ""), [])
        candidates = dated or index.by_place.get((key, citing.place), []) or candidates
    verdicts: list[Verdict] = []
    for start in range(0, min(len(candidates), 8 * MANY), MANY):  # a number of very many documents is not read to its end
        verdicts += [judge(citing, citation, card) for card in candidates[start : start + MANY]]
        if any(v.status for v in verdicts):
            break
    if not any(v.status for v in verdicts) and citation.title:
        for card in same_words(index, citation.title):
            index.asked[card.id].add(citing.id)
            verdicts.append(judge_titled(citing, citation, card))
    return verdicts, _ABSENT


def _by_name(citation: Citation, index: Index) -> tuple[list[Verdict], tuple[str, ...]]:
    """Laws by name and date or year; unnumbered documents by type, date and title."""
    if citation.form == "law" and citation.title and citation.date:
        found = [
            card for card in index.by_law.get(law_key(citation.title), []) if card.date[: len(citation.date)] == citation.date
        ]
        return [Verdict(card, "resolved", ("reason.law_name", "reason.law_date")) for card in found], _NO_NUMBER
    if citation.form == "unnumbered" and citation.title and citation.type:
        found = index.by_type_date.get((fold(citation.type), citation.date or ""), [])[: 5 * MANY]
        like = [card for card in found if likeness(citation.title, card.title) >= 0.8]
        return [Verdict(card, "probable", ("reason.type_date", "reason.title")) for card in like], _NO_NUMBER
    return [], _NO_NUMBER
