"""What follows where the citations of a few documents changed and their facts stayed: their links, the documents that they
cite or cited, the pages and files that tell of citations."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter

from generator.aside import aside
from generator.cache import Cache
from generator.link.again import Resolver
from generator.link.cards import card_of
from generator.memory import Fate, PageMemory, fate_of_link
from generator.mend.counted import Recited, recounted
from generator.mend.known import Changed, Known, Place
from generator.mend.names import TooMuch
from generator.model import Link, Settings
from generator.render.pages import SitePages, destination
from generator.resources import site_src
from generator.write.collected import citation_files, missing_lines, others, put_some
from generator.write.ledger import Ledger
from generator.write.output import write_if_changed
from generator.write.relations import SHOWN
from generator.write.rows import newest_first
from generator.write.shelf import PIECES, Shelf
from generator.write.site import Site
from generator.write.survey import Web

_TOLD = attrgetter("form", "relation", "type", "number", "date", "issuing_body", "issuer", "title", "text", "line")
"""What of a citation may be told of the document that it means, and where it stands."""
_TARGET = 1
"""Where the cited document stands in a link of a `Fate`."""


@dataclass(frozen=True, slots=True)
class Relinked:
    """The changed documents with their links as they are now, what the others that they cite or cited are told anew, and how
    many links there are more and how many of them lead to a document."""

    changed: Sequence[Changed]
    told: Mapping[str, Fate]
    more: tuple[int, int]


def relinked(cache: Cache, settings: Settings, known: Known, changed: Sequence[Changed], ledger: Ledger) -> Relinked:
    """Finds what the citations of the changed documents mean now. Raises `TooMuch` where they may tell facts of others."""
    recited = [one for one in changed if one.recited]
    after = {one.after.id: one.after for one in changed}
    shas = cache.shas_of(known.site)
    cards = [
        card_of(after[card.id])
        if card.id in after
        else card
        if card.sha256 == shas[card.id]
        else replace(card, sha256=shas[card.id])
        for card in ledger.cards
    ]
    resolver = Resolver(cards, settings)
    found, targets = [], set[str]()
    for one in changed:
        if one.recited:
            links = resolver.links(one.after)
            _check(one, resolver, ledger)
            targets |= {link.target for link in (*links, *_old_links(one)) if link.target}
            fate = replace(one.fate, outgoing=tuple(map(fate_of_link, links)))
            one = known.take(replace(one, fate=fate))
        found.append(one)
    web = _edges(ledger.web, [_recited(one, 0) for one in found if one.recited])
    told: dict[str, Fate] = {}
    own = {one.after.id for one in recited}
    for target in sorted(targets):
        before = known.fate(target)
        incoming, citing = _incoming(target, web, ledger, known, own)
        now = replace(before, incoming=incoming, citing=citing)
        if now != before:
            told[target] = now
    for target, fate in told.items():
        known.tell(target, fate)
    found = [replace(one, fate=told.get(one.after.id, one.fate)) for one in found]
    more = [(len(one.after.citations) - len(one.before.citations), _linked(one.fate) - _linked(one.told)) for one in found]
    return Relinked(found, told, (sum(links for links, _ in more), sum(linked for _, linked in more)))


def _linked(fate: Fate) -> int:
    return sum(link[0] in ("resolved", "probable") for link in fate.outgoing)


def _old_links(one: Changed) -> tuple[Link, ...]:
    """The links that a document had, under the address that it has now."""
    return one.linked.links(one.after.id, one.before.citations)


def _recited(one: Changed, number: int) -> Recited:
    """The document for the ledger."""
    return Recited(one.after.id, number, _old_links(one), one.fate.links(one.after.id, one.after.citations))


def _check(one: Changed, resolver: Resolver, ledger: Ledger) -> None:
    """Raises `TooMuch` where a citation of the document, now or before, may tell something of another."""
    facts = one.after.metadata
    told = any(fact is not None and fact.basis in ("citation", "signer", "neighbour") for fact in (facts.number, facts.date))
    if told or one.fate.told or one.after.id not in ledger.rows:
        raise TooMuch
    before, after = resolver.telling(replace(one.before, id=one.after.id)), resolver.telling(one.after)
    if list(map(_TOLD, before)) != list(map(_TOLD, after)):
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


# ---------------------------------------------------------------- pages and files


@dataclass(frozen=True, slots=True)
class Recounting:
    """What the files that tell of citations are made of again: the ledger of before, the shelf of before and of now."""

    site: Site
    place: Place
    settings: Settings
    ledger: Ledger
    known: Known
    shelf: Shelf
    now: Shelf

    def remake(self, changed: Sequence[Changed], pages: SitePages, memory: PageMemory) -> list[str]:
        """Counts the citations again, and makes the pages and files again that tell of them and are others now. Gives the
        names below the docs folder of those that are gone."""
        number = self.now.number
        recited = [_recited(one, number[one.after.id]) for one in changed if one.recited]
        ledger = recounted(self.site, self.ledger, self.shelf.ends, recited, self.now.rows, number, self.known.links)
        with aside(partial(self._save, ledger, memory.counted.partition(" ")[0]), self.place.jobs) as saved:
            own = site_src() / "pages" / ("vi" if self.settings.language == "vi" else "en")
            planned = [one for one in citation_files(self.site, ledger) if not (own / one.path).is_file()]
            paths = {one.path for one in planned if one.path.startswith("vien-dan/")}
            before = {path for path in memory.files if path.startswith("vien-dan/")}
            if self.settings.url and paths != before:  # a map of the site names every page
                raise TooMuch
            fresh = list(others(self.site, planned, memory, []))
            with aside(partial(put_some, self.site, fresh[1::2], pages), self.place.jobs) as half:
                put_some(self.site, fresh[::2], pages)
                half()
            memory.counted = saved()
        for path in before - paths:
            del memory.files[path]
            (pages.fresh / destination(path)).unlink(missing_ok=True)
        return sorted(before - paths)

    def _save(self, ledger: Ledger, documents: str) -> str:
        """Writes the ledger and the list of what is missing; gives the word by which the ledger is known."""
        missing = "".join(missing_lines(self.settings, ledger.survey.absent)).encode()
        write_if_changed(self.place.work / "docs" / "data" / "missing.csv", missing)
        return ledger.save(self.place.work / PIECES, documents)
