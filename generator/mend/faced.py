"""What others tell by the facts of a document, where these changed: who cites it, who stands beside it, what is doubled.

What only the second look at a collection tells (`link.second`: a number told by a citation, a province by a signer, a year by
neighbours) is not told anew here: where it may change, the whole collection must be looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from generator.link.cards import MANY, Card, Index, Touched, law_key, shingles
from generator.link.review import Shown, alike
from generator.link.second import serial, series_key, year_between
from generator.mend.known import Changed
from generator.mend.moved import Moved
from generator.mend.names import TooMuch
from generator.model import Problem
from generator.write.indexes import signers_help
from generator.write.jobs import neighbours
from generator.write.ledger import Ledger
from generator.write.rows import Row, standing
from generator.write.search.table import Stand, body_of, stand
from generator.write.search.update import SHIFTED

Rows = Mapping[str, Row]
_Told = tuple[tuple[str, ...], ...]
_Series = tuple[str, str, str]
Doubled = tuple[set[Problem], set[Problem]]


def check_facts(
    changed: Sequence[Changed], was: Rows, now: Rows, cards: Mapping[str, Card], own: Mapping[str, Card], moved: Moved
) -> None:
    """Raises `TooMuch` where other facts of these documents may change what the second look at the collection tells, or
    whether there is an index by signer. `was` are the rows as they stood and by the names that they had; `cards` are those of
    before, `own` those of the changed documents now."""
    before = moved.before(was)
    for one in changed:
        old = cards[one.after.id]
        new = own.get(one.after.id, old)
        if old.kind != new.kind or old.weak or new.weak or one.fate.told:
            raise TooMuch
    ids = [one.after.id for one in changed]
    mine = [rows[one] for rows in (before, now) for one in ids if one in rows]
    names = {name.casefold() for row in mine for name in row.signers}
    if _told_by_signers(before, names, cards) != _told_by_signers(now, names, cards):
        raise TooMuch
    series = {key for row in mine if (key := _series(row))}
    if _told_by_neighbours(was.values(), series, cards, moved) != _told_by_neighbours(now.values(), series, cards, moved):
        raise TooMuch
    if _signed(before) != _signed(now):
        raise TooMuch


def check_numbered(
    changed: Sequence[Changed], cards: Mapping[str, Card], own: Mapping[str, Card], index: Index, crowded: Collection[str]
) -> None:
    """Raises `TooMuch` where other documents without a number may be found by their titles now that some of these have one or
    went: where more share words with a title than are looked at, one leaves its place to another. `index` is that of now."""
    nameless = [one for one in changed if not one.came and not cards[one.after.id].key]
    gained = [cards[one.after.id] for one in nameless if one.went or own[one.after.id].key]
    for card in gained:
        full = (MANY - len(gained) < len(index.by_words.get(words, ())) <= MANY for words in shingles(card.title))
        if card.id in crowded or any(full):
            raise TooMuch


def check_search(changed: Sequence[Changed], before: Rows, now: Rows) -> None:
    """Raises `TooMuch` where so many documents have another number in the search index, because these stand elsewhere in it,
    that it is better made anew: before anything is written."""
    if not all(one.both for one in changed):  # all behind one that came or went have another, and none is too many
        return
    shifted = len(changed)
    for one in changed:
        low, high = sorted((_found(before[one.after.id]), _found(now[one.after.id])))
        near = (row for row in now.values() if low[0] <= row.type <= high[0]) if low != high else ()
        shifted += sum(low < _found(row) < high for row in near)
    if shifted > SHIFTED:
        raise TooMuch


def _found(row: Row) -> Stand:
    """Where a document stands in the search index."""
    return stand(row.type, tuple(map(body_of, row.bodies)), row.source)


def titling(nameless: Collection[str], ledger: Ledger) -> set[str]:
    """The documents that cite one of these, which had no number, or may."""
    unclear = {entry.link.source for entry in ledger.survey.marked if not set(nameless).isdisjoint(entry.link.candidates)}
    return unclear | {source for source, target in ledger.web.edges if target in nameless} if nameless else set()


def _told_by_signers(rows: Rows, names: set[str], cards: Mapping[str, Card]) -> dict[str, _Told]:
    """What these signers tell of the documents that print no province: its name, and the first document that prints it."""
    places: dict[str, dict[str, tuple[str, ...]]] = {}
    asking = []
    for row in rows.values():
        own = names.intersection(map(str.casefold, row.signers))
        if own and row.province and "place" not in cards[row.id].weak:
            for name in own:
                places.setdefault(name, {}).setdefault(row.province.id, (row.province.id, row.id, row.label, row.source))
        elif own and row.kind != "news":
            asking.append(row)
    local = [row for row in asking if not any(body.level == "central" for body in row.bodies)]
    told = {row.id: tuple(_only(places.get(name.casefold(), {})) for name in row.signers) for row in local}
    return {identity: one for identity, one in told.items() if any(one)}


def _only(places: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return next(iter(places.values())) if len(places) == 1 else ()


def _series(row: Row) -> _Series | None:
    return series_key(row.number, row.bodies[0].id, row.type) if row.number and row.bodies else None


def _told_by_neighbours(
    rows: Iterable[Row], keys: Collection[_Series], cards: Mapping[str, Card], called: Callable[[str], str]
) -> dict[str, tuple[str, str, str]]:
    """The years that neighbours in these series tell, each with the two that tell it."""
    series: dict[_Series, dict[str, list[tuple[int, tuple[str, str], str]]]] = {key: {} for key in keys}
    asking, heads = [], {key[:2] for key in keys}
    for row in rows:
        if not row.bodies or (row.bodies[0].id, row.type) not in heads:
            continue
        key, weak = _series(row), cards[called(row.id)].weak
        if key not in series or "number" in weak:
            continue
        if not row.date or "date" in weak:
            asking.append((row, series[key]))
        else:
            place = (serial(row.number), standing(row.id, row.source), row.id)
            series[key].setdefault(row.date[:4], []).append(place)
    for years in series.values():
        for found in years.values():
            found.sort()
    told = {called(row.id): year_between(serial(row.number), years) for row, years in asking}
    return {identity: one for identity, one in told.items() if one}


def _signed(rows: Rows) -> bool:
    return signers_help([row.signers or None for row in rows.values() if row.kind != "news"])


def citing(touched: Touched, ledger: Ledger) -> set[str]:
    """The documents whose citations may now mean, or no longer mean, what `touched`: known from what they meant so far."""
    found: set[str] = set()
    for one in ledger.survey.absent:
        kind, name, *rest = one.key
        if (
            (kind == "number" and name in touched.keys)
            or (kind == "name" and name in touched.laws)
            or (kind == "other" and (name, rest[0]) in touched.days)
        ):
            found.update(one.sources)
    found.update(entry.link.source for entry in ledger.survey.marked if touched.concerns(entry.link.citation))
    meant = {card.id for card in ledger.cards if _concerned(card, touched)}
    nameless = {
        card.id for card in ledger.cards if not card.key and card.kind != "news"
    }  # found by a title, where no number fits
    return found | meant | {source for source, target in ledger.web.edges if target in meant or target in nameless}


def _concerned(card: Card, touched: Touched) -> bool:
    """Whether what is cited as touched may have meant this document."""
    if card.kind == "news":
        return False
    named = bool(touched.laws and card.title) and law_key(card.title) in touched.laws
    return card.key in touched.keys or named or (card.type, card.date) in touched.days


def beside(before: Rows, now: Rows, changed: Iterable[str], called: Callable[[str], str]) -> dict[str, tuple[str, str]]:
    """The documents that have others before and after them by date, with these, where the rows of some changed; `called` gives
    the names of now for those that the rows of `before` hold."""
    mine = {called(row.id): row for row in before.values()}
    bodies = {row.bodies[0].id for one in changed for row in (mine.get(one), now.get(one)) if row and row.bodies}
    was, new = (_near([row for row in rows.values() if row.bodies and row.bodies[0].id in bodies]) for rows in (before, now))
    old = {called(one): (called(last), called(following)) for one, (last, following) in was.items()}
    return {one: new.get(one, ("", "")) for one in sorted(old.keys() | new.keys()) if old.get(one) != new.get(one)}


def _near(rows: Sequence[Row]) -> dict[str, tuple[str, str]]:
    near = neighbours(rows)
    return {one: (last.id if last else "", following.id if following else "") for one, (last, following) in near.items()}


def doubled(
    before: Rows, now: Rows, changed: Sequence[Changed], copies: Mapping[str, str]
) -> tuple[set[Problem], set[Problem]]:
    """What was told of documents with one number or title that is true no more, and what is to be told now. `copies` name
    documents that are the same bytes as another."""
    ids = {one.after.id for one in changed}
    mine = [rows[one] for rows in (before, now) for one in ids if one in rows]
    numbers, dates = {row.number.replace(" ", "") for row in mine} - {""}, {row.date for row in mine} - {""}

    def told(rows: Rows) -> set[Problem]:
        few = (row for row in rows.values() if row.date in dates or row.id in ids or row.number.replace(" ", "") in numbers)
        return set(alike(_shown(row, copies) for row in few))

    old, new = told(before), told(now)
    return old - new, new - old


def _shown(row: Row, copies: Mapping[str, str]) -> Shown:
    body = row.bodies[0].id if row.bodies else ""
    return Shown(row.source, row.type, row.number, body, row.date, row.title, copies.get(row.id, ""))


def copies_in(rows: Rows, shas: Mapping[str, str]) -> dict[str, str]:
    """Documents that are the same bytes as another, with the first of these by its path."""
    groups: dict[str, list[Row]] = {}
    for row in rows.values():
        groups.setdefault(shas[row.id], []).append(row)
    return dict(_copies(groups.values()))


def _copies(groups: Iterable[list[Row]]) -> Iterator[tuple[str, str]]:
    for group in groups:
        if len(group) > 1:
            first, *others = sorted(group, key=lambda row: row.source)
            yield from ((row.id, first.id) for row in others)
