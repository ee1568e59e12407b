"""bytes -> Text: finding files, decoding, formats, normalising, furniture set aside, line repair, outline.

    scan(folder) -> (entries, problems)     load(entry) -> Raw     read(raw) -> Text     read_string(words) -> Text

`Text.body` is made of lines; a line is a whole paragraph, heading, list item or table row (line breaks inside a sentence
are repaired). In a table row the cells are parted by one tab, which stands nowhere else in a body.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.read.files import Entry, curators_stamp, expect, load, scan
    from generator.read.machine import variant
    from generator.read.text import read, read_string

__all__ = ["Entry", "curators_stamp", "expect", "load", "read", "read_string", "scan", "variant"]
_IN = {"variant": "machine", "read": "text", "read_string": "text"}


def __getattr__(name: str) -> Any:
    """What is asked for, from its module: a build that finds nothing changed lists files and never loads what reads them."""
    if name not in __all__:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"generator.read.{_IN.get(name, 'files')}"), name)
