"""What follows where the citations of a few documents changed and their facts stayed: their links, the documents that they
cite or cited, the pages and files that tell of citations."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path

from generator.cache import Cache
from generator.link.again import Resolver
from generator.link.cards import Card, card_of, touched_by
from generator.memory import Fate, fate_of_link
from generator.mend.coming import rows_now
from generator.mend.counted import Recited
from generator.mend.faced import Doubled, beside, check_facts, check_numbered, check_search, citing, copies_in, doubled, titling
from generator.mend.known import Changed, Known
from generator.mend.names import TooMuch
from generator.mend.titled import check_titled
from generator.model import Link, Problem, Settings
from generator.write.ledger import Ledger
from generator.write.relations import SHOWN
from generator.write.rows import Row, newest_first
from generator.write.survey import Web

_TOLD = attrgetter("form", "relation", "type", "number", "date", "issuing_body", "issuer", "title", "text", "line")
"""What of a citation may be told of the document that it means, and where it stands."""
_TARGET = 1
"""Where the cited document stands in a link of a `Fate`."""
_ORDER = attrgetter("order")


@dataclass(frozen=True, slots=True)
class Relinked:
    """The changed documents, and the others whose citations mean another one now, with their links as they are now; the others
    that cite by a new name what they cited (`naming`); what others are told anew; the ledger with the facts of now; what was
    told of doubled documents and is to be told."""

    changed: Sequence[Changed]
    others: Sequence[Changed]
    naming: Sequence[Changed]
    told: Mapping[str, Fate]
    ledger: Ledger
    doubled: Doubled

    @property
    def more(self) -> tuple[int, int]:
        """How many links there are more, and how many of them lead to a document."""
        every = (*self.changed, *self.others)
        links = sum(len(one.after.citations) - len(one.before.citations) for one in every)
        return links, sum(_linked(one.fate) - _linked(one.told) for one in every)


def relinked(
    cache: Cache, settings: Settings, known: Known, changed: Sequence[Changed], ledger: Ledger, was: Mapping[str, Row],
    citations: Path,
) -> Relinked:  # fmt: skip
    """Finds what citations mean now that the citations or facts of these documents are others. `was` are the rows in the order
    and by the names of before, `citations` is the file that tells of those of before. Raises `TooMuch` where they may tell
    facts of others."""
    moved = known.moved
    shas = {moved(identity): sha for identity, sha in cache.shas_of(known.site).items()}
    shas |= {one.row.id: one.row.sha for one in changed if not one.went}
    mine = {one.after.id: card_of(one.after) for one in changed if not one.went}
    cards = {card.id: card for card in ledger.cards} | {one.row.id: mine[one.row.id] for one in changed if one.came}
    gone = {one.row.id for one in changed if one.went}
    now = sorted((mine.get(card.id) or _with_bytes(card, shas) for card in cards.values() if card.id not in gone), key=_ORDER)
    refaced = [one for one in changed if one.refaced]
    before, rows = moved.before(was), rows_now(ledger.rows, refaced)
    known.rows = rows
    resolver = Resolver(now, settings)
    found = []
    for one in changed:
        if one.recited or refaced:  # what cites as before may mean another one of these
            outgoing = tuple(map(fate_of_link, resolver.links(one.after)))
            if one.recited or outgoing != one.fate.outgoing:
                _check(one, resolver, ledger)
                one = known.take(replace(one, recited=True, fate=replace(one.fate, outgoing=outgoing)))
        found.append(one)
    others, twice = [], (set[Problem](), set[Problem]())
    if refaced:
        check_facts(refaced, was, rows, cards, mine, moved)
        check_search(refaced, before, rows)
        check_numbered(refaced, cards, mine, resolver.index, ledger.crowded)
        check_titled(refaced, cards, mine, resolver.index, citations)
        others = list(_others(refaced, cards, mine, resolver, ledger, known))
        twice = doubled(before, rows, refaced, copies_in(rows, shas))
    for one in (*(one for one in found if one.refaced), *others):
        _check_links(one, cards, mine, gone)
    web = _edges(ledger.web, [recited_of(one, 0) for one in (*found, *others) if one.recited])
    crowded = ledger.crowded.union(resolver.index.crowded)
    counted = replace(ledger.web, documents=len(rows))
    ledger = replace(ledger, rows=rows, cards=tuple(now), web=counted, crowded=crowded)
    near = beside(was, rows, [one.after.id for one in refaced], moved)
    told = _told(ledger, known, web, found, others, near, gone)
    found = [replace(one, fate=told.get(one.after.id, one.fate)) for one in found]
    others = [replace(one, fate=told.get(one.after.id, one.fate)) for one in others]
    naming = list(_naming(cache, known, {one.after.id for one in (*found, *others)}, told))
    return Relinked(found, others, naming, told, ledger, twice)


def _with_bytes(card: Card, shas: Mapping[str, str]) -> Card:
    return card if card.sha256 == shas[card.id] else replace(card, sha256=shas[card.id])


def _naming(cache: Cache, known: Known, met: Collection[str], told: dict[str, Fate]) -> Iterator[Changed]:
    """The documents, but for those that are `met`, that cite one by a name that is new; `told` gets what is told of all that
    name one."""
    for row in cache.telling(known.site, [name.encode() for name in known.moved.names]):
        identity = known.moved(row.id)
        if identity in known.changed:
            continue
        fate, was = known.fate(identity), known.told(identity)
        if fate != was:
            told.setdefault(identity, fate)
        if fate.outgoing != was.outgoing and identity not in met:
            document = known.document(identity)
            yield Changed(known.placed(identity), document, was, document, fate, fate)


def _others(
    refaced: Sequence[Changed], cards: Mapping[str, Card], mine: Mapping[str, Card], resolver: Resolver, ledger: Ledger,
    known: Known,
) -> Iterator[Changed]:  # fmt: skip
    """The other documents of which a citation means another one now that these have other facts."""
    touched = touched_by([_both(one, cards, mine) for one in refaced], resolver.index)
    if touched is None:
        return
    by_title = titling([one.after.id for one in refaced if not cards[one.after.id].key], ledger)
    for identity in sorted((citing(touched, ledger) | by_title) - {one.after.id for one in refaced} - mine.keys()):
        document, fate = known.document(identity), known.fate(identity)
        if identity in by_title or any(map(touched.concerns, document.citations)):
            outgoing = tuple(map(fate_of_link, resolver.links(document)))
            if outgoing != fate.outgoing:
                now = replace(fate, outgoing=outgoing)
                known.tell(identity, now)
                yield Changed(known.placed(identity), document, known.told(identity), document, now, fate, recited=True)


def _told(
    ledger: Ledger, known: Known, web: Mapping[str, set[str]], changed: Sequence[Changed], others: Sequence[Changed],
    near: Mapping[str, tuple[str, str]], gone: Collection[str],
) -> dict[str, Fate]:  # fmt: skip
    """What is told anew of documents: by whom they are cited, which stand beside them; also of the `others`; of those that are
    `gone` nothing."""
    recited = [one for one in (*changed, *others) if one.recited]
    own = {one.after.id for one in recited}
    targets = {link[_TARGET] for one in recited for link in (*one.fate.outgoing, *one.linked.outgoing) if link[_TARGET]}
    told: dict[str, Fate] = {one.after.id: one.fate for one in others}
    for identity in sorted((targets | near.keys()).difference(gone)):
        before = known.fate(identity)
        now = before
        if identity in targets:
            incoming, citations = _incoming(identity, web, ledger, known, own)
            now = replace(now, incoming=incoming, citing=citations)
        if identity in near:
            now = replace(now, previous=near[identity][0], next=near[identity][1])
        if now != before:
            told[identity] = now
    for target, fate in told.items():
        known.tell(target, fate)
    return told


def _both(one: Changed, cards: Mapping[str, Card], mine: Mapping[str, Card]) -> tuple[Card, Card]:
    """The card of a document before and now, whatever its bytes are; where there was or is none, one that nobody finds."""
    nobody = Card(one.row.id, "news", "", "", "", "", None, "", (), (), "", "")
    before = nobody if one.came else replace(cards[one.row.id], sha256="")
    return before, nobody if one.went else replace(mine[one.row.id], sha256="")


def _linked(fate: Fate) -> int:
    return sum(link[0] in ("resolved", "probable") for link in fate.outgoing)


def _old_links(one: Changed) -> tuple[Link, ...]:
    """The links that a document had, under the address that it has now."""
    return one.linked.links(one.after.id, one.before.citations)


def recited_of(one: Changed, number: int) -> Recited:
    """The document for the ledger."""
    return Recited(one.after.id, number, _old_links(one), one.fate.links(one.after.id, one.after.citations))


def _check(one: Changed, resolver: Resolver, ledger: Ledger) -> None:
    """Raises `TooMuch` where a citation of the document, now or before, may tell something of another."""
    facts = one.after.metadata
    told = any(fact is not None and fact.basis in ("citation", "signer", "neighbour") for fact in (facts.number, facts.date))
    if told or one.fate.told or (one.after.id not in ledger.rows and not one.came):
        raise TooMuch
    before, after = resolver.telling(replace(one.before, id=one.after.id)), resolver.telling(one.after)
    if list(map(_TOLD, before)) != list(map(_TOLD, after)) or (one.refaced and after):
        raise TooMuch


def _check_links(one: Changed, cards: Mapping[str, Card], mine: Mapping[str, Card], gone: Collection[str]) -> None:
    """Raises `TooMuch` where other links lead to a document that prints no number, or no longer do: they may tell it, unless it
    is `gone`."""
    old, new = ({link[_TARGET] for link in fate.outgoing if link[_TARGET]} for fate in (one.linked, one.fate))
    for target in (old ^ new).difference(gone):
        card = mine.get(target) or cards[target]
        if card.kind != "news" and (card.weak or not card.key):
            raise TooMuch


def _edges(web: Web, changed: Sequence[Recited]) -> dict[str, set[str]]:
    """Cited document -> those that cite it, now."""
    own = {one.id for one in changed}
    found: dict[str, set[str]] = {}
    for source, target in web.edges:
        if source not in own and source != target:
            found.setdefault(target, set()).add(source)
    for one in changed:
        for link in one.after:
            if link.target and link.target != one.id:
                found.setdefault(link.target, set()).add(one.id)
    return found


def _incoming(
    target: str, citing: Mapping[str, set[str]], ledger: Ledger, known: Known, changed: Collection[str]
) -> tuple[tuple[tuple[str, int], ...], int]:
    """The citations of a document that its page shows, and how many documents cite it: as in `jobs`."""
    sources = newest_first(ledger.rows[one] for one in citing.get(target, ()))
    held: dict[str, list[int]] = {}
    for source, index in known.fate(target).incoming:
        held.setdefault(source, []).append(index)
    found: list[tuple[str, int]] = []
    for row in sources[:SHOWN]:
        if row.id in changed or row.id not in held:
            held[row.id] = [at for at, link in enumerate(known.fate(row.id).outgoing) if link[_TARGET] == target]
        found += [(row.id, index) for index in held[row.id]]
    return tuple(found), len(sources)
