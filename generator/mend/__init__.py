"""Mends a finished site after a few documents changed, without looking at the others.

Where only words changed, its own page, the pages that quote it, its lines in the data files and in the search index are all
that changes; and its address, where that holds a hash of its bytes (`names`). Where its citations (`cited`) or its facts
(`faced`) changed, the documents that it concerns are asked again what they mean, and the pages and files of the collection are
made again that are made of something else now (`remade`). Where the facts make another address, the document moves to its
place among all first (`moved`). So does a document that came, and one that went leaves its place (`coming`). What only the
second look at a whole collection tells and addresses that others share are left to that: it gives the same site.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from generator.aside import aside, prepared
from generator.cache import Cache, Placed
from generator.inputs import Last, forget
from generator.listing import Folders, Listing, folders_now
from generator.looked import FEW, Looked
from generator.memory import PageMemory
from generator.mend.coming import closed
from generator.mend.known import Changed, Place
from generator.mend.lines import change_lines
from generator.mend.mapped import map_anew
from generator.mend.names import Renamed, TooMuch, rename_files
from generator.mend.plan import Noticed, Plan, noticed, planned
from generator.mend.remade import Remaking
from generator.model import Settings
from generator.packed import unpack_text
from generator.read import Entry
from generator.render import fast
from generator.render.pages import SitePages
from generator.stamps import stamps_of
from generator.texts import TextStore
from generator.write.documents import Target, WrittenPage, write_pages
from generator.write.ledger import rename_in
from generator.write.search_index import SEARCH_STATE, index_document
from generator.write.search_page import search_words
from generator.write.search_update import begin_update
from generator.write.shelf import PIECES, Shelf
from generator.write.spool import mapped

__all__ = ["FEW", "Place", "TooMuch", "mend"]

Index = tuple[tuple[str, ...], dict[str, bytes]]
"""The files of the search index, and what it is made of for the changed documents now."""


def mend(
    cache: Cache, place: Place, settings: Settings, entries: Sequence[Entry], last: Last, digest: str,
    standing: Callable[[], bool], looked: Callable[[], Sequence[Looked]], gone: Sequence[str] = (),
) -> Last:  # fmt: skip
    """Puts the site right after a few documents changed, and gives what it was made of now. `standing` tells whether the site
    is as it was left: nothing is written before. `looked` gives the changed documents, `gone` the paths of others.

    Raises `TooMuch` where that cannot be, and what reading a file raises: then the whole collection must be looked at, which
    also puts right what was begun here.
    """
    first = noticed(cache, place, settings, looked(), gone, last)
    with prepared(partial(_index, place, first), place.jobs) as index_changed:
        plan = planned(cache, place, settings, last, first)
        stamps = stamps_of(entries)
        if not standing():  # somebody touched the site
            raise TooMuch
        forget(cache, place.out)
        plan.memory.begin(cache)
        index_now = index_changed()
        cache.put((one.row.key, *one.packed) for one in plan.changed if not one.went)
        pages = fast.begin(place.work, place.out, mends=last.around)
        made = _made(plan, place, settings, pages, index_now)
    listing, folders = _put_in_place(place, last, pages, made)
    plan.memory.save(cache, listing)
    _retell(cache, place, plan, stamps)
    if any(map(_changed_again, plan.changed)):  # the next build must look
        digest = ""
    more = plan.again.more if plan.again else (0, 0)
    documents = last.counts[0] + sum(one.came - one.went for one in plan.changed)
    counts = (documents, last.counts[1] + more[0], last.counts[2] + more[1])
    return Last(digest, last.around, listing, folders, counts, plan.problems)


@dataclass(frozen=True, slots=True)
class _Made:
    """The names of the data files that were `written`, of the files of the search `index` and of files that are no more
    (`left`)."""

    written: Sequence[str]
    index: Collection[str]
    left: Sequence[str]


def _made(plan: Plan, place: Place, settings: Settings, pages: SitePages, index_now: Callable[[], Index]) -> _Made:
    """Makes everything again that is another now: the pages beside the site, other files in their places below docs/."""
    docs, pieces, memory, changed = place.work / "docs", place.work / PIECES, plan.memory, plan.changed
    left_as_is = _pages_of(plan.tellers, memory, {job.document.id for job in plan.jobs})
    left = [name for one in changed if one.before.id != one.after.id or one.went for name in memory.now.pop(one.before.id)[1]]
    lines = partial(change_lines, docs / "data", settings, plan.lines, plan.problems, plan.names)
    with aside(lambda: list(lines()), place.jobs) as lines_changed:
        rename_files(plan.site, pages, plan.names, left_as_is, place.jobs)
        texts = TextStore(place.work / "cache.sqlite", plan.known.keys)
        target = Target(place.source, pages, indexed=False)
        results = list(write_pages(plan.site, plan.jobs, texts, target, None, memory))
        made = {job.document.id: page for job, page in zip(plan.jobs, results, strict=True)}
        left += memory.no_more(made)
        now = closed(_put_on(plan.shelf, made, plan.names, plan.tellers), [one.row.id for one in changed if one.went])
        if plan.names.names:
            memory.counted = rename_in(pieces, memory.counted, plan.names)
        if plan.ledger is not None and plan.again is not None:
            remaking = Remaking(plan.site, place, settings, plan.known, plan.ledger, plan.shelf, now, pages, memory)
            left += remaking.remake(plan.again)
        written = lines_changed()
        index, entries_now = index_now()
        memory.word = now.indexed(entries_now).save(pieces)
    if plan.ledger is not None:
        written.append("data/missing.csv")
    maps, gone = map_anew(plan.site, docs, memory) if plan.again else ([], [])
    return _Made(written + maps, index, left + gone)


def _put_in_place(place: Place, last: Last, pages: SitePages, made: _Made) -> tuple[Listing, Folders]:
    """Puts what was made into the site, and takes away what is no more; gives the site's files and folders now."""
    held = {name for name in last.listing if name.startswith("assets/search/")}
    more = sorted(set(made.index) - held)  # all others are named by their content
    written = [*made.written, *more, "assets/search/root.js"]
    new, gone = fast.add(pages, place.work / "docs", written, [*held.difference(made.index), *made.left])
    listing = {name: state for name, state in last.listing.items() if name not in gone}
    for name in new:
        state = (place.out / name).stat()
        listing[name] = (state.st_size, state.st_mtime_ns)
    return listing, folders_now(place.out, last.folders, new | gone)


def _retell(cache: Cache, place: Place, plan: Plan, stamps: Mapping[str, str]) -> None:
    """Notes for the next build what the documents are now, and what is told of them."""
    cache.retell(place.site, [row._replace(fate=plan.names(row.fate)) for row in plan.tellers])
    cache.retell(place.site, [plan.known.placed(identity) for identity in (plan.again.told if plan.again else ())])
    cache.replace(place.site, [(plan.known.placed(one.row.id), stamps[one.row.path]) for one in plan.changed if not one.went])
    cache.drop(place.site, [path for one in plan.changed if (path := one.before.source.path) not in stamps])


def _pages_of(tellers: Sequence[Placed], memory: PageMemory, anew: Collection[str]) -> list[str]:
    """The pages (and feeds) of documents, but for those that are made anew; the memory forgets of what they were made."""
    found = []
    for row in tellers:
        _, files = memory.now.pop(row.id)
        found += [name for name in files if name.endswith(("/index.md", "/feed.xml")) and row.id not in anew]
    return found


def _put_on(shelf: Shelf, made: Mapping[str, WrittenPage], names: Renamed, tellers: Sequence[Placed]) -> Shelf:
    """The shelf with what the documents `made` again give to the files of the collection, and with new names in what the
    `tellers` gave."""
    now = shelf.changed({one: page.share for one, page in made.items() if page.share is not None})
    return now.renamed([row.id for row in tellers], names) if names.names else now


def _index(place: Place, first: Noticed) -> Callable[[], Index]:
    """Finds how the search index changes, of which the shelf has what it was made of; the call that is given writes it."""
    site, changed, shelf = first.site, first.changed, first.shelf
    with mapped(shelf.entries.file) as held:
        pairs = [(one.after.id, bytes(shelf.entry(held, one.after.id)), b"" if one.went else _entry(one)) for one in changed]
        now = {identity: new for identity, old, new in pairs if new and new != old}
        names = {one.before.id: one.after.id for one in changed if one.before.id != one.after.id}
        docs, state = place.work / "docs", place.work / SEARCH_STATE
        faces = [one.after for one in changed if one.refaced and not one.went]
        words = search_words(site.t)
        finish = begin_update(pairs, None, docs, words, state, partial(shelf.entry, held), names, faces, place.jobs)
    if finish is None:
        raise TooMuch
    return lambda: (finish().files, now)


def _entry(one: Changed) -> bytes:
    """What the search index is to be made of for a document as it is now."""
    text = unpack_text(one.packed[1])
    return index_document(one.after, text.body, text.outline)


def _changed_again(one: Changed) -> bool:
    """Whether the file changed while the site was mended."""
    if one.entry is None:
        return False
    state = one.entry.file.stat()
    return (state.st_size, state.st_mtime_ns) != (one.entry.size, one.entry.mtime_ns)
