"""Which files changed since a site was made, and a first look at them: by another process, while this one makes itself ready to
mend the site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.cache import Cache
from generator.read import Entry
from generator.stamps import key_of, stamp_of

FEW = 20
"""Up to so many changed documents are mended one by one."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A changed file, examined anew: the hash of its bytes, its key, its packed draft and text."""

    entry: Entry
    sha: str
    key: str
    packed: tuple[bytes, bytes]


def changed_entries(cache: Cache, site: str, entries: Sequence[Entry]) -> tuple[list[Entry], list[str]]:
    """The files whose size or time differs from what the site was made of, or that it did not have; and the paths of those that
    are gone. None where they are too many to be mended one by one."""
    stamps = cache.stamps_of(site)
    changed = [entry for entry in entries if stamps.pop(entry.path, "") != stamp_of(entry)]
    return (changed, sorted(stamps)) if len(changed) + len(stamps) <= FEW else ([], [])


def look_at(entries: Sequence[Entry]) -> list[Looked]:
    """The files examined. Raises `VanthuError` for one that cannot be read."""
    from generator.examine import examine, packed_pair  # much to load, which a site's mending can do without
    from generator.read import load

    found = []
    for entry in entries:
        raw = load(entry)
        found.append(Looked(entry, raw.source.sha256, key_of(raw), packed_pair(examine(raw))))
    return found
