"""Puts changed documents' lines into the data files, in the place of those they had."""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.mend.known import Changed
from generator.mend.names import Renamed, TooMuch
from generator.model import Problem, Settings
from generator.write import data_files
from generator.write.output import write_if_changed
from generator.write.strings import strings


def change_lines(
    folder: Path, settings: Settings, changed: Sequence[Changed], problems: Sequence[Problem], names: Renamed
) -> Iterator[str]:
    """Puts the changed documents' lines into the data files; gives the names below docs/ of those that changed."""
    t = strings(settings.language)
    before = [data_files.lines_of(one.before, one.told.links(one.before.id, one.before.citations), t) for one in changed]
    after = [data_files.lines_of(one.after, one.fate.links(one.after.id, one.after.citations), t) for one in changed]
    for number, name in enumerate(data_files.LINES):
        if _exchange(folder / name, [(old[number], new[number]) for old, new in zip(before, after, strict=True)], names):
            yield f"data/{name}"
    if _exchange(folder / "missing.csv", (), names):
        yield "data/missing.csv"
    told = data_files.json_lines(data_files.problems(problems))
    if write_if_changed(folder / "problems.jsonl", "".join(told).encode()):
        yield "data/problems.jsonl"


def _exchange(file: Path, lines: Sequence[tuple[bytes, bytes]], names: Renamed) -> bool:
    """Puts lines in the place of others in a file that may be long, and new names in the place of old ones elsewhere; True if
    that changed it. Raises `TooMuch` where the lines are not there."""
    wanted = [(old, new) for old, new in lines if old != new]
    fresh = file.with_name(file.name + ".new")
    with file.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as held:
        if not wanted and not any(held.find(old) >= 0 for old, _ in names.names):
            return False
        places = sorted((held.find(old), old, new) for old, new in wanted if old)
        if len(places) < len(wanted) or any(at < 0 or (at and held[at - 1] != 10) for at, _, _ in places):
            raise TooMuch
        with fresh.open("wb") as target:
            done = 0
            for at, old, new in places:
                target.write(names(held[done:at]))
                target.write(new)
                done = at + len(old)
            target.write(names(held[done:]))
    fresh.replace(file)
    return True
