"""What every page of one run shares: the collection's settings, its language, the kind of its addresses, the dialect."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from generator.model import Settings
from generator.quick import quickly_made, quickly_pickled
from generator.write.address import Urls, href
from generator.write.beside import put_together
from generator.write.markup import Dialect, front_matter
from generator.write.nodes import Node, Rendered, render, rendered
from generator.write.output import write_if_changed
from generator.write.strings import Strings, strings


@quickly_made
@dataclass(frozen=True, slots=True)
class Parts:
    """A generated page before it is written: its front matter and its nodes, from which either dialect is made."""

    meta: Mapping[str, Any]
    nodes: Sequence[Node]


quickly_pickled(Parts)


@dataclass(frozen=True, slots=True)
class Site:
    """Small and picklable: it travels to every worker."""

    settings: Settings
    urls: Urls = "directory"
    dialect: Dialect = "markdown"

    @property
    def t(self) -> Strings:
        """The words of the interface."""
        return strings(self.settings.language)

    def href(self, source: str, target: str, anchor: str = "") -> str:
        """`address.href` in this run's kind of addresses."""
        return href(source, target, anchor, self.urls)

    def render(self, nodes: Sequence[Node]) -> str:
        """A page's content from its nodes."""
        return render(nodes, self.dialect, self.t("permalink"))

    def rendered(self, parts: Parts) -> Rendered:
        """The content of a page in both dialects."""
        return rendered(parts.nodes, self.t("permalink"))

    def html(self, parts: Parts) -> str:
        """The content of a page as HTML: what a Markdown engine would make of it."""
        return self.rendered(parts).html

    def markdown(self, parts: Parts, content: Rendered | None = None) -> str:
        """A whole page in Markdown, with its front matter; `content` where it is made already."""
        return f"{front_matter(parts.meta)}\n{(content or self.rendered(parts)).markdown}\n"


@quickly_made
@dataclass(frozen=True, slots=True)
class Page:
    """A generated page on its way to its taker: its path, its parts, and the files that lie in its folder or below (path,
    bytes): its original, its feed."""

    path: str
    parts: Parts
    beside: Sequence[tuple[str, bytes]] = ()


@quickly_made
@dataclass(frozen=True, slots=True)
class Planned:
    """A generated page that is yet to be made, here or in a worker: its path and the call that makes it."""

    path: str
    make: Callable[[], Parts]


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """The same of a file that is no page."""

    path: str
    make: Callable[[], bytes]


def ready(path: str, parts: Parts) -> Planned:
    """A page that is made already."""
    return Planned(path, partial(_itself, parts))


def _itself(parts: Parts) -> Parts:
    return parts


class Pages(Protocol):
    """Takes the generated pages, each with the files beside it, in any process, and tells of each how many of them changed. The
    fast build has a taker that makes the finished pages of the site too."""

    def put(self, site: Site, pages: Sequence[Page]) -> list[int]: ...

    def put_file(self, path: str, data: bytes) -> int:
        """The same of a file that belongs to no page."""


@dataclass(frozen=True, slots=True)
class MarkdownPages:
    """Writes pages as Markdown below the docs folder."""

    docs: Path

    def put(self, site: Site, pages: Sequence[Page]) -> list[int]:
        """Writes pages and the files beside them. How many changed of each."""
        return [
            sum(put_together(self.docs, [(page.path, site.markdown(page.parts).encode("utf-8")), *page.beside]))
            for page in pages
        ]

    def put_file(self, path: str, data: bytes) -> int:
        """Writes a file that belongs to no page."""
        return int(write_if_changed(self.docs / path, data))
