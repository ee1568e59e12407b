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


def recalled(file: Path, options: Options, made_of: MadeOf) -> Last | None:
    """What the last build left, where nothing changed since or what changed could be mended."""
    if not file.is_file():
        return None
    with Cache(file) as cache:
        if cache.was_corrupt:
            raise sqlite3.DatabaseError("not a database")
        last = inputs.recall(cache, options.out)
        if last is None or (
            last.digest != made_of.digest and (last.around != made_of.around or options.offline or options.plain)
        ):
            return None
        with aside(partial(stands, options.out, last.listing, last.folders), options.jobs) as standing:
            if last.digest == made_of.digest:
                return last if standing() else None
            changed, gone = changed_entries(cache, str(options.out.resolve()), made_of.entries)
            if not (changed or gone):
                return None
            with not_collecting(), aside(partial(look_at, changed), options.jobs) as looked:
                last = _mended(cache, options, made_of, last, standing, looked, gone)
        if last is not None:
            inputs.remember(cache, options.out, last)
        return last


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
