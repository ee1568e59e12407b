"""Puts changed documents' lines into the data files, in the place of those they had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import Path

from generator.mend.known import Changed
from generator.mend.names import Renamed, TooMuch
from generator.model import Problem, Settings
from generator.write import data_files
from generator.write.output import copy_part, write_if_changed
from generator.write.spool import mapped
from generator.write.strings import strings


def change_lines(
    folder: Path,
    settings: Settings,
    changed: Sequence[Changed],
    problems: Sequence[Problem],
    names: Renamed,
    begins: Sequence[Sequence[int]],
) -> Iterator[str]:
    """Puts the changed documents' lines into the data files; gives the names below docs/ of those that changed. `begins` tell
    of each document where its lines begin in each file, where that is known."""
    t = strings(settings.language)
    ordered = sorted(
        zip(begins, changed, strict=True), key=lambda pair: tuple(pair[0][:1])
    )  # as their lines follow one another
    begins, changed = [at for at, _ in ordered], [one for _, one in ordered]
    before = [data_files.lines_of(one.before, one.told.links(one.before.id, one.before.citations), t) for one in changed]
    after = [data_files.lines_of(one.after, one.fate.links(one.after.id, one.after.citations), t) for one in changed]
    for number, name in enumerate(data_files.LINES):
        lines = [
            (at[number] if at else -1, old[number], new[number]) for at, old, new in zip(begins, before, after, strict=True)
        ]
        if _exchange(folder / name, lines, names):
            yield f"data/{name}"
    if not any(one.recited for one in changed) and _exchange(folder / "missing.csv", (), names):  # else it is made anew
        yield "data/missing.csv"
    told = data_files.json_lines(data_files.problems(problems))
    if write_if_changed(folder / "problems.jsonl", "".join(told).encode()):
        yield "data/problems.jsonl"


def _exchange(file: Path, lines: Sequence[tuple[int, bytes, bytes]], names: Renamed) -> bool:
    """Puts lines in the place of others in a file that may be long (where these begin, or -1; old; new), and new names in the
    place of old ones elsewhere; True if that changed it. Raises `TooMuch` where the lines are not there."""
    fresh = file.with_name(file.name + ".new")
    with file.open("rb") as handle, mapped(file) as held:
        if all(old == new for _, old, new in lines) and not any(held.find(old) >= 0 for old, _ in names.names):
            return False
        found = [(at if at >= 0 or not old else held.find(old), old, new) for at, old, new in lines if old != new]
        places = sorted(found, key=itemgetter(0))  # several may begin at one place, where some had no lines
        if any(at < 0 or (at and held[at - 1] != 10) or held[at : at + len(old)] != old for at, old, _ in places):
            raise TooMuch
        with fresh.open("wb") as target:
            done = 0
            for at, old, new in (*places, (len(held), b"", b"")):
                if names.names:
                    target.write(names(held[done:at]))
                else:
                    copy_part(handle, target, done, at)
                target.write(new)
                done = at + len(old)
    fresh.replace(file)
    return True
