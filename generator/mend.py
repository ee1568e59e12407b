"""Mends a finished site after the words of a few documents changed, without looking at the others.

It does so only where nothing else can tell the difference: the facts of each changed document stay, and so do its citations in
all but their places in the text. Then its own page, the pages that quote it, its lines in the data files and in the search
index are all that changes. In every other case the whole collection is looked at again, which gives the same site.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from generator.cache import Cache, Placed, TextStore, split, unpack_draft
from generator.examine import examine, key_of, stamps_of
from generator.inputs import Last, forget
from generator.link.identity import named_by_facts
from generator.link.review import review_alone
from generator.memory import Fate, PageMemory, finish, finished, stamp_of
from generator.model import Citation, Document, Link, Metadata, Problem, Settings
from generator.read import Entry, load
from generator.render import fast
from generator.write import data_files
from generator.write.address import index_path
from generator.write.config import mkdocs_yml
from generator.write.documents import Target, write_pages
from generator.write.folder import SEARCH_STATE
from generator.write.jobs import Job, relations
from generator.write.output import write_if_changed
from generator.write.rows import Row, row_of
from generator.write.search_index import index_document, update_index
from generator.write.search_page import search_words
from generator.write.site import Site
from generator.write.strings import strings

FEW = 20
"""Up to so many changed documents are mended one by one."""
_MANY = 2000
"""So many documents may be asked for what they tell; beyond, looking at all of them is no dearer."""
_SAME = [part.name for part in fields(Citation) if part.name not in ("span", "line", "sentence")]
_FACTS = [part.name for part in fields(Metadata)]


class TooMuch(Exception):
    """More changed than can be mended: the whole collection must be looked at."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A document before and after its words changed; `row` and `packed` are what the cache is to keep of it."""

    entry: Entry
    old_key: str
    row: Placed
    packed: tuple[bytes, bytes]
    fate: Fate
    before: Document
    after: Document


@dataclass(frozen=True, slots=True)
class Place:
    """Where things lie: documents, the work folder, the site."""

    source: Path
    work: Path
    out: Path

    @property
    def site(self) -> str:
        """The name under which the cache knows the site."""
        return str(self.out.resolve())


def changed_entries(cache: Cache, place: Place, entries: Sequence[Entry]) -> list[Entry]:
    """The files whose size or time differs from what the site was made of. Raises `TooMuch` where they are too many, none, or
    where files came or went."""
    stamps = cache.stamps_of(place.site)
    changed = [entry for entry in entries if stamps.pop(entry.path, "") != stamp_of(entry)]
    if stamps or not 0 < len(changed) <= FEW:
        raise TooMuch
    return changed


def mend(cache: Cache, place: Place, settings: Settings, entries: Sequence[Entry], last: Last, digest: str) -> Last:
    """Puts the site right after a few documents changed, and gives what it was made of now.

    Raises `TooMuch` where that cannot be, and what reading a file raises: then the whole collection must be looked at, which
    also puts right what was begun here.
    """
    changed = [_examined(cache, place.site, entry) for entry in changed_entries(cache, place, entries)]
    known = _Known(cache, place.site, {one.after.id: one for one in changed})
    for one in changed:
        _check(one, known)
    jobs = [known.job(identity) for identity in _told(changed, known)]
    problems = _problems(last.problems, changed, known)
    shared = stamps_of(entries)
    rows = [(one.row, shared[one.entry.path]) for one in changed]
    forget(cache, place.out)
    memory = PageMemory(cache, place.out, place.work / "docs", last.listing)
    memory.now = dict(memory.before)
    cache.put((one.row.key, *one.packed) for one in changed)
    docs = place.work / "docs"
    site = Site(_as_built(settings, docs))
    if (place.work / "mkdocs.yml").read_text(encoding="utf-8") != mkdocs_yml(site, place.work):  # the program moved
        raise TooMuch
    entries_before = {one.after.id: _entry(cache, one.before, one.old_key) for one in changed}
    pages = fast.begin(place.work, place.out, mends=True)
    written = list(_data(docs / "data", settings, changed, problems))
    texts = TextStore(place.work / "cache.sqlite", known.keys)
    results = write_pages(site, jobs, texts, Target(docs, place.source, pages), None, memory)
    entries_after = {job.document.id: page.entry for job, page in zip(jobs, results, strict=True)}
    pairs = [(one.after.id, entries_before[one.after.id], entries_after[one.after.id]) for one in changed]

    def entry_of(identity: str) -> bytes:
        document = known.document(identity)
        return _entry(cache, document, known.keys[document.source.path])

    index = update_index(pairs, None, docs, search_words(site.t), place.work / SEARCH_STATE, entry_of)
    if index is None:
        raise TooMuch
    held = {name for name in last.listing if name.startswith("assets/search/")}
    written += [*sorted(set(index.files) - held), "assets/search/root.js"]  # all others are named by their content
    listing = dict(last.listing)
    new, gone = fast.add(pages, docs, written, held.difference(index.files))
    for name in gone:
        listing.pop(name, None)
    for name in new:
        state = (place.out / name).stat()
        listing[name] = (state.st_size, state.st_mtime_ns)
    memory.save(cache, listing)
    cache.replace(place.site, rows)
    for one in changed:
        state = one.entry.file.stat()
        if f"{state.st_size}:{state.st_mtime_ns}" != stamp_of(one.entry):  # changed again meanwhile: the next build must look
            digest = ""
    return Last(digest, last.around, listing, last.counts, problems)


def _as_built(settings: Settings, docs: Path) -> Settings:
    """The settings with the index by signer, where the site was built with one (`with_signers` asks all documents)."""
    own = "nguoi-ky"
    more = () if own in settings.indexes or not (docs / index_path(own)).is_file() else (own,)
    return replace(settings, indexes=(*settings.indexes, *more))


def _entry(cache: Cache, document: Document, key: str) -> bytes:
    """What the search index was made of for a document as it was."""
    text = cache.text(key)
    return index_document(document, text.body, text.outline)


def _examined(cache: Cache, site: str, entry: Entry) -> Changed:
    row = cache.placed(site, path=entry.path)
    if row is None or entry.member:
        raise TooMuch
    before = next(iter(cache.drafts([row.key])), None)
    if before is None:
        raise TooMuch
    old, fate = finished(before, row)
    raw = load(entry)
    reading = examine(raw)
    packed = split(reading)
    draft = unpack_draft(packed[0])
    placed = Placed(entry.path, stamp_of(entry), key_of(raw), raw.source.sha256, row.id, row.fate)
    if _face(draft) != _face(before):
        raise TooMuch
    return Changed(entry, row.key, placed, packed, fate, old, finish(draft, row.id, fate))


def _face(draft: Document) -> tuple[object, ...]:
    """All of a document that others' pages, the lists or the links may depend on."""
    facts = [getattr(draft.metadata, name) for name in _FACTS]
    citations = [[getattr(citation, name) for name in _SAME] for citation in draft.citations]
    shown = [None if fact is None else (fact.value, fact.basis, fact.confidence) for fact in facts]
    return shown, citations, draft.first_words, draft.origin, draft.source.media_type


def _check(one: Changed, known: _Known) -> None:
    """Raises `TooMuch` where the bytes of the document or the places of its citations tell on something else."""
    if one.fate.duplicate_of or not named_by_facts(one.row.id, one.after.metadata):
        raise TooMuch
    if any(known.cache.has_copies(known.site, sha, one.row.path) for sha in (one.row.sha, one.before.source.sha256)):
        raise TooMuch
    if any(fact.basis != "citation" for fact in one.fate.told.values()):  # told with the document's own evidence
        raise TooMuch
    for before, after, fate in zip(one.before.citations, one.after.citations, one.fate.outgoing, strict=True):
        target = fate[1]
        if before.line != after.line and target and known.fate(target).told:  # which names the line
            raise TooMuch


def _told(changed: Sequence[Changed], known: _Known) -> list[str]:
    """The ids of the documents whose pages are made again: the changed ones and those that quote them."""
    wanted = {one.row.id for one in changed}
    for one in changed:
        targets = {fate[1] for fate in one.fate.outgoing if fate[1]}
        wanted |= {target for target in targets if any(source == one.row.id for source, _ in known.fate(target).incoming)}
    return sorted(wanted)


def _problems(told: Sequence[Problem], changed: Sequence[Changed], known: _Known) -> tuple[Problem, ...]:
    """What the last build told, with the changed documents' own problems as they are now."""
    found = set(told)
    for one in changed:
        found -= set(_own_problems(one.before, one.fate, known))
    for one in changed:
        found |= set(_own_problems(one.after, one.fate, known))
    return tuple(sorted((p for p in found if p.code != "cache"), key=lambda p: (p.path, p.line, p.message)))


def _own_problems(document: Document, fate: Fate, known: _Known) -> Iterator[Problem]:
    links = fate.links(document.id, document.citations)
    paths = {link.target: known.document(link.target).source.path for link in links if link.conflict and link.target}
    yield from document.problems
    yield from review_alone(document, links, paths)


class _Known:
    """The documents of a site, each made ready when it is asked for; the changed ones as they are now."""

    def __init__(self, cache: Cache, site: str, changed: Mapping[str, Changed]) -> None:
        self.cache = cache
        self.site = site
        self.changed = changed
        self.keys = {one.row.path: one.row.key for one in changed.values()}
        self._met: dict[str, tuple[Document, Fate]] = {one.after.id: (one.after, one.fate) for one in changed.values()}

    def _get(self, identity: str) -> tuple[Document, Fate]:
        met = self._met.get(identity)
        if met is None:
            row = self.cache.placed(self.site, identity=identity)
            draft = next(iter(self.cache.drafts([row.key])), None) if row else None
            if row is None or draft is None or len(self._met) > _MANY:
                raise TooMuch
            met = self._met[identity] = finished(draft, row)
            self.keys[row.path] = row.key
        return met

    def document(self, identity: str) -> Document:
        """The document with this id."""
        return self._get(identity)[0]

    def fate(self, identity: str) -> Fate:
        """What the collection tells of it."""
        return self._get(identity)[1]

    def row(self, identity: str) -> Row | None:
        """Its row; None for no id."""
        return row_of(self.document(identity)) if identity else None

    def links(self, identity: str) -> tuple[Link, ...]:
        """Its citations with their fates."""
        document, fate = self._get(identity)
        return fate.links(identity, document.citations)

    def job(self, identity: str) -> Job:
        """The making of its page."""
        document, fate = self._get(identity)
        outgoing = self.links(identity)
        incoming = tuple(self.links(source)[index] for source, index in fate.incoming)
        named = {source for source, _ in fate.incoming}.union(*((link.target or "", *link.candidates) for link in outgoing))
        rows = {one: row for one in named.union(fate.copies) if (row := self.row(one))}
        near = (self.row(fate.previous), self.row(fate.next))
        return Job(document, relations(document, outgoing, incoming, fate.citing, rows, near, fate.copies))


def _data(folder: Path, settings: Settings, changed: Sequence[Changed], problems: Sequence[Problem]) -> Iterator[str]:
    """Puts the changed documents' lines into the data files; gives the names below docs/ of those that changed."""
    t = strings(settings.language)
    before = [data_files.lines_of(one.before, one.fate.links(one.before.id, one.before.citations), t) for one in changed]
    after = [data_files.lines_of(one.after, one.fate.links(one.after.id, one.after.citations), t) for one in changed]
    for number, name in enumerate(data_files.LINES):
        if _exchange(folder / name, [(old[number], new[number]) for old, new in zip(before, after, strict=True)]):
            yield f"data/{name}"
    told = data_files.json_lines(data_files.problems(problems))
    if write_if_changed(folder / "problems.jsonl", "".join(told).encode()):
        yield "data/problems.jsonl"


def _exchange(file: Path, lines: Sequence[tuple[bytes, bytes]]) -> bool:
    """Puts lines in the place of others in a file that may be long; True if that changed it. Raises `TooMuch` where they are
    not there."""
    wanted = [(old, new) for old, new in lines if old != new]
    if not wanted:
        return False
    fresh = file.with_name(file.name + ".new")
    with file.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as held:
        places = sorted((held.find(old), old, new) for old, new in wanted if old)
        if len(places) < len(wanted) or any(at < 0 or (at and held[at - 1] != 10) for at, _, _ in places):
            raise TooMuch
        with fresh.open("wb") as target:
            done = 0
            for at, old, new in places:
                target.write(held[done:at])
                target.write(new)
                done = at + len(old)
            target.write(held[done:])
    fresh.replace(file)
    return True
