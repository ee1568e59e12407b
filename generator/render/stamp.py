"""Stamping pages into frames that were learned before: neither MkDocs nor the theme is asked.

How frames are learned tells `frame`, how they are kept for the next build `kept`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urljoin

from generator.quick import quickly_made
from generator.render.contents import Contents, Item
from generator.render.tokens import ESCAPES, NotLearned, Slot

_TAG = re.compile(r"</?[a-z]+(?: [^<>]*)?>")
_PLAIN_PAGE = re.compile(r"(?:[A-Za-z0-9._-]+/)+index\.md")

Key = tuple[object, ...]


class Run(Protocol):
    """A block that is run for each page."""

    def of(self, page: object) -> str: ...


@quickly_made
@dataclass(frozen=True, slots=True)
class Made:
    """A generated page ready for the theme: `path` below the docs folder, front matter, content as HTML, and its headings
    (level, anchor, inner HTML without the permalink) in order, for the table of contents."""

    path: str
    meta: Mapping[str, Any]
    content: str
    headings: tuple[tuple[int, str, str], ...] = ()
    begins_with_title: bool = False

    @property
    def title(self) -> str:
        """`page.title` as MkDocs finds it: front matter, else a first-level heading that begins the page, else the file's."""
        if "title" in self.meta:
            return str(self.meta["title"])
        if self.begins_with_title and self.headings:
            return words_of(self.headings[0][2])
        return "Index"


@dataclass(frozen=True, slots=True)
class Spec:
    """What a process needs to set up the theme: the configuration file and MkDocs' output folder."""

    config: Path
    site: Path
    stamp: str = ""  # changes with whatever the theme is made of: a process must not keep an old one
    mends: bool = False  # only some pages of a site are made again, all else is as it was


@dataclass(frozen=True, slots=True)
class Frame:
    """Words of the theme as they are written, and what goes between: a slot, the table of contents, or a block to be run."""

    words: tuple[bytes, ...]
    between: tuple[Slot | Contents | Run, ...]
    inner: int  # how many folders of the path the page's own are


@quickly_made
@dataclass(frozen=True, slots=True)
class Prepared:
    """A page ready to be stamped: its table of contents, the level of its first heading there (0 for none), its kind."""

    made: Made
    items: list[Item]
    level: int
    kind: Key


@dataclass(frozen=True, slots=True)
class Named:
    """A page in nav: its title, its address, whether it is the home page, the paths of those before and after it."""

    title: str
    url: str
    is_homepage: bool
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class Places:
    """What of the configuration a page's kind and addresses depend on: each page in nav by its path, the folders that these lie
    in, the levels of a table of contents, the site's own address, whether addresses end in a folder."""

    nav: Mapping[str, Named]
    folders: frozenset[str]
    levels: tuple[int, int]
    base: str
    directories: bool


def written(text: str) -> bytes:
    """A finished page, or a part of one, as it is written to its file."""
    return text.encode("utf-8", "xmlcharrefreplace")


def items_of(made: Made, levels: tuple[int, int]) -> list[Item]:
    """The entries of a page's table of contents in order, nested as Markdown's toc extension nests headings: below one of a
    higher level, beside one of the same; after one of a lower level, below the last one that is above both."""
    top, bottom = levels
    headings = [(level, anchor, words_of(html)) for level, anchor, html in made.headings if top <= level <= bottom]
    found: list[Item] = []
    above: list[int] = []
    before = 0
    for number, (level, anchor, words) in enumerate(headings):
        if number and level > before:
            above.append(before)
        while above and level <= above[-1]:
            above.pop()
        parent = number + 1 < len(headings) and headings[number + 1][0] > level
        found.append(Item(anchor, words, len(above), parent))
        before = level
    return found


def words_of(html: str) -> str:
    """HTML without tags, as Markdown's toc extension makes it, which is asked itself only where there is more than plain tags:
    it takes long to load."""
    words = _TAG.sub("", html) if "<" in html else html
    if "<" not in words:
        return " ".join(words.split())
    from markdown.extensions.toc import strip_tags

    return str(strip_tags(html))


class Frames:
    """The frames that are known of a theme, and what it asks of a page's front matter."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.frames: dict[Key, Frame] = {}
        self.words: set[str] = {"title"}  # keys of the front matter that are shown outside the collection's own blocks
        self.shaping: set[str] = {"hide"}  # keys by whose value the theme decides something

    def prepare(self, made: Made) -> Prepared:
        """A page with its table of contents and its kind, as far as it is known what the theme asks of its front matter."""
        items = items_of(made, self.places.levels)
        top, bottom = self.places.levels
        level = next((level for level, _, _ in made.headings if top <= level <= bottom), 0)
        return Prepared(made, items, level, self.key(made, level))

    def stamp(self, page: Prepared) -> bytes:
        """The finished page. Raises `NotLearned` where no frame is known for it."""
        frame = self.frames.get(page.kind)
        if frame is None:
            raise NotLearned("no such page was made before")
        return self.fill(frame, page.made, page.items)

    def fill(self, frame: Frame, made: Made, items: Sequence[Item]) -> bytes:
        """The finished page in this frame."""
        out = [frame.words[0]]
        page: Any = None
        for part, after in zip(frame.between, frame.words[1:], strict=True):
            if isinstance(part, Slot):
                value = _value(part.name, frame, made, items)
                out.append(written(value if part.how == "as it is" else ESCAPES[part.how](value)))
            elif isinstance(part, Contents):
                out.append(written(part.of(items)))
            else:
                if page is None:
                    page = self.page(made)
                    page.active = True
                out.append(written(part.of(page)))
            out.append(after)
        if page is not None:
            page.active = False
        return b"".join(out)

    def page(self, made: Made) -> Any:
        """The page as a block sees it that is run."""
        return Light(made, self.places)

    def key(self, made: Made, first_level: int) -> Key:
        """The kind of a page: all of one kind have one frame."""
        path = made.path
        place: object = path
        if path not in self.places.nav:
            folders = path.split("/")[:-1]
            place = (self.common(folders), len(folders))
        meta = made.meta
        words = tuple(isinstance(meta.get(name), str) and bool(meta[name]) for name in sorted(self.words))
        other = (repr(meta.get(name)) for name in sorted(self.words | self.shaping) if not isinstance(meta.get(name), str))
        shape = (words, *other, *(repr(meta.get(name)) for name in sorted(self.shaping)))
        return (place, meta.get("template"), first_level, "<h1" in made.content, "title" in meta, shape)

    def common(self, folders: Sequence[str]) -> str:
        """The part of a path that a link in the navigation may share: relative addresses differ with it."""
        for count in range(len(folders) - 1, 0, -1):
            if "/".join(folders[:count]) in self.places.folders:
                return "/".join(folders[:count])
        return ""


def _value(name: str, frame: Frame, made: Made, items: Sequence[Item]) -> str:
    if name == "content":
        return made.content
    if name == "path":
        return "/".join(made.path.split("/")[:-1][-frame.inner :])
    if name == "title":
        return made.title
    if name == "first":
        return items[0].anchor
    return str(made.meta[name.removeprefix("meta.")])


class Light:
    """A page for a small block that seldom asks for more than words: what else is asked of it comes from a `whole` page object,
    made then; where there is none, `NotLearned` is raised."""

    def __init__(self, made: Made, places: Places, whole: Callable[[], Any] | None = None) -> None:
        self.active = False
        self.meta = made.meta
        self.content = made.content
        self._make = whole
        base = places.base
        named = places.nav.get(made.path)
        if named is not None:
            self.title, self.url, self.is_homepage = named.title, named.url, named.is_homepage
            self.previous_page, self.next_page = (_Neighbour.of(places, path) for path in (named.previous, named.next))
        else:
            self.title = made.title
            self.previous_page = self.next_page = self.parent = None
            self.is_homepage = False
            if _PLAIN_PAGE.fullmatch(made.path):
                folder = made.path.removesuffix("index.md")
                self.url = folder if places.directories else f"{folder}index.html"
        if "url" in self.__dict__:
            self.canonical_url = urljoin(base if base.endswith("/") else f"{base}/", self.url) if base else None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if self._make is None:
            raise NotLearned(f"it is not known what {name} of the page is")
        whole = self.__dict__.get("_whole")
        if whole is None:
            whole = self._whole = self._make()
        value = getattr(whole, name)
        setattr(self, name, value)
        return value


class _Neighbour:
    """The page in nav before or after one."""

    def __init__(self, named: Named) -> None:
        self.title, self.url, self.is_homepage = named.title, named.url, named.is_homepage

    @classmethod
    def of(cls, places: Places, path: str) -> _Neighbour | None:
        """The one with this path, None for no path."""
        return cls(places.nav[path]) if path else None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise NotLearned(f"it is not known what {name} of another page is")


def depths(paths: Sequence[str]) -> Iterator[str]:
    """The folders that these paths lie in, each with those above it."""
    for path in paths:
        parts = path.split("/")[:-1]
        for count in range(1, len(parts) + 1):
            yield "/".join(parts[:count])
