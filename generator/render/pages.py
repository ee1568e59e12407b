"""Takes the generated pages in a worker and writes each as the finished page of the site, beside the live one.

Three ways, the first that is right: stamped into a frame, rendered by the theme, built wholly by MkDocs from its Markdown.
The first page of every kind, and one page in some hundred, is built both ways and compared; where they differ the kind is
made the slower way.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from generator.render.frame import Key, Prepared, Stamper, written
from generator.render.noted import note
from generator.render.theme import Made, Spec, Theme
from generator.render.tokens import NotLearned
from generator.write.beside import link_file, put_together
from generator.write.markup import clean
from generator.write.nodes import Heading, Rendered
from generator.write.output import write_new
from generator.write.site import Parts, Site

PROVED = "proved-pages.txt"
"""Beside the notes: the kinds of pages that proved to be stamped right, for other workers and a site that is mended later."""
_ONE_IN = 509


@dataclass(frozen=True, slots=True)
class SitePages:
    """Writes finished pages that differ from the live site's below `fresh`, each with the files beside it, and no Markdown.
    Travels to the workers."""

    spec: Spec
    target: Path
    live: Path  # what pages are compared with: the target, or a folder that is not there
    fresh: Path
    slow: Path  # a file of lines: pages that were not stamped, and why
    noted: Path | None = None  # a folder of notes of what is written, where nothing is there before

    def put(self, site: Site, path: str, parts: Parts, beside: Sequence[tuple[str, bytes]] = ()) -> int:
        """Writes the finished page and the files that lie in its folder or below, unless the live site has the same. How many
        of them changed."""
        content = site.rendered(parts)
        page = _press(self.spec).page(made_of(path, parts, content), partial(site.markdown, parts, content), self.slow)
        files = [(destination(path), page), *beside]
        if self.noted is not None:
            put_together(self.fresh, files)
            note(self.noted, self.fresh, [name for name, _ in files])
            return len(files)
        if os.path.exists(f"{self.live}/{path.rpartition('/')[0]}"):  # noqa: PTH110
            return sum(put_if_other(self.live, self.fresh, name, data) for name, data in files)
        return sum(put_together(self.fresh, files))

    def put_file(self, path: str, data: bytes) -> int:
        """Writes a file that belongs to no page, unless the live site has the same."""
        if self.noted is not None:
            write_new(f"{self.fresh}/{path}", data)
            note(self.noted, self.fresh, [path])
            return 1
        return int(put_if_other(self.live, self.fresh, path, data))


def destination(path: str) -> str:
    """Where a page lies in the site: "van-ban/abc/index.md" -> "van-ban/abc/index.html"; other files keep their names."""
    return path.removesuffix(".md") + ".html" if path.endswith(".md") else path


def put_if_other(live: Path, fresh: Path, name: str, data: bytes) -> bool:
    """Writes `fresh/name` unless `live/name` holds these bytes already; True if it wrote."""
    try:
        with open(f"{live}/{name}", "rb") as held:  # noqa: PTH123  (ten thousand times: no path objects)
            if os.fstat(held.fileno()).st_size == len(data) and held.read() == data:
                return False
    except OSError:
        pass
    write_new(f"{fresh}/{name}", data)
    return True


def link_if_other(file: str, live: str, fresh: str) -> bool:
    """Puts a file that is only copied into the fresh folder, as a link where the disk allows, unless the live one is equal;
    True if it did."""
    with suppress(OSError):
        ours, there = os.stat(file), os.stat(live)  # noqa: PTH116  (hundreds of times while somebody waits)
        if (there.st_ino, there.st_dev) == (ours.st_ino, ours.st_dev):
            return False
        if there.st_size == ours.st_size and Path(live).read_bytes() == Path(file).read_bytes():
            return False
    link_file(file, fresh)
    return True


def made_of(path: str, parts: Parts, content: Rendered) -> Made:
    """A page's parts as the theme takes them; strings as they would come back from the front matter."""
    first = parts.nodes[0] if parts.nodes else None
    begins = isinstance(first, Heading) and first.level == 1
    return Made(path, _cleaned(parts.meta), content.html, content.headings, begins)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isprintable() else clean(value)
    if isinstance(value, Mapping):
        return {str(key): _cleaned(item) for key, item in value.items()}
    return [_cleaned(item) for item in value] if isinstance(value, list | tuple) else value


class Press:
    """Makes finished pages in one process, and keeps to the way that proved right for each kind."""

    def __init__(self, spec: Spec) -> None:
        self.theme = Theme(spec)
        self.stamper = Stamper(self.theme)
        self.ways: dict[Key, str] = {}

    def page(self, made: Made, markdown: Callable[[], str], slow: Path) -> bytes:
        """The finished page; `markdown` makes what MkDocs would build it from."""
        page = self.stamper.prepare(made)
        way = self.ways.get(page.kind)
        chosen = zlib.crc32(made.path.encode()) % _ONE_IN == 0
        if way is None and not chosen and (stamped := self._as_before(page, slow)):
            return stamped
        if way is None or (way != "mkdocs" and chosen):
            return self._prove(page, markdown(), slow)
        if way == "stamp":
            return self.stamper.stamp(page)
        return written(self.theme.render(made) if way == "theme" else self.theme.build(made.path, markdown()))

    def _as_before(self, page: Prepared, slow: Path) -> bytes:
        """The stamped page, where its kind proved right in another worker, or when the site was made that is mended now; else
        empty."""
        try:
            proved = slow.with_name(PROVED).read_text(encoding="utf-8").split()
            stamped = self.stamper.stamp(page)
        except (FileNotFoundError, NotLearned):
            return b""
        kind = self.stamper.prepare(page.made).kind  # what the theme asks of a page is known once it was stamped
        if _name(kind) not in proved:
            return b""
        self.ways[kind] = "stamp"
        return stamped

    def _prove(self, page: Prepared, markdown: str, slow: Path) -> bytes:
        """Makes the page every way and takes the fastest that gives what MkDocs gives, for all pages of its kind."""
        path = page.made.path
        right = written(self.theme.build(path, markdown))
        way, why = "stamp", ""
        try:
            same = self.stamper.stamp(page) == right
            why = "" if same else "the stamped page differs from MkDocs' own"
        except NotLearned as trouble:
            same, why = False, str(trouble)
        if not same:
            way = "theme" if written(self.theme.render(page.made)) == right else "mkdocs"
            note = "rendered by the theme for each page" if way == "theme" else "built by MkDocs for each page"
            with slow.open("a", encoding="utf-8") as notes:
                notes.write(f"{path}\t{why}; such pages are {note}\n")
        kind = self.stamper.prepare(page.made).kind
        if way == "stamp" and self.ways.get(kind) != way:
            with slow.with_name(PROVED).open("a", encoding="utf-8") as proved:
                proved.write(f"{_name(kind)}\n")
        self.ways[kind] = way
        return right


def _name(kind: Key) -> str:
    return hashlib.sha256(repr(kind).encode()).hexdigest()


@lru_cache(maxsize=4)
def _press(spec: Spec) -> Press:
    return Press(spec)
