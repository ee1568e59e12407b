"""Documents that came or went since the last build.

One that came had, so to say, always been there, citing nothing and found by nobody; one that went still is, in the same way,
until all is counted again. So the order of the documents of before and of now is one, and the rest of the mending need not tell
them from documents that changed.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from generator.cache import Cache, Placed
from generator.link.identity import standing
from generator.looked import Looked
from generator.memory import Fate, finish, finished, packed
from generator.mend.known import Changed
from generator.mend.moved import Moved, moved
from generator.mend.names import Renamed, TooMuch, check_gone, identity_of_new
from generator.mend.seen import examined
from generator.model import Problem
from generator.packed import unpack_draft
from generator.stamps import stamp_of
from generator.write.rows import Row, row_of
from generator.write.shelf import Shelf
from generator.write.site import Site

_NOTHING = Fate()


def all_changed(cache: Cache, site: str, looked: Sequence[Looked], gone: Sequence[str]) -> list[Changed]:
    """What the changed files are now, which are new perhaps, and those that are `gone` (paths). A new file with the bytes of
    one that is gone is that one under another name. Raises `TooMuch` where this cannot be told of one alone."""
    left = {}
    for path in gone:
        row = cache.placed(site, path=path)
        if row is None or not row.id or row.sha in left:
            raise TooMuch
        left[row.sha] = row
    found = []
    for one in looked:
        row = cache.placed(site, path=one.entry.path) or left.pop(one.sha, None)
        found.append(examined(cache, site, one, row) if row else _came(cache, site, one))
    return found + [_went(cache, site, row) for row in left.values()]


def _came(cache: Cache, site: str, looked: Looked) -> Changed:
    draft, entry = unpack_draft(looked.packed[0]), looked.entry
    if entry.member:
        raise TooMuch
    identity = identity_of_new(cache, site, draft.metadata, entry.path, looked.sha)
    row = Placed(entry.path, stamp_of(entry), looked.key, looked.sha, identity, packed(_NOTHING))
    after = finish(draft, identity, _NOTHING)
    before = replace(after, citations=())
    return Changed(row, before, _NOTHING, after, _NOTHING, _NOTHING, True, True, entry, looked.packed, came=True)


def _went(cache: Cache, site: str, row: Placed) -> Changed:
    draft = next(iter(cache.drafts([row.key])), None)
    if draft is None:
        raise TooMuch
    before, told = finished(draft, row)
    if told.duplicate_of:
        raise TooMuch
    check_gone(cache, site, row, draft.metadata)
    row = row._replace(fate=packed(_NOTHING))
    return Changed(row, before, told, replace(before, citations=()), _NOTHING, told, True, True, went=True)


def check(cache: Cache, site: Site, name: str, changed: Sequence[Changed], names: Renamed, moves: Moved,
          problems: Sequence[Problem]) -> None:  # fmt: skip
    """Raises `TooMuch` where documents that came, went or have other names as files meet in one build what only a look at all
    tells apart; `name` is that of the site in the cache."""
    shas = Counter(one.row.sha for one in changed)
    if max(shas.values(), default=0) > 1:
        raise TooMuch
    other = [one for one in changed if not one.both or one.before.source.path != one.row.path]
    if not other:
        return
    if names.names or moves.names:
        raise TooMuch
    slugs = Counter(standing(one.row.id, "")[0] for one in changed)
    for one in other:
        slug = standing(one.row.id, "")[0]
        alike = [row for row in cache.alike(name, slug) if standing(row.id, "")[0] == slug]
        if slugs[slug] > 1 or (one.both and len(alike) > 1):  # files' names decide which is the first
            raise TooMuch
        if one.both and next(cache.telling(name, [one.before.source.path.encode()]), None):  # that is how others call it
            raise TooMuch
    ends = {one.row.id: one.row.id for one in other if not one.both}
    moved(site, [(one, one) for one in ends], ends, problems)


def opened(shelf: Shelf, rows: Mapping[str, Row], changed: Sequence[Changed]) -> Shelf:
    """The shelf with empty places for the documents that came; `rows` are those of before."""
    came = [one for one in changed if one.came]
    if not came:
        return shelf
    source = {row.id: row.source for row in rows.values()} | {one.row.id: one.row.path for one in came}
    order = list(shelf.number)
    for one in came:
        insort(order, one.row.id, key=lambda each: standing(each, source[each]))
    return shelf.opened(order, [order.index(one.row.id) for one in came])


def closed(shelf: Shelf, gone: Iterable[str]) -> Shelf:
    """The shelf without the documents that went."""
    without = sorted(shelf.number[one] for one in gone)
    if not without:
        return shelf
    bounds = zip([0, *(number + 1 for number in without)], [*without, len(shelf.number)], strict=True)
    dropped = set(without)
    names = [name for name, number in shelf.number.items() if number not in dropped]
    return shelf.arranged(names, [(first, last) for first, last in bounds if first < last])


def rows_now(rows: Mapping[str, Row], changed: Iterable[Changed]) -> dict[str, Row]:
    """The rows of all documents, in their order, once these changed, came or went."""
    found, came = dict(rows), False
    for one in changed:
        if one.went:
            del found[one.row.id]
        else:
            found[one.row.id] = row_of(one.after)
            came = came or one.came
    return dict(sorted(found.items(), key=lambda item: standing(item[0], item[1].source))) if came else found


def called_now(problems: Iterable[Problem], changed: Iterable[Changed]) -> Iterator[Problem]:
    """Problems, with the names of now for files that have others."""
    ends = [
        (f" than {one.before.source.path} itself", f" than {one.row.path} itself")
        for one in changed
        if one.before.source.path != one.row.path
    ]
    for problem in problems:
        for old, new in ends:
            if problem.code == "conflict" and problem.message.endswith(old):
                problem = replace(problem, message=problem.message.removesuffix(old) + new)
        yield problem
