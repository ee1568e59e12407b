"""Is a site mended after documents came, went or got other names the same, byte for byte, as one built from nothing?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.pipeline import build
from tests.test_incremental import options
from tests.test_mend import Made, Mended, same
from tests.test_mend import folder as folder
from tests.test_mend import mended as mended


class Coming(Made):
    """A collection in which documents come, go and get other names as files; some cite what is not there yet."""

    def __init__(self, folder: Path, seed: int, titles: bool = False) -> None:
        super().__init__(folder, seed, titles)
        self.count = 0
        self.away: list[int] = []
        for number in () if titles else (4, 8, 12, 16):
            self.facts[number]["numbered"] = False
            self.write(number)

    def step(self) -> str:
        """Makes one edit and tells which."""
        chance = self.random
        there = [number for number in range(len(self.facts)) if number not in self.away]
        kind = chance.choice(("come", "go", "go", "new", "name", "cites") if len(there) > 12 else ("come", "new"))
        if kind == "come" and self.away:
            number = self.away.pop(chance.randrange(len(self.away)))
            self.write(number)
        elif kind == "go":
            number = chance.choice(there)
            self.file(number).unlink()
            self.away.append(number)
        elif kind == "name":
            number = chance.choice(there)
            self.count += 1
            file = self.file(number)
            file.rename(file.with_name(f"{number:02}-doi-ten-{self.count}.txt"))
        elif kind == "cites":
            number = chance.choice(there)
            self.facts[number]["cites"] = chance.sample(range(24), 3)
            self.rewrite(number)
        else:
            number = len(self.facts)
            self.facts.append(self._new(number))
            self.write(number)
        return f"{kind} {number}"

    def file(self, number: int) -> Path:
        """Where a document lies now."""
        return next(iter(sorted(self.folder.glob(f"{number:02}*.txt"))))

    def rewrite(self, number: int) -> None:
        """Writes a document anew, under its name of now."""
        file = self.file(number)
        self.write(number)
        own = self.folder / f"{number:02}.txt"
        if own != file:
            own.replace(file)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_after_documents_came_and_went_the_site_is_the_one_built_from_nothing(folder: Path, mended: Mended, seed: int) -> None:
    made = Coming(folder, seed, titles=bool(seed % 2))
    for number in (3, 9):  # cited by others from the start
        made.file(number).unlink()
        made.away.append(number)
    if seed == 3:  # a site whose address is known has a map of its pages
        (folder.parent / "vanthu.yml").write_text("url: https://van-thu.example.org/\n", encoding="utf-8")
    build(options(folder))
    steps, times, done = 40 if "VANTHU_ALL_EDITS" in os.environ else 6, 0, []
    for _ in range(steps):
        done.append([made.step() for _ in range(made.random.choice((1, 1, 1, 2, 3)))])
        told = build(options(folder)).summary()
        times += mended()
        assert same(folder), done
        assert told.rpartition(",")[0] == build(options(folder, "cold", "cold-build")).summary().rpartition(",")[0]
    assert times > 0.6 * steps, done
