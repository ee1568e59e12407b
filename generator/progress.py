"""Progress of long work: a bar on a terminal, a plain line now and then elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
Track = Callable[[Iterable[T], int, str], Iterator[T]]


def grouped(number: int) -> str:
    """4812 -> "4 812"."""
    return f"{number:,}".replace(",", " ")


def counted(number: int, noun: str) -> str:
    """A counted noun of a message: 1 -> "1 problem", 4812 -> "4 812 problems"."""
    return f"{grouped(number)} {noun if number == 1 else noun + 's'}"


class Progress:
    """Reports on stderr how far a stage is. `Progress(quiet=True)` says nothing; a bar is drawn on a terminal only."""

    def __init__(self, quiet: bool = False, every: float = 10.0) -> None:
        self.quiet = quiet or sys.stderr is None  # `2>&-`: there is nobody to tell
        self.every = every
        self.terminal = not self.quiet and sys.stderr.isatty()

    def stage(self, name: str) -> None:
        """Says that a stage without a count begins."""
        if not self.quiet:
            print(f"{name} …", file=sys.stderr, flush=True)

    def track(self, items: Iterable[T], total: int, name: str) -> Iterator[T]:
        """The items again, while a bar (or plain lines) shows how many of `total` have passed, the pace and time left."""
        if self.quiet or total == 0:
            yield from items
        elif self.terminal:
            yield from self._bar(items, total, name)
        else:
            yield from self._lines(items, total, name)

    @staticmethod
    def _bar(items: Iterable[T], total: int, name: str) -> Iterator[T]:
        import click

        begun, done = time.monotonic(), 0

        def pace(_: T | None) -> str | None:
            passed = time.monotonic() - begun
            return f"{done / passed:.0f} a second" if done and passed >= 0.5 else None

        label = f"{name:<12}"
        with click.progressbar(items, length=total, label=label, file=sys.stderr, show_pos=True, item_show_func=pace) as bar:
            for item in bar:
                done += 1
                yield item

    def _lines(self, items: Iterable[T], total: int, name: str) -> Iterator[T]:
        begun = said = time.monotonic()
        for done, item in enumerate(items, start=1):
            yield item
            now = time.monotonic()
            if now - said >= self.every or (done == total and said > begun):
                said = now
                pace = done / (now - begun)
                left = (total - done) / pace
                print(f"{name}: {done}/{total}, {pace:.0f} a second, {left:.0f} s left", file=sys.stderr, flush=True)
