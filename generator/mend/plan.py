"""What is to be mended: all that follows of the changed files is found before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.cache import Cache, Placed
from generator.inputs import Last
from generator.link.review import review_alone
from generator.looked import Looked
from generator.memory import Fate, PageMemory
from generator.mend.cited import Relinked, relinked
from generator.mend.coming import all_changed, called_now, check, opened
from generator.mend.known import Changed, Known, Place
from generator.mend.lines import Places, places
from generator.mend.moved import moved
from generator.mend.names import Renamed, TooMuch, by_hash, renamed
from generator.mend.seen import with_names
from generator.model import Document, Problem, Settings
from generator.render.pages import destination
from generator.write.address import index_path
from generator.write.config import mkdocs_yml
from generator.write.jobs import Job
from generator.write.ledger import Ledger
from generator.write.shelf import PIECES, Shelf
from generator.write.site import Site
from generator.write.templates import keep_compiled

_NAMING = 400
"""Up to so many pages that name a document are made again; beyond, a whole build, which makes them in several processes, is no
slower."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """What can be told before any citation is looked at: the changed documents and their new names; what is known of the
    others; what lies in the memory of the last build, and on its shelf (as it was `left`, and by the names of now)."""

    site: Site
    changed: Sequence[Changed]
    names: Renamed
    known: Known
    memory: PageMemory
    left: Shelf
    shelf: Shelf


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be mended: the changed documents and their new names; those that name one of these whose hash changed
    (`tellers`); the pages that are made again (`jobs`); the problems of now; what lies on the shelf and in the memory of the
    last build, by the names and in the order of now; where the `lines` of documents begin; and, where citations are others,
    their ledger of before and what they mean now (`again`)."""

    site: Site
    changed: Sequence[Changed]
    names: Renamed
    known: Known
    memory: PageMemory
    shelf: Shelf
    ledger: Ledger | None
    again: Relinked | None
    tellers: Sequence[Placed]
    jobs: Sequence[Job]
    problems: tuple[Problem, ...]
    lines: Places


def noticed(
    cache: Cache, place: Place, settings: Settings, looked: Sequence[Looked], gone: Sequence[str], last: Last
) -> Noticed:
    """What changed, after these files changed or came and others are `gone`. Raises `TooMuch` where the whole collection is to
    be looked at."""
    site = Site(_as_built(settings, place.out))
    keep_compiled(place.work.resolve(), settings.language)
    if (place.work / "mkdocs.yml").read_text(encoding="utf-8") != mkdocs_yml(site, place.work):  # the program moved
        raise TooMuch
    changed = all_changed(cache, place.site, looked, gone)
    names = renamed(site, [(one.before.id, one.row.id) for one in changed if by_hash(one.before, one.row)])
    other = {one.before.id: one.row.id for one in changed if not by_hash(one.before, one.row)}
    moves = moved(site, [(one.before.id, one.row.id) for one in changed], other, last.problems)
    check(cache, site, place.site, changed, names, moves, last.problems)
    changed = [with_names(one, names, moves) if one.both else one for one in changed]
    known = Known(cache, place.site, {one.after.id: one for one in changed}, names, moves)
    memory = PageMemory(cache, place.out, last.listing)
    memory.now, memory.files = dict(memory.before), dict(memory.files_before)
    left = memory.shelf(place.work / PIECES)
    if left is None:
        raise TooMuch
    for one in changed:
        _check(one, known)
    shelf = left.called({one.before.id: one.after.id for one in changed})
    return Noticed(site, changed, names, known, memory, left, shelf)


def planned(cache: Cache, place: Place, settings: Settings, last: Last, first: Noticed) -> Plan:
    """Finds what is to be mended; nothing is written. Raises `TooMuch` where the whole collection is to be looked at."""
    changed, names, known, moves, memory = first.changed, first.names, first.known, first.known.moved, first.memory
    shelf, other = first.shelf, moves.names
    ledger, again = None, None
    if any(one.recited for one in changed):
        ledger = memory.ledger(place.work / PIECES, first.left, names)
        if ledger is None:
            raise TooMuch
        rows = ledger.rows
        if other:
            shelf, ledger = moves.arranged(shelf, ledger)
        shelf = opened(shelf, ledger.rows, changed)
        citations = place.work / "docs/data/citations.jsonl"
        again = relinked(cache, settings, known, changed, ledger, rows, citations)
        changed = list(again.changed)
    elif other:
        raise TooMuch
    concerned = (*changed, *(again.others if again else ()))
    ids = {*_told(concerned, known), *(again.told if again else ()), *_naming(cache, place.site, changed)}
    jobs = [known.job(identity) for identity in sorted(ids.difference(one.row.id for one in changed if one.went))]
    problems = _problems(last.problems, concerned, known, again)
    tellers = _tellers(cache, place.site, changed, names)
    concerned = (*concerned, *(again.naming if again else ()))
    places_of = [*other.values(), *(one.row.id for one in changed if one.came)]
    begins = places(first.shelf, shelf, place.work / "docs", concerned, places_of, [row.id for row in tellers])
    return Plan(first.site, changed, names, known, memory, shelf, ledger, again, tellers, jobs, problems, begins)


def _as_built(settings: Settings, out: Path) -> Settings:
    """The settings with the index by signer, where the site was built with one (`with_signers` asks all documents)."""
    own = "nguoi-ky"
    more = () if own in settings.indexes or not (out / destination(index_path(own))).is_file() else (own,)
    return replace(settings, indexes=(*settings.indexes, *more))


def _check(one: Changed, known: Known) -> None:
    """Raises `TooMuch` where the bytes of the document or the places of its citations tell on something else."""
    if one.fate.duplicate_of:
        raise TooMuch
    path = one.before.source.path
    if any(known.cache.has_copies(known.site, sha, path) for sha in (one.row.sha, one.before.source.sha256)):
        raise TooMuch
    if any(fact.basis != "citation" for fact in one.fate.told.values()):  # told with the document's own evidence
        raise TooMuch
    if one.recited:
        return
    for before, after, fate in zip(one.before.citations, one.after.citations, one.fate.outgoing, strict=True):
        target = fate[1]
        moved = before.line != after.line or one.before.id != one.after.id
        if moved and target and known.fate(target).told:  # which names the line, and the first that cites it
            raise TooMuch


def _told(changed: Sequence[Changed], known: Known) -> list[str]:
    """The ids of the documents whose pages are made again: the changed ones and those that quote them."""
    wanted = {one.row.id for one in changed}
    for one in changed:
        targets = {fate[1] for fate in one.fate.outgoing if fate[1]}
        wanted |= {target for target in targets if any(source == one.row.id for source, _ in known.fate(target).incoming)}
    return sorted(wanted)


def _tellers(cache: Cache, site: str, changed: Sequence[Changed], names: Renamed) -> list[Placed]:
    """The documents that name one in whose address a hash changed: what is told of them is to name it anew."""
    paths = {one.row.path for one in changed}
    found = cache.telling(site, [one.before.id.encode() for one in changed if names.concerns(one.before.id.encode())])
    return [row for row in found if row.path not in paths]


def _naming(cache: Cache, site: str, changed: Sequence[Changed]) -> list[str]:
    """The other documents whose pages name one with other facts."""
    ids = {one.before.id for one in changed}
    found = {row.id for row in cache.telling(site, [one.before.id.encode() for one in changed if one.refaced])}
    if len(found) > _NAMING:
        raise TooMuch
    return sorted(found - ids)


def _problems(told: Sequence[Problem], changed: Sequence[Changed], known: Known, again: Relinked | None) -> tuple[Problem, ...]:
    """What the last build told, with the changed documents' own problems as they are now."""
    found = set(called_now(told, changed))
    if known.names.names:
        found = {replace(problem, message=known.names.words(problem.message)) for problem in found}
    for one in changed:
        found -= set(_own_problems(one.before, one.told, known))
    for one in changed:
        found |= set() if one.went else set(_own_problems(one.after, one.fate, known))
    if again is not None:
        found = (found - again.doubled[0]) | again.doubled[1]
    return tuple(sorted((p for p in found if p.code != "cache"), key=lambda p: (p.path, p.line, p.message)))


def _own_problems(document: Document, fate: Fate, known: Known) -> Iterator[Problem]:
    links = fate.links(document.id, document.citations)
    paths = {link.target: known.document(link.target).source.path for link in links if link.conflict and link.target}
    yield from document.problems
    yield from review_alone(document, links, paths)
