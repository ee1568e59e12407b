"""By what a file is known: its stamp, while which stays it need not be opened, and the key of its record in the cache."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from generator.model import Raw
from generator.read import Entry, curators_stamp, variant


def stamp_of(entry: Entry) -> str:
    """A file's size and time of change, and those of the sidecars that speak for it."""
    return f"{entry.size}:{entry.mtime_ns}:{entry.beside}"


def stamps_of(entries: Sequence[Entry]) -> dict[str, str]:
    """Path -> stamp of each file: while it stays the same the file need not be opened."""
    from generator.cache import fingerprint

    shared = f"{curators_stamp(entries)}:{fingerprint()}:{variant()}"
    return {entry.path: f"{entry.size}:{entry.mtime_ns}:{entry.beside}:{shared}" for entry in entries}


def key_of(raw: Raw) -> str:
    """The cache key of a file: its path, its bytes, what a curator wrote about it, and the program itself."""
    from generator.cache import fingerprint

    curated = sorted((name, repr(item)) for name, item in raw.curated.items())
    pictures = [(name, hashlib.sha256(data).digest()) for name, data in sorted(raw.beside.items())]
    facts = (fingerprint(), variant(), raw.source.path, raw.source.sha256, curated, raw.problems, pictures)
    return hashlib.sha256(repr(facts).encode()).hexdigest()
