"""The last build taken up: where nothing that a site is made of changed nothing is built, where little changed it is mended."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from generator import inputs
from generator.aside import aside
from generator.cache import Cache
from generator.inputs import Last
from generator.listing import stands
from generator.looked import Looked, changed_entries, look_at
from generator.model import Settings, VanthuError
from generator.options import Options
from generator.quick import not_collecting
from generator.read import Entry, curators_stamp, scan
from generator.read.settings import load_settings
from generator.texts import close_readers


@dataclass(frozen=True, slots=True)
class MadeOf:
    """What a site is to be made of: all of it as a digest, the same but for the documents' files, settings and files."""

    digest: str
    around: str
    settings: Settings
    entries: tuple[Entry, ...]


def made_of_now(options: Options) -> MadeOf:
    """What a site that is built with these options is to be made of. Raises `VanthuError` for settings that cannot be read."""
    settings = load_settings(options.source, Path.cwd())
    entries, unread = scan(options.source or Path(settings.documents))
    mode = (options.offline, options.plain)
    return MadeOf(*inputs.digest_of(settings, entries, unread, curators_stamp(entries), mode), settings, entries)


def recalled(file: Path, options: Options) -> tuple[MadeOf, Last | None]:
    """What a site is to be made of, and what the last build left, where nothing changed since or what changed could be mended.
    Whether the site stands is found meanwhile by another process. Raises `VanthuError` for settings that cannot be read."""
    if not file.is_file():
        return made_of_now(options), None
    with Cache(file) as cache:
        if cache.was_corrupt:
            raise sqlite3.DatabaseError("not a database")
        last = inputs.recall(cache, options.out)
        if last is None:
            return made_of_now(options), None
        with aside(partial(stands, options.out, last.listing, last.folders), options.jobs) as standing:
            made_of = made_of_now(options)
            return made_of, _taken_up(cache, options, made_of, last, standing)


def _taken_up(cache: Cache, options: Options, made_of: MadeOf, last: Last, standing: Callable[[], bool]) -> Last | None:
    """The last build, where nothing changed since; what it is after it was mended; None where that could not be."""
    if last.digest == made_of.digest:
        return last if standing() else None
    if last.around != made_of.around or options.offline or options.plain:
        return None
    changed, gone = changed_entries(cache, str(options.out.resolve()), made_of.entries)
    if not (changed or gone):
        return None
    with not_collecting(), aside(partial(look_at, changed), options.jobs) as looked:
        mended = _mended(cache, options, made_of, last, standing, looked, gone)
    if mended is not None:
        inputs.remember(cache, options.out, mended)
    return mended


def _mended(
    cache: Cache, options: Options, made_of: MadeOf, last: Last, standing: Callable[[], bool],
    looked: Callable[[], list[Looked]], gone: Sequence[str],
) -> Last | None:  # fmt: skip
    """What the mended site is made of; None where the whole collection must be looked at."""
    from generator.mend import Place, TooMuch, mend
    from generator.render.tokens import NotLearned

    place = Place(options.source or Path(made_of.settings.documents), options.work, options.out, options.jobs)
    try:
        return mend(cache, place, made_of.settings, made_of.entries, last, made_of.digest, standing, looked, gone)
    except (TooMuch, VanthuError, NotLearned, LookupError, ValueError, OSError):
        return None
    finally:
        close_readers()
