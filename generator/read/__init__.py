"""bytes -> Text: finding files, decoding, formats, normalising, furniture set aside, line repair, outline.

    scan(folder) -> (entries, problems)     load(entry) -> Raw     read(raw) -> Text     read_string(words) -> Text

`Text.body` is made of lines; a line is a whole paragraph, heading, list item or table row (line breaks inside a sentence
are repaired). In a table row the cells are parted by one tab, which stands nowhere else in a body.
"""

from __future__ import annotations

from generator.read.convert import variant
from generator.read.files import Entry, load, scan
from generator.read.text import read, read_string

__all__ = ["Entry", "load", "read", "read_string", "scan", "variant"]
