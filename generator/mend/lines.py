"""Puts changed documents' lines into the data files, in the place of those they had."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.mend.known import Changed
from generator.mend.names import Renamed, TooMuch
from generator.model import Problem, Settings
from generator.write import data_files
from generator.write.output import copy_part, write_if_changed
from generator.write.shelf import Shelf
from generator.write.spool import mapped
from generator.write.strings import strings

_NONE = (b"",) * len(data_files.LINES)


@dataclass(frozen=True, slots=True)
class Lines:
    """A document whose lines change; where they begin in each file, and where they are to stand in those of before, if
    elsewhere; where it stands among all now."""

    one: Changed
    begins: Sequence[int]
    stand: Sequence[int] | None
    number: int


@dataclass(frozen=True, slots=True)
class Places:
    """The changed documents' lines; of each file, where the lines begin and end of those that only name one by another name."""

    lines: Sequence[Lines]
    naming: Sequence[Sequence[tuple[int, int]]]


def places(
    before: Shelf, now: Shelf, docs: Path, changed: Iterable[Changed], moved: Collection[str], tellers: Iterable[str]
) -> Places:
    """Where the lines of changed documents are, by the shelf in the order of before, and, where these are `moved`, where they
    go by that of now; and those of the `tellers`. Raises `TooMuch` where the data files are others."""
    starts = before.starts(docs)
    if starts is None:
        raise TooMuch
    found, order = [], list(now.number) if moved else []
    for one in changed:
        number, stand = now.number[one.after.id], None
        if one.after.id in moved:
            follower = next((other for other in order[number + 1 :] if other not in moved), "")
            stand = [begins[before.number[follower] if follower else -1] for begins in starts]
        own = stand if one.came and stand else [begins[before.number[one.after.id]] for begins in starts]
        found.append(Lines(one, own, stand, number))
    known = {one.one.after.id for one in found}
    others = sorted(before.number[identity] for identity in tellers if identity not in known)
    return Places(found, [[(begins[number], begins[number + 1]) for number in others] for begins in starts])


def change_lines(folder: Path, settings: Settings, where: Places, problems: Sequence[Problem], names: Renamed) -> Iterator[str]:
    """Puts the changed documents' lines into the data files, and new names into those of others; gives the names below docs/ of
    the files that changed."""
    t, changed = strings(settings.language), where.lines
    before = [_NONE if one.came else data_files.lines_of(one.before, one.told.links(one.before.id, one.before.citations), t)
              for one in _ones(changed)]  # fmt: skip
    after = [_NONE if one.went else data_files.lines_of(one.after, one.fate.links(one.after.id, one.after.citations), t)
             for one in _ones(changed)]  # fmt: skip
    for file, name in enumerate(data_files.LINES):
        parts: list[_Part] = []
        for lines, old, new in zip(changed, before, after, strict=True):
            if lines.stand is None:
                parts.append((lines.begins[file], bool(old[file]), lines.number, old[file], new[file]))
            else:
                parts.append((lines.begins[file], bool(old[file]), lines.number, old[file], b""))
                parts.append((lines.stand[file], False, lines.number, b"", new[file]))
        if _exchange(folder / name, parts, where.naming[file], names):
            yield f"data/{name}"
    if names.names and not any(one.recited for one in _ones(changed)):  # else it is made anew
        missing = folder / "missing.csv"
        if write_if_changed(missing, names(missing.read_bytes())):
            yield "data/missing.csv"
    told = data_files.json_lines(data_files.problems(problems))
    if write_if_changed(folder / "problems.jsonl", "".join(told).encode()):
        yield "data/problems.jsonl"


def _ones(changed: Sequence[Lines]) -> Iterator[Changed]:
    return (lines.one for lines in changed)


_Part = tuple[int, bool, int, bytes, bytes]
"""Where lines begin; whether there are any: others that begin there come before; the number of the document; old and new."""


def _exchange(file: Path, parts: Sequence[_Part], naming: Sequence[tuple[int, int]], names: Renamed) -> bool:
    """Puts lines in the place of others in a file that may be long, and new names into those that begin and end at the places
    of `naming`; True if that changed it. Raises `TooMuch` where the lines are not there."""
    fresh = file.with_name(file.name + ".new")
    with file.open("rb") as handle, mapped(file) as held:
        others = ((begin, True, 0, old, names(old)) for begin, end in naming if (old := held[begin:end]))
        found = sorted(part for part in (*parts, *others) if part[-2] != part[-1])
        if not found:
            return False
        if any((at and held[at - 1] != 10) or held[at : at + len(old)] != old for at, _, _, old, _ in found):
            raise TooMuch
        with fresh.open("wb") as target:
            done = 0
            for at, _, _, old, new in (*found, (len(held), True, 0, b"", b"")):
                copy_part(handle, target, done, at)
                target.write(new)
                done = at + len(old)
    fresh.replace(file)
    return True
