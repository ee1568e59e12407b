"""A document whose address holds a hash of its bytes has another address after every edit: the new one takes the place of the
old wherever it stands.

Both are equally long, and documents are found, listed, paged and numbered without looking at such a hash (`identity.standing`):
pages that only name the document are the same pages but for the name.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from generator.aside import aside
from generator.cache import Cache, Placed
from generator.link.identity import named, named_by_bytes, named_by_facts, named_fully
from generator.model import Document, Metadata
from generator.render.pages import SitePages, destination
from generator.resources import own_pages
from generator.write.address import document_path
from generator.write.feeds import identity_of
from generator.write.output import write_new
from generator.write.site import Site

_HASHED = re.compile(r"(?:-[0-9a-f]{8})?(?:-[0-9a-f]{6})?")
"""What stands behind the slug in an id."""
_ELSEWHERE = ("van-ban", "assets", "data")
"""Folders of which it is known what in them names a document, or that have a way of their own."""


class TooMuch(Exception):
    """More changed than can be mended: the whole collection must be looked at."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """Addresses that changed, and the ids of feeds that are made of them: old and new, of one length."""

    names: tuple[tuple[bytes, bytes], ...] = ()

    def __call__(self, data: bytes) -> bytes:
        """The same bytes with the new names."""
        for old, new in self.names:
            data = data.replace(old, new)
        return data

    def words(self, words: str) -> str:
        """The same words with the new names."""
        return self(words.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass") if self.names else words

    def concerns(self, data: bytes) -> bool:
        """Whether an old name stands in the bytes."""
        return any(old in data for old, _ in self.names)


def identity_now(cache: Cache, site: str, row: Placed, facts: tuple[Metadata, Metadata], sha: str) -> str:
    """The id of a document now that its bytes have this hash and its facts are the second of these. Raises `TooMuch` where
    others decide it, or where it decides those of others."""
    before, after = facts
    if named_by_facts(row.id, after):
        return row.id
    now = named_by_bytes(row.id, after, row.sha, sha)
    if not now or named_fully(before) != named_fully(after):
        check_gone(cache, site, row, before)
        return identity_of_new(cache, site, after, row.path, sha)
    if now != row.id and cache.placed(site, identity=now):
        raise TooMuch
    return now


def identity_of_new(cache: Cache, site: str, metadata: Metadata, path: str, sha: str) -> str:
    """The id of a document that was not there. Raises `TooMuch` where it decides the id of another."""
    new, full = named(metadata)
    now = new if full else f"{new}-{sha[:8]}"
    met = {other.id for other in cache.alike(site, new) if other.path != path}
    if met & {new, now} or (full and any(_HASHED.fullmatch(other[len(new) :]) for other in met)):
        raise TooMuch
    return now


def check_gone(cache: Cache, site: str, row: Placed, before: Metadata) -> None:
    """Raises `TooMuch` where others have other ids once a document, which had these facts, no longer has its id."""
    old, was_full = named(before)
    if row.id != (old if was_full else f"{old}-{row.sha[:8]}") and row.id != f"{old}-{row.sha[:8]}":
        raise TooMuch
    alike = [one for one in cache.alike(site, old) if one.path != row.path and one.id.startswith(f"{old}-{one.sha[:8]}")]
    if row.id != old and len(alike) == 1 and any(named_fully(one.metadata) for one in cache.drafts([alike[0].key])):
        raise TooMuch  # it needs no hash any more


def by_hash(old: Document, now: Placed) -> bool:
    """Whether only the hash in its address changed, if anything, where a document has this row now."""
    return old.id == now.id or (old.id[-8:], old.id[:-8]) == (old.source.sha256[:8], now.id.removesuffix(now.sha[:8]))


def renamed(site: Site, pairs: Iterable[tuple[str, str]]) -> Renamed:
    """The names that change with these (old id, new id). Raises `TooMuch` where the site's own address is known (then maps of
    it hold the names packed)."""
    moved = sorted((old, new) for old, new in pairs if old != new)
    if not moved:
        return Renamed()
    if site.settings.url or any(len(old) != len(new) for old, new in moved):
        raise TooMuch
    feeds = [tuple(identity_of(site, document_path(one)).encode() for one in pair) for pair in moved]
    return Renamed((*((old.encode(), new.encode()) for old, new in moved), *((pair[0], pair[1]) for pair in feeds)))


def rename_files(site: Site, pages: SitePages, names: Renamed, told: Iterable[str], jobs: int) -> None:
    """Puts the new names into the site's pages of the collection and into the pages and files `told`, in two processes unless
    `jobs` is 1. Raises `TooMuch` where a hand-written page has an old one."""
    if not names.names:
        return
    every = [*_collection_files(pages.live), *map(destination, told)]
    middle = len(every) // 2
    with aside(partial(_rename, site, pages, names, every[middle:]), jobs) as half:
        _rename(site, pages, names, every[:middle])
        half()


def _rename(site: Site, pages: SitePages, names: Renamed, files: Iterable[str]) -> None:
    own = own_pages(site.settings.language)
    for name in files:
        with open(f"{pages.live}/{name}", "rb", buffering=0) as held:  # noqa: PTH123  (thousands of times while somebody waits)
            data = held.read()
        if not names.concerns(data):
            continue
        if (own / name).with_suffix(".md").is_file():
            raise TooMuch
        write_new(f"{pages.fresh}/{name}", names(data))


def _collection_files(site: Path) -> Iterator[str]:
    """The files of a site that may name any document."""
    root = str(site)
    for folder, folders, files in os.walk(root):
        below = folder[len(root) + 1 :].replace(os.sep, "/")
        if not below:
            folders[:] = [name for name in folders if name not in _ELSEWHERE]
        yield from (f"{below}/{name}" if below else name for name in files)
