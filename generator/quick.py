"""Frozen dataclasses with slots that are made and sent between processes quickly: there are hundreds for each document."""

from __future__ import annotations

import copyreg
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import MISSING, fields
from functools import lru_cache
from operator import attrgetter
from sys import intern
from typing import Any, TypeVar

T = TypeVar("T")
SELDOM = (500_000, 50, 1000)


def quickly_made(noun: type[T]) -> type[T]:
    """Lets objects of a frozen dataclass with slots be made in half the time; also a decorator, to stand above `@dataclass`.

    Each field is set through its own slot, where the `__init__` that `dataclass` writes looks up `object.__setattr__` and
    then the slot by its name, for every field of every object. Classes with `__post_init__` stay as they are.
    """
    parts = fields(noun)  # type: ignore[arg-type]
    if hasattr(noun, "__post_init__") or any(part.kw_only or not part.init for part in parts):
        return noun
    scope: dict[str, Any] = {f"set_{part.name}": getattr(noun, part.name).__set__ for part in parts}
    scope |= {f"make_{part.name}": part.default_factory for part in parts if part.default_factory is not MISSING}
    scope["missing"] = MISSING
    values = {part.name: part.name for part in parts}
    values |= {
        part.name: f"make_{part.name}() if {part.name} is missing else {part.name}"
        for part in parts
        if part.default_factory is not MISSING
    }
    sets = "; ".join(f"set_{name}(self, {value})" for name, value in values.items())
    exec(f"def __init__(self, {', '.join(part.name for part in parts)}): {sets}", scope)
    made = scope["__init__"]
    made.__defaults__ = tuple(
        part.default for part in parts if part.default is not MISSING or part.default_factory is not MISSING
    )
    made.__annotations__ = noun.__init__.__annotations__
    made.__qualname__ = f"{noun.__qualname__}.__init__"
    setattr(noun, "__init__", made)  # noqa: B010
    return noun


def quickly_pickled(*nouns: type) -> None:
    """Makes dataclasses travel between processes as a call of the class with its values: three times as fast as the way that
    frozen dataclasses with slots have by themselves, which asks each for the list of its fields."""
    for noun in nouns:
        names = [part.name for part in fields(noun)]
        values = attrgetter(*names)
        if len(names) == 1:
            copyreg.pickle(noun, lambda it, noun=noun, values=values: (noun, (values(it),)))  # type: ignore[misc]
        else:
            copyreg.pickle(noun, lambda it, noun=noun, values=values: (noun, values(it)))  # type: ignore[misc]


def strings_shared(noun: type) -> None:
    """Lets the strings of all objects of a class that come from another process or the cache be held once: of the citations
    of a large collection this saves a third of the memory."""
    values = attrgetter(*[part.name for part in fields(noun)])
    copyreg.pickle(noun, lambda it: (_shared, (noun, *values(it))))


def _shared(noun: type[T], *values: object) -> T:
    return noun(*[intern(value) if type(value) is str else value for value in values])


def wholly_shared(*nouns: type) -> None:
    """Lets equal objects of a class that come from another process or the cache be one: thousands of documents name the same
    few bodies."""
    for noun in nouns:
        values = attrgetter(*[part.name for part in fields(noun)])
        copyreg.pickle(noun, lambda it, noun=noun, values=values: (_one, (noun, *values(it))))  # type: ignore[misc]


@lru_cache(maxsize=16384)
def _one(noun: type[T], *values: object) -> T:
    return noun(*values)


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Looks for cycles seldom: there are hardly any, and each look passes over every document that is held."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def not_collecting() -> Iterator[None]:
    """Never looks for cycles: for work that makes none, and holds what it makes to its end, as `vanthu extract` and the mending
    of a site do."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
