"""A document whose facts changed its address stands elsewhere among all: whatever names it names it anew, and what lies in the
order of the documents is put into that of now.

So the rest of the mending finds a site in which the document had always had its address of now, with the facts of before. The
page, its neighbours and the lists are then made again because of the other facts.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from generator.link.identity import standing
from generator.memory import Fate
from generator.mend.names import TooMuch
from generator.model import Link, Problem
from generator.resources import own_pages
from generator.write.ledger import Ledger
from generator.write.references import LawMention, Missing
from generator.write.rows import Row
from generator.write.shelf import Run, Shelf
from generator.write.site import Site
from generator.write.survey import Cell, Survey


@dataclass(frozen=True, slots=True)
class Moved:
    """Addresses that changed with the facts that they are made of: old -> new."""

    names: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, identity: str) -> str:
        """The id by which a document goes now."""
        return self.names.get(identity, identity)

    def fate(self, fate: Fate) -> Fate:
        """What is told of a document, with the names of now. Raises `TooMuch` where facts of it were told with an old name."""
        if not self.names:
            return fate
        if fate.told and self.concerns(repr(fate.told)):
            raise TooMuch
        return replace(
            fate,
            outgoing=tuple((status, target and self(target), tuple(map(self, candidates)), *rest)
                           for status, target, candidates, *rest in fate.outgoing),
            incoming=tuple((self(source), index) for source, index in fate.incoming),
            previous=self(fate.previous), next=self(fate.next), copies=tuple(map(self, fate.copies)),
        )  # fmt: skip

    def concerns(self, words: str) -> bool:
        """Whether an old name stands in the words."""
        return any(old in words for old in self.names)

    def arranged(self, shelf: Shelf, ledger: Ledger) -> tuple[Shelf, Ledger]:
        """Shelf and ledger with the names of now, in the order of now. Raises `TooMuch` where they do not fit together."""
        order = list(map(self, ledger.rows))
        if list(map(self, shelf.number)) != order:
            raise TooMuch
        place = {identity: number for number, identity in enumerate(order)}
        source = {self(row.id): row.source for row in ledger.rows.values()}
        moving = set(self.names.values())
        now = [identity for identity in order if identity not in moving]
        for identity in sorted(moving):
            insort(now, identity, key=lambda one: standing(one, source[one]))
        runs = list(_runs([place[identity] for identity in now]))
        arranged = shelf.arranged(now, runs)
        rows = {self(row.id): replace(row, id=self(row.id)) if row.id in self.names else row for row in ledger.rows.values()}
        web = replace(ledger.web, edges={(self(a), self(b)): times for (a, b), times in ledger.web.edges.items()})
        cards = tuple(replace(card, id=self(card.id)) if card.id in self.names else card for card in ledger.cards)
        survey = self._survey(ledger.survey, shelf, arranged, runs)
        return arranged, replace(ledger, rows={one: rows[one] for one in now}, cards=cards, survey=survey, web=web)

    def before(self, rows: Mapping[str, Row]) -> dict[str, Row]:
        """Rows in the order that they had, by the names of now."""
        return {self(row.id): replace(row, id=self(row.id)) if row.id in self.names else row for row in rows.values()}

    def _survey(self, survey: Survey, before: Shelf, now: Shelf, runs: Sequence[Run]) -> Survey:
        pieces, at = [], 0
        for first, last in runs:
            pieces.append((before.ends[first], before.ends[last], at - before.ends[first]))
            at += before.ends[last] - before.ends[first]
        return replace(
            survey,
            cells=[_in_order(cell, pieces) for cell in survey.cells],
            marked=[replace(entry, link=self._link(entry.link)) for entry in survey.marked],
            laws=[self._law(law) for law in survey.laws],
            absent=[self._missing(one) for one in survey.absent],
            pieces=now.rows,
        )

    def _link(self, link: Link) -> Link:
        named = {link.source, link.target or "", *link.candidates}
        if named.isdisjoint(self.names):
            return link
        target = self(link.target) if link.target else link.target
        return replace(link, source=self(link.source), target=target, candidates=tuple(map(self, link.candidates)))

    def _law(self, law: LawMention) -> LawMention:
        named = law[0] in self.names or law[-1] in self.names
        return (self(law[0]), *law[1:-1], self(law[-1])) if named else law

    def _missing(self, one: Missing) -> Missing:
        if one.sources.keys().isdisjoint(self.names):
            return one
        sources = {self(source): times for source, times in one.sources.items()}
        return replace(one, sources=sources, teller=self(one.teller))


def moved(site: Site, pairs: Sequence[tuple[str, str]], names: Mapping[str, str], problems: Sequence[Problem]) -> Moved:
    """The addresses that changed with facts: the `names` (old -> new) among the (old id, new id) of all changed documents.
    Raises `TooMuch` where a hand-written page or what was told of the collection (`problems`) names one, and where several of
    the documents have or had facts of one address."""
    found = Moved(names)
    if not names:
        return found
    for which, mine in ((0, names.keys()), (1, names.values())):
        slugs = [standing(pair[which], "")[0] for pair in pairs]
        if any(slugs.count(standing(identity, "")[0]) > 1 for identity in mine):
            raise TooMuch
    own = own_pages(site.settings.language)
    told = (page.read_text(encoding="utf-8") for page in sorted(own.rglob("*.md")))
    if any(map(found.concerns, told)) or any(found.concerns(problem.message) for problem in problems):
        raise TooMuch
    return found


def _runs(order: Sequence[int]) -> Iterator[Run]:
    """Numbers that follow one another, as (first, beyond the last)."""
    start = 0
    for at in range(1, len(order) + 1):
        if at == len(order) or order[at] != order[at - 1] + 1:
            yield order[start], order[at - 1] + 1
            start = at


def _in_order(cell: Cell, runs: Sequence[tuple[int, int, int]]) -> Cell:
    """A cell whose citations are numbered anew: those from `first` to before `last` are so many more."""
    own = cell.entries
    now, same = own[:0], True
    for first, last, more in runs:
        some = own[bisect_left(own, first) : bisect_left(own, last)]
        now.extend(type(own)(own.typecode, [at + more for at in some]) if more else some)
        same &= not (some and more)
    return cell if same else replace(cell, entries=now)
