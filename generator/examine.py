"""The first pass: every file by itself, in parallel, what is already known taken from the cache."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from generator.draft import draft_of
from generator.fold import fold_body
from generator.link import find_citations
from generator.link.identity import identify
from generator.model import Document, Problem, Raw, Reading, Text, VanthuError
from generator.packed import pack_draft, pack_text
from generator.progress import Progress
from generator.read import Entry, expect, load, read
from generator.recognise import Recognition, recognise
from generator.stamps import key_of, stamps_of

if TYPE_CHECKING:  # a database and pools of processes, which commands that keep nothing do without
    from concurrent.futures import Executor, Future

    from generator.cache import Cache

T = TypeVar("T")

_CHUNK = 32
_BYTES = 1 << 20  # of files that are examined together
_BATCH = 400  # readings that are put into the cache at once
_AHEAD = 8  # chunks in flight: bounds the memory, whatever the size of the collection


@dataclass(frozen=True, slots=True)
class Examined:
    """What the first pass gives: documents with ids in order of their paths, the problems, and each file's cache key."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    keys: dict[str, str]


def examine(raw: Raw, blocks: bool = True) -> Reading:
    """Text, layout, facts and citations of one file. Pure. Raises `VanthuError` for a file that cannot be read.

    Without `blocks` the text has no outline, which only pages need."""
    return _cited(_recognised(read(raw, blocks)))


def _recognised(text: Text) -> tuple[Text, Recognition]:
    return text, recognise(text)


def _cited(known: tuple[Text, Recognition]) -> Reading:
    text, found = known
    return Reading(text, found.layout, found.metadata, find_citations(text, found.metadata, found.layout), found.problems)


def examine_chunk(entries: Sequence[Entry], known: frozenset[str]) -> list[tuple[str, str, bytes, bytes] | Problem]:
    """(path, key, packed draft, packed text) of each file; empty packs where `known` already holds the key.

    A fault of the program in one file costs that file only: it is reported with its name, and the rest is built.
    """
    loaded = _through(entries, entries, load, lambda raw: (raw, key_of(raw)))
    todo = [(e, one[0]) for e, one in zip(entries, loaded, strict=True) if not isinstance(one, Problem) and one[1] not in known]
    packed = iter(_through([e for e, _ in todo], [raw for _, raw in todo], read, _recognised, _cited, packed_pair))
    rows: list[tuple[str, str, bytes, bytes] | Problem] = []
    for entry, one in zip(entries, loaded, strict=True):
        if isinstance(one, Problem):
            rows.append(one)
        else:
            made = (b"", b"") if one[1] in known else next(packed)
            rows.append(made if isinstance(made, Problem) else (entry.path, one[1], *made))
    return rows


def packed_pair(reading: Reading) -> tuple[bytes, bytes]:
    """A reading as (packed draft, packed text)."""
    return pack_draft(draft_of(reading)), pack_text(reading.text)


def draft_chunk(entries: Sequence[Entry]) -> list[Document | Problem]:
    """The draft of each file, for commands that keep nothing."""
    return _through(entries, entries, load, partial(read, blocks=False), _recognised, _cited, draft_of)


def _through(entries: Sequence[Entry], things: Sequence[Any], *steps: Callable[[Any], Any]) -> list[Any]:
    """What the steps, one after the other, make of a thing of each file, or what is wrong with it. Each step is done for all
    before the next: so what it needs stays at hand for the processor, which saves a sixth."""
    found = list(things)
    for step in steps:
        found = [
            one if isinstance(one, Problem) else _or_problem(step, one, entry)
            for one, entry in zip(found, entries, strict=True)
        ]
    fold_body.cache_clear()  # no text of these is asked for again, and some are long
    return found


def _or_problem(step: Callable[[Any], Any], thing: Any, entry: Entry) -> Any:
    try:
        return step(thing)
    except VanthuError as error:
        return error.problem
    except Exception as error:
        what = f"the program failed on this file ({type(error).__name__}: {error})"
        return Problem(entry.path, 0, what, "please report it with the file; the other files are built", "fault")


def examine_all(entries: Sequence[Entry], cache: Cache, pool: Executor | None, progress: Progress) -> Examined:
    """All files: from the cache where nothing changed, else examined in the pool (or here, without one)."""
    from generator.packed import unpack_draft

    stamps = stamps_of(entries)
    keys = cache.known_keys(stamps)
    todo = [e for e in entries if e.path not in keys]
    problems: list[Problem] = []
    known = frozenset(cache.every_key()) if todo else frozenset()
    batch: list[tuple[str, bytes, bytes]] = []
    drafts: dict[str, Document] = {}
    with cache.filling():
        for row in _results(partial(examine_chunk, known=known), todo, pool, progress):
            if isinstance(row, Problem):
                problems.append(row)
                continue
            path, key, draft, text = row
            keys[path] = key
            if draft:
                batch.append((key, draft, text))
                drafts[path] = unpack_draft(draft)  # here and now, while the workers go on
            if len(batch) >= _BATCH:
                cache.put(batch)
                batch = []
        cache.put(batch)
    if todo or cache.count_files() != len(keys):
        cache.remember((path, stamps[path], keys[path]) for path in sorted(keys))
    drafts |= {draft.source.path: draft for draft in cache.drafts([key for path, key in keys.items() if path not in drafts])}
    return Examined(_with_ids([drafts[path] for path in sorted(drafts)]), tuple(problems), keys)


def examine_once(
    entries: Sequence[Entry], pool: Executor | None, progress: Progress
) -> tuple[tuple[Document, ...], tuple[Problem, ...]]:
    """The documents of all files, with ids, in order of their paths, and the problems. Nothing is kept: no cache, no texts."""
    drafts: dict[str, Document] = {}
    problems: list[Problem] = []
    for found in _results(draft_chunk, entries, pool, progress):
        if isinstance(found, Problem):
            problems.append(found)
        else:
            drafts[found.source.path] = found
    return _with_ids([drafts[path] for path in sorted(drafts)]), tuple(problems)


def _results(
    work: Callable[[Sequence[Entry]], list[T]], entries: Sequence[Entry], pool: Executor | None, progress: Progress
) -> Iterator[T]:
    """What `work` makes of all entries, shown as it goes: texts by the chunk, then the files that must be converted one by one,
    because a scan may take a minute."""
    texts = [entry for entry in entries if entry.path.lower().endswith((".txt", ".md"))]
    files = [entry for entry in entries if not entry.path.lower().endswith((".txt", ".md"))]
    for name, part, size in (("reading", texts, _CHUNK), ("converting", files, 1)):
        yield from progress.track(_by_chunks(work, part, pool, size), len(part), name)


def _by_chunks(
    work: Callable[[Sequence[Entry]], list[T]], entries: Sequence[Entry], pool: Executor | None, size: int
) -> Iterator[T]:
    """What `work` makes of every chunk of the entries, in order, with a bounded number of chunks under way."""
    chunks = _expected(_chunks(entries, max(1, min(size, len(entries) // 8))))  # of a few files each worker gets some
    if pool is None:
        for chunk in chunks:
            yield from work(chunk)
        return
    waiting: deque[Future[list[T]]] = deque()
    for chunk in chunks:
        waiting.append(pool.submit(work, chunk))
        if len(waiting) >= _AHEAD:
            yield from waiting.popleft().result()
    while waiting:
        yield from waiting.popleft().result()


def _expected(chunks: Iterable[list[Entry]]) -> Iterator[list[Entry]]:
    """The chunks again; the disk fetches their files while those before them are examined."""
    for chunk in chunks:
        expect(entry.where for entry in chunk if not entry.member)
        yield chunk


def _chunks(entries: Sequence[Entry], most: int) -> Iterator[list[Entry]]:
    """Some entries at a time: few of long files, because all of them are held together."""
    chunk: list[Entry] = []
    size = 0
    for entry in entries:
        if chunk and (len(chunk) == most or size + entry.size > _BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(entry)
        size += entry.size
    if chunk:
        yield chunk


def _with_ids(drafts: Sequence[Document]) -> tuple[Document, ...]:
    """The documents with their ids; byte-identical copies point to the first of them in order of paths."""
    ids = identify([(d.source, d.metadata) for d in drafts])
    first: dict[str, str] = {}
    copies = Counter(d.source.sha256 for d in drafts)
    documents = []
    for draft, name in zip(drafts, ids, strict=True):
        original = first.setdefault(draft.source.sha256, name) if copies[draft.source.sha256] > 1 else name
        documents.append(replace(draft, id=name, duplicate_of=original if original != name else None))
    return tuple(documents)


def entries_of(paths: Iterable[Path]) -> tuple[list[Entry], list[Problem]]:
    """The files that the given paths name or hold, for `extract` and `explain`."""
    from generator.read import scan

    entries: list[Entry] = []
    problems: list[Problem] = []
    for path in paths:
        if path.is_dir():
            found, trouble = scan(path)
            entries += found
            problems += trouble
        else:
            found, trouble = scan(path.parent)
            target = path.resolve()
            named = [e for e in found if e.file.name == target.name or e.file.is_symlink()]
            wanted = [e for e in named if e.file.resolve() == target]
            entries += wanted
            problems += [p for p in trouble if p.path == path.name]
            if not wanted and not any(p.path == path.name for p in trouble):
                problems.append(Problem(str(path), 0, "no such readable file", "check the name", "missing"))
    return entries, problems
