"""The citations of a collection counted again after those of a few documents changed: only what these had and have."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.fold import slugify
from generator.mend.names import TooMuch
from generator.model import Link
from generator.write.ledger import Ledger
from generator.write.references import (
    Entry,
    Missing,
    entries_of,
    law_mention,
    missing,
    missing_key,
    most_cited_first,
    told_by,
)
from generator.write.rows import Row
from generator.write.site import Site
from generator.write.spool import Pieces
from generator.write.survey import Cell, Survey, Web, cell_order, is_marked, place_of

_MANY = 1000
"""So many documents may be asked again what they tell of one that is missing."""
_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recited:
    """A document whose citations changed: its id and number, the links it had and has."""

    id: str
    number: int
    before: tuple[Link, ...]
    after: tuple[Link, ...]


def recounted(
    site: Site, ledger: Ledger, rows: Mapping[str, Row], ends: Sequence[int], changed: Sequence[Recited], pieces: Pieces,
    number: Mapping[str, int], links: Callable[[str], tuple[Link, ...]], moved: Collection[str] = (),
) -> Ledger:  # fmt: skip
    """The ledger, which has the rows of now, with the citations of now; `rows` are those of before. `ends` tell where each
    document's citations ended among all, `pieces` are their rows now, `number` where each document stands; `links` gives those
    of any document as they are now. Those that are `moved` stood elsewhere."""
    before, own = ledger.survey, {one.id for one in changed}
    entries = {one.id: entries_of(one.after) for one in changed}
    cells, mentions, shift = list(before.cells), before.mentions, 0
    for one in sorted(changed, key=lambda one: one.number):
        first, last = ends[one.number] + shift, ends[one.number + 1] + shift
        cells = _moved(site, cells, first, last, ledger.rows.get(one.id) or rows[one.id], entries[one.id])
        shift += len(entries[one.id]) - (last - first)
        mentions += sum(entry.times for entry in entries[one.id]) - sum(entry.times for entry in entries_of(one.before))
    has = {one.id: bool(entries[one.id]) for one in changed}

    def cites(identity: str) -> bool:
        at = number[identity]
        return has.get(identity, ends[at + 1] > ends[at])

    names = _names(site, ledger, rows, cells, [(one, has[one.id]) for one in changed], moved, cites)
    now = [entry for one in changed for entry in entries[one.id]]
    marked = [entry for entry in before.marked if entry.link.source not in own] + [entry for entry in now if is_marked(entry)]
    laws = [one for one in before.laws if one[0] not in own] + [law for one in now if (law := law_mention(one.link))]
    absent = _absent(ledger, rows, changed, entries, number, links, moved)
    marked.sort(key=lambda entry: number[entry.link.source])
    laws.sort(key=lambda law: number[law[0]])
    survey = Survey(sorted(cells, key=cell_order), names, mentions, marked, laws, absent, pieces)
    return replace(ledger, survey=survey, web=_web(ledger.web, changed))


def _names(
    site: Site, ledger: Ledger, rows: Mapping[str, Row], cells: Iterable[Cell], changed: Iterable[tuple[Recited, bool]],
    moved: Collection[str], cites: Callable[[str], bool],
) -> dict[str, str]:  # fmt: skip
    """The names of the bodies that cite: of each the last, where it has several. `cites` tells whether a document cites any."""
    before, cited = ledger.survey.names, {slug for cell in cells for slug in cell.bodies}
    names, several = dict(before), set[str]()
    for one, cites_now in changed:
        row, was = ledger.rows.get(one.id), rows.get(one.id)
        own, old = (place_of(site, each)[1] if each else {} for each in (row, was))
        if bool(entries_of(one.before)) == cites_now and own == old and one.id not in moved:
            continue
        both = own.keys() | old.keys()
        if row is None or (both & cited & before.keys() and not _of_one_name(ledger, both)):
            several |= both
        names |= own
    names |= _last_names(site, ledger, several, cites) if several else {}
    return {slug: name for slug, name in names.items() if slug in cited}


def _last_names(site: Site, ledger: Ledger, slugs: Collection[str], cites: Callable[[str], bool]) -> dict[str, str]:
    """The names that the last documents that cite any give to these bodies."""
    ids = {body.id for row in ledger.rows.values() for body in row.bodies}
    wanted = {identity for identity in ids if slugify(identity) in slugs}
    found: dict[str, str] = {}
    for row in ledger.rows.values():
        if any(body.id in wanted for body in row.bodies) and cites(row.id):
            found |= {slug: name for slug, name in place_of(site, row)[1].items() if slug in slugs}
    return found


def _of_one_name(ledger: Ledger, slugs: Iterable[str]) -> bool:
    """Whether each of these bodies is called the same in all documents."""
    wanted = set(slugs)
    bodies = {(body.id, body.name) for row in ledger.rows.values() for body in row.bodies}
    found = {(slug, name) for identity, name in bodies if (slug := slugify(identity)) in wanted}
    return len(found) == len({slug for slug, _ in found})


def _moved(site: Site, cells: Iterable[Cell], first: int, last: int, row: Row, entries: Sequence[Entry]) -> list[Cell]:
    """The cells with other entries of one document in the place of those it had from `first` to before `last`."""
    more = len(entries) - (last - first)
    year, bodies = place_of(site, row)
    mine: dict[tuple[str, str], list[int]] = {}
    for at, entry in enumerate(entries, first):
        mine.setdefault((entry.link.status, entry.link.citation.relation), []).append(at)
    found = []
    for cell in cells:
        own = mine.pop((cell.status, cell.relation), []) if (cell.year, cell.bodies) == (year, tuple(bodies)) else []
        kept = cell.entries
        low, high = bisect_left(kept, first), bisect_left(kept, last)
        if own or low < high or (more and high < len(kept)):
            above = kept[high:]
            kept = kept[:low] + array("I", own) + (array("I", [at + more for at in above]) if more else above)
        if kept:
            found.append(replace(cell, entries=kept) if kept is not cell.entries else cell)
    found += [Cell(year, *key, tuple(bodies), array("I", own)) for key, own in mine.items()]
    return found


def _web(web: Web, changed: Sequence[Recited]) -> Web:
    """The web with the links of the changed documents as they are now."""
    edges, citations, cited = dict(web.edges), web.citations, web.cited
    for one in changed:
        for links, step in ((one.before, -1), (one.after, 1)):
            citations += step * len(links)
            cited += step * sum(link.status != "self" for link in links)
            for link in links:
                if link.target and link.status in ("resolved", "probable"):
                    edges[one.id, link.target] = edges.get((one.id, link.target), 0) + step
    return Web(web.documents, citations, cited, {ends: count for ends, count in edges.items() if count})


# ---------------------------------------------------------------- what is missing


def _absent(
    ledger: Ledger, before: Mapping[str, Row], changed: Sequence[Recited], entries: Mapping[str, Sequence[Entry]],
    number: Mapping[str, int], links: Callable[[str], tuple[Link, ...]], moved: Collection[str],
) -> list[Missing]:  # fmt: skip
    """The documents that are missing as they are now; those of which the changed documents tell nothing else stay."""
    rows = ledger.rows
    found: dict[_Key, Missing | None] = {one.key: one for one in ledger.survey.absent}
    first = {one.key: next(iter(one.sources)) for one in ledger.survey.absent} if moved else {}
    for one in changed:
        had, has = _external(entries_of(one.before), before), _external(entries[one.id], rows)
        for key in had.keys() | has.keys():
            if _content(had.get(key, ())) == _content(has.get(key, ())) and one.id not in moved:
                continue
            known = found.get(key)
            if known is None:
                found[key] = next(iter(missing(rows, has.get(key, ()))), None)
            elif one.id == first.get(key) or _tells(one.id, has.get(key, ()), known, number):
                found[key] = _asked(key, {*known.sources, one.id}, rows, number, links)
            else:
                found[key] = _with(known, one.id, sum(entry.times for entry in has.get(key, ())), number)
    return sorted((one for one in found.values() if one), key=most_cited_first)


def _external(entries: Iterable[Entry], rows: Mapping[str, Row]) -> dict[_Key, list[Entry]]:
    found: dict[_Key, list[Entry]] = {}
    for entry in entries:
        if entry.link.status == "external":
            found.setdefault(missing_key(entry.link, rows.get(entry.link.source)), []).append(entry)
    return found


def _content(entries: Iterable[Entry]) -> list[tuple[object, ...]]:
    """What entries tell of a missing document."""
    told = [(entry.times, entry.link.known, entry.link.citation) for entry in entries]
    return [(times, known, c.type, c.number, c.date, c.issuing_body, c.title, c.form, c.text) for times, known, c in told]


def _tells(identity: str, entries: Sequence[Entry], known: Missing, number: Mapping[str, int]) -> bool:
    """Whether what is said of a missing document comes, or may come now, from this document."""
    own = number[identity]
    if identity == known.teller or own <= number[next(iter(known.sources))]:
        return True
    most, so_far = max((told_by(entry.link.citation) for entry in entries), default=(False, False, -1)), told_by(known.citation)
    return most > so_far or (most == so_far and own < number[known.teller])


def _with(known: Missing, identity: str, times: int, number: Mapping[str, int]) -> Missing | None:
    """The same missing document, cited so many times by this one."""
    sources = {source: count for source, count in known.sources.items() if source != identity}
    if times:
        sources = dict(sorted((sources | {identity: times}).items(), key=lambda item: number[item[0]]))
    return replace(known, sources=sources) if sources else None


def _asked(
    key: _Key, sources: set[str], rows: Mapping[str, Row], number: Mapping[str, int], links: Callable[[str], tuple[Link, ...]]
) -> Missing | None:
    """A missing document as all that cite it tell of it."""
    if len(sources) > _MANY:
        raise TooMuch
    told = [entry for source in sorted(sources, key=lambda one: number[one]) for entry in entries_of(links(source))]
    mine = _external(told, rows).get(key, [])
    return next(iter(missing(rows, mine)), None)
