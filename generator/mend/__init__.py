"""Mends a finished site after a few documents changed, without looking at the others.

Where only words changed, its own page, the pages that quote it, its lines in the data files and in the search index are all
that changes; and its address, where that holds a hash of its bytes (`names`). Where its citations (`cited`) or its facts
(`faced`) changed, the documents that it concerns are asked again what they mean, and the pages and files of the collection are
made again that are made of something else now (`remade`). What only the second look at a whole collection tells, other
addresses and another order of the documents are left to that: it gives the same site.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from generator.aside import aside
from generator.cache import Cache, Placed, TextStore
from generator.examine import stamps_of
from generator.inputs import Last, Listing, forget
from generator.link.review import review_alone
from generator.memory import Fate, PageMemory
from generator.mend.cited import Relinked, relinked
from generator.mend.known import Changed, Known, Place
from generator.mend.lines import change_lines
from generator.mend.names import Renamed, TooMuch, rename_files, renamed
from generator.mend.remade import Remaking
from generator.mend.seen import FEW, changed_entries, examined, with_names
from generator.model import Document, Problem, Settings
from generator.packed import unpack_text
from generator.read import Entry
from generator.render import fast
from generator.render.pages import destination
from generator.write.address import index_path
from generator.write.config import mkdocs_yml
from generator.write.documents import Target, WrittenPage, write_pages
from generator.write.ledger import rename_in
from generator.write.search_index import SEARCH_STATE, index_document, update_index
from generator.write.search_page import search_words
from generator.write.shelf import PIECES, Shelf
from generator.write.site import Site
from generator.write.spool import mapped
from generator.write.templates import keep_compiled

__all__ = ["FEW", "Place", "TooMuch", "mend"]
_NAMING = 400
"""Up to so many pages that name a document are made again; beyond, a whole build, which makes them in several processes, is no
slower."""


def mend(
    cache: Cache, place: Place, settings: Settings, entries: Sequence[Entry], last: Last, digest: str,
    listing_now: Callable[[], Listing],
) -> Last:  # fmt: skip
    """Puts the site right after a few documents changed, and gives what it was made of now. `listing_now` tells the site's
    files, once they are asked for: nothing is written before.

    Raises `TooMuch` where that cannot be, and what reading a file raises: then the whole collection must be looked at, which
    also puts right what was begun here.
    """
    docs = place.work / "docs"
    site = Site(_as_built(settings, place.out))
    keep_compiled(place.work.resolve(), settings.language)
    if (place.work / "mkdocs.yml").read_text(encoding="utf-8") != mkdocs_yml(site, place.work):  # the program moved
        raise TooMuch
    changed = [examined(cache, place.site, entry) for entry in changed_entries(cache, place, entries)]
    names = renamed(site, [(one.before.id, one.row.id) for one in changed])
    changed = [with_names(one, names) for one in changed]
    known = Known(cache, place.site, {one.after.id: one for one in changed}, names)
    memory = PageMemory(cache, place.out, last.listing)
    memory.now, memory.files = dict(memory.before), dict(memory.files_before)
    shelf = memory.shelf(place.work / PIECES)
    if shelf is None:
        raise TooMuch
    for one in changed:
        _check(one, known)
    ledger, again = None, None
    if any(one.recited for one in changed):
        ledger = memory.ledger(place.work / PIECES, shelf, names)
        if ledger is None:
            raise TooMuch
        again = relinked(cache, settings, known, changed, ledger)
        changed = list(again.changed)
    others = again.others if again else ()
    told = again.told if again else {}
    jobs = [
        known.job(identity)
        for identity in sorted({*_told((*changed, *others), known), *told, *_naming(cache, place.site, changed)})
    ]
    problems = _problems(last.problems, (*changed, *others), known, again)
    shared = stamps_of(entries)
    if last.listing != listing_now():  # somebody touched the site
        raise TooMuch
    forget(cache, place.out)
    memory.begin(cache)
    tellers = _tellers(cache, place.site, changed)
    left_as_is = _pages_of(tellers, memory, {job.document.id for job in jobs})
    left = [name for one in changed if one.before.id != one.after.id for name in memory.now.pop(one.before.id)[1]]
    cache.put((one.row.key, *one.packed) for one in changed)
    pages = fast.begin(place.work, place.out, mends=last.around)
    begins = [shelf.begins(docs, one.before.id) for one in (*changed, *others)]
    lines = partial(change_lines, docs / "data", settings, (*changed, *others), problems, names, begins)
    with aside(partial(_data, lines, place, site, changed, shelf), place.jobs) as data:
        rename_files(site, pages, names, left_as_is)
        texts = TextStore(place.work / "cache.sqlite", known.keys)
        results = list(write_pages(site, jobs, texts, Target(place.source, pages, False), None, memory))
        made = {job.document.id: page for job, page in zip(jobs, results, strict=True)}
        left += memory.no_more(made)
        now = _put_on(shelf, changed, made, names, tellers)
        if names.names:
            memory.counted = rename_in(place.work / PIECES, memory.counted, names)
        if ledger is not None and again is not None:
            left += Remaking(site, place, settings, known, ledger, shelf, now, pages, memory).remake(again)
        written, index, entries_now = data()
        memory.word = now.indexed(entries_now).save(place.work / PIECES)
    if ledger is not None:
        written.append("data/missing.csv")
    held = {name for name in last.listing if name.startswith("assets/search/")}
    written += [*sorted(set(index) - held), "assets/search/root.js"]  # all others are named by their content
    listing = dict(last.listing)
    new, gone = fast.add(pages, docs, written, [*held.difference(index), *left])
    for name in gone:
        listing.pop(name, None)
    for name in new:
        state = (place.out / name).stat()
        listing[name] = (state.st_size, state.st_mtime_ns)
    memory.save(cache, listing)
    cache.retell(place.site, [row._replace(fate=names(row.fate)) for row in tellers])
    cache.retell(place.site, [known.placed(identity) for identity in told])
    cache.replace(place.site, [(known.placed(one.row.id), shared[one.row.path]) for one in changed])
    if any(map(_changed_again, changed)):  # the next build must look
        digest = ""
    more = again.more if again else (0, 0)
    counts = (last.counts[0], last.counts[1] + more[0], last.counts[2] + more[1])
    return Last(digest, last.around, listing, counts, problems)


def _changed_again(one: Changed) -> bool:
    """Whether the file changed while the site was mended."""
    if one.entry is None:
        return False
    state = one.entry.file.stat()
    return (state.st_size, state.st_mtime_ns) != (one.entry.size, one.entry.mtime_ns)


def _put_on(
    shelf: Shelf,
    changed: Sequence[Changed],
    made: Mapping[str, WrittenPage],
    names: Renamed,
    tellers: Sequence[Placed],
) -> Shelf:
    """The shelf with what the documents `made` again give to the files of the collection, and with new names in what the
    `tellers` gave."""
    old = {one.after.id: one.before.id for one in changed}
    now = shelf.changed({old.get(one, one): (one, page.share) for one, page in made.items() if page.share is not None})
    return now.renamed([row.id for row in tellers], names) if names.names else now


def _data(
    lines: Callable[[], Iterator[str]], place: Place, site: Site, changed: Sequence[Changed], shelf: Shelf
) -> tuple[list[str], tuple[str, ...], dict[str, bytes]]:
    """Changes the data files, and the search index, of which the shelf has what it was made of. Gives the names below docs/ of
    the data files that changed, the files of the index, and what this is made of for the changed documents now."""
    written = list(lines())
    before = {one.after.id: one.before.id for one in changed}
    with mapped(shelf.entries.file) as held:

        def entry_of(identity: str) -> bytes:
            return shelf.entry(held, before.get(identity, identity))

        pairs = [(one.after.id, bytes(entry_of(one.after.id)), _entry(one)) for one in changed]
        moved = {old: new for new, old in before.items() if old != new}
        docs, state = place.work / "docs", place.work / SEARCH_STATE
        faces = [one.after for one in changed if one.refaced]
        index = update_index(pairs, None, docs, search_words(site.t), state, entry_of, moved, faces)
    if index is None:
        raise TooMuch
    return written, index.files, {identity: now for identity, old, now in pairs if now != old}


def _entry(one: Changed) -> bytes:
    """What the search index is to be made of for a document as it is now."""
    text = unpack_text(one.packed[1])
    return index_document(one.after, text.body, text.outline)


def _tellers(cache: Cache, site: str, changed: Sequence[Changed]) -> list[Placed]:
    """The documents that name one whose address changed: what is told of them is to name it anew."""
    paths = {one.row.path for one in changed}
    moved = [one.before.id.encode() for one in changed if one.before.id != one.after.id]
    return [row for row in cache.telling(site, moved) if row.path not in paths]


def _naming(cache: Cache, site: str, changed: Sequence[Changed]) -> list[str]:
    """The other documents whose pages name one with other facts."""
    ids = {one.before.id for one in changed}
    found = {row.id for row in cache.telling(site, [one.before.id.encode() for one in changed if one.refaced])}
    if len(found) > _NAMING:
        raise TooMuch
    return sorted(found - ids)


def _pages_of(tellers: Sequence[Placed], memory: PageMemory, anew: Collection[str]) -> list[str]:
    """The pages (and feeds) of documents, but for those that are made anew; the memory forgets of what they were made."""
    found = []
    for row in tellers:
        _, files = memory.now.pop(row.id)
        found += [name for name in files if name.endswith(("/index.md", "/feed.xml")) and row.id not in anew]
    return found


def _as_built(settings: Settings, out: Path) -> Settings:
    """The settings with the index by signer, where the site was built with one (`with_signers` asks all documents)."""
    own = "nguoi-ky"
    more = () if own in settings.indexes or not (out / destination(index_path(own))).is_file() else (own,)
    return replace(settings, indexes=(*settings.indexes, *more))


def _check(one: Changed, known: Known) -> None:
    """Raises `TooMuch` where the bytes of the document or the places of its citations tell on something else."""
    if one.fate.duplicate_of:
        raise TooMuch
    if any(known.cache.has_copies(known.site, sha, one.row.path) for sha in (one.row.sha, one.before.source.sha256)):
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


def _problems(told: Sequence[Problem], changed: Sequence[Changed], known: Known, again: Relinked | None) -> tuple[Problem, ...]:
    """What the last build told, with the changed documents' own problems as they are now."""
    found = set(told)
    if known.names.names:
        found = {replace(problem, message=known.names.words(problem.message)) for problem in told}
    for one in changed:
        found -= set(_own_problems(one.before, one.told, known))
    for one in changed:
        found |= set(_own_problems(one.after, one.fate, known))
    if again is not None:
        found = (found - again.doubled[0]) | again.doubled[1]
    return tuple(sorted((p for p in found if p.code != "cache"), key=lambda p: (p.path, p.line, p.message)))


def _own_problems(document: Document, fate: Fate, known: Known) -> Iterator[Problem]:
    links = fate.links(document.id, document.citations)
    paths = {link.target: known.document(link.target).source.path for link in links if link.conflict and link.target}
    yield from document.problems
    yield from review_alone(document, links, paths)
