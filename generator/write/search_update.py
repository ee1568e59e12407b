"""The search index changed where few documents changed, came or went, instead of being made anew."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from generator.aside import aside
from generator.model import Document
from generator.write.search import files, lists, merge, shards, table, update
from generator.write.search.root import FORMAT, Written, shard_size, write_root, write_tables, written
from generator.write.search.unpack import Key
from generator.write.search.update import State


def begin_update(
    changes: Sequence[tuple[str, bytes, bytes]],
    documents: Iterable[Document] | None,
    out: Path,
    strings: Mapping[str, str] | None,
    state: Path,
    entry_of: Callable[[str], bytes],
    renamed: Mapping[str, str] | None = None,
    refaced: Iterable[Document] = (),
    jobs: int = 1,
) -> Callable[[], Written] | None:
    """Find how the index that `write_index` left, with its `state`, changes where few documents changed, came or went: byte for
    byte what it would write for all, or None where it must (many changed places; another index is there; shards are of another
    size). Nothing is written before the call that is given is made, once.

    `changes` are (id, entry before, entry now) of the documents whose text or facts changed, one entry empty where they came or
    went; `documents` are all of them as they are now, in any order (None: but for those that went and the `refaced`, the facts
    of all are as they were); `entry_of` makes the entry of another document, where
    the marks of a rare pair must be asked for, and of those that have another number because one changed its place.
    `renamed` are the new ids of documents that have others now (the changes name them so), `refaced`
    (where `documents` is None) those whose facts are others or that came. Two processes work, unless `jobs` is 1.
    """
    folder = files.Folder(out / "assets" / "search", held=True)
    known = State.load(state, folder.base)
    if known is None or known.root["format"] != FORMAT:
        return None
    if renamed:
        known.rows = [replace(row, id=renamed[row.id]) if row.id in renamed else row for row in known.rows]
    rows = known.rows
    if documents is not None:
        rows = [table.row_of(document) for document in documents]
        rows = [rows[position] for position in table.ordering(rows)]
    else:
        other = {document.id: table.row_of(document) for document in refaced}
        went = {identity for identity, _, now in changes if not now}
        rows = [row for row in rows if row.id not in other and row.id not in went]
        for row in other.values():
            insort(rows, row, key=table.place_of)
    these = update.shifted([row.id for row in known.rows], [row.id for row in rows], changes)
    if these is None or any(cut(len(rows)) != cut(len(known.rows)) for cut in (shard_size, merge.together)):
        return None
    words, pairs = update.wanted([change for change in these.own if change.number >= 0])
    touched, old, new = these.touched(), these.of("old"), these.of("new")
    marks = update.Marks(these.own, lambda other: entry_of(rows[other].id))
    root: dict[str, object] = {"format": FORMAT, "documents": len(rows)}
    families = [lists.Family(name, bits, len(rows), shard_size(len(rows))) for name, bits in (("w", 0), ("p", 1))]
    renumbered: tuple[Collection[Key] | None, ...] = (None, None)
    if these.numbers is not None and len(touched) <= update.FEW and all(one.old and one.new for one in these.own):
        renumbered = update.keys_of(old.get(one) or entry_of(rows[one].id) for one in touched)
    work = [
        partial(shards.changed, family, known.root[family.name], folder.base, wanted, marks, these.numbers, keys)
        for family, wanted, keys in zip(families, (words, pairs), renumbered, strict=True)
    ]
    with aside(work[0], jobs if these.numbers is not None else 1) as words_changed:
        found_pairs = work[1]()
        counts = update.counted(known.counts, update.wanted(these.own)[0])
        places = update.texts(known, touched, len(rows), folder, lambda one: new.get(one) or entry_of(rows[one].id))
        found_words = words_changed()
    terms = known.terms
    for family, (held, more, made) in zip(families, (found_words, found_pairs), strict=True):
        root[family.name] = held
        terms += more
        folder.take(made)
    size = known.size + sum(update.size_of(change.new) - update.size_of(change.old) for change in these.own)
    found = write_tables(root, rows, places, counts, folder, strings or {})
    found = replace(found, terms=terms, size=size)
    write_root(folder, found, strings or {})
    found.made = files.Made({path: folder.made.get(path) or known.made[path] for path in found.paths()})

    def finish() -> Written:
        folder.put()
        for path in sorted(known.made.keys() - found.made.keys()):
            (folder.base / path).unlink(missing_ok=True)
        found.save(state)
        return written(found, folder.made.changed)

    return finish
