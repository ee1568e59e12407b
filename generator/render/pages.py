"""Takes the generated pages in a worker and writes each as the finished page of the site, beside the live one.

Where a site is mended they are stamped into the frames that were kept when it was made (see `kept`); all others are made by the
theme (see `press`).
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.render.kept import FOLDER, kept, stamped
from generator.render.noted import note
from generator.render.stamp import Frames, Made, Spec
from generator.write.beside import link_file, put_together
from generator.write.markup import clean
from generator.write.nodes import Heading, Rendered
from generator.write.output import write_new
from generator.write.site import Page, Parts, Site

if TYPE_CHECKING:
    from generator.render.press import Press

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

    def put(self, site: Site, pages: Sequence[Page]) -> list[int]:
        """Writes the finished pages and the files beside them, unless the live site has the same; each step for all of them
        (why, tells `documents`). How many changed of each."""
        contents = [site.rendered(page.parts) for page in pages]
        finished = [self._finished(site, page, content) for page, content in zip(pages, contents, strict=True)]
        return [self._put([(destination(page.path), words), *page.beside]) for page, words in zip(pages, finished, strict=True)]

    def _finished(self, site: Site, page: Page, content: Rendered) -> bytes:
        made = made_of(page.path, page.parts, content)
        return _finished(self.spec, made, partial(site.markdown, page.parts, content), self.slow)

    def _put(self, files: Sequence[tuple[str, bytes]]) -> int:
        if self.noted is not None:
            put_together(self.fresh, files)
            note(self.noted, self.fresh, [name for name, _ in files])
            return len(files)
        if os.path.exists(f"{self.live}/{files[0][0].rpartition('/')[0]}"):  # noqa: PTH110
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


def _finished(spec: Spec, made: Made, markdown: Callable[[], str], slow: Path) -> bytes:
    """The finished page."""
    chosen = zlib.crc32(made.path.encode()) % _ONE_IN == 0
    if spec.mends and not chosen and (page := stamped(_kept(spec, slow.with_name(FOLDER)), made)):
        return page
    return _press(spec).page(made, markdown, slow, chosen)


@lru_cache(maxsize=4)
def _kept(_spec: Spec, folder: Path) -> tuple[Frames, ...]:
    return kept(folder)


@lru_cache(maxsize=4)
def _press(spec: Spec) -> Press:
    from generator.render.press import Press  # loads MkDocs

    return Press(spec)
