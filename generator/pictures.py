"""The nouns for what is seen and not read: small pages of a scan, pictures in the text."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A small picture (PNG) of a page of a scan. `page` counts from 1 in the original file."""

    page: int
    width: int
    height: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture in the text of a Word file. It stands after the line that ends at offset `at` of the body; `name` is made of
    its bytes ("3fa94c….png"), `about` the words that its file gives for it."""

    at: int
    name: str
    width: int
    height: int
    about: str = ""
    data: bytes = field(default=b"", repr=False)
