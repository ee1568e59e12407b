"""What every page of one run shares: the collection's settings, its language, the kind of its addresses, the dialect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from generator.model import Settings
from generator.quick import quickly_pickled
from generator.write.address import Urls, href
from generator.write.markup import Dialect, Node, front_matter, render
from generator.write.output import write_if_changed
from generator.write.strings import Strings, strings


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

    def html(self, parts: Parts) -> str:
        """The content of a page as HTML: what a Markdown engine would make of it."""
        return render(parts.nodes, "html", self.t("permalink"))

    def markdown(self, parts: Parts) -> str:
        """A whole page in Markdown, with its front matter."""
        content = render(parts.nodes, "markdown", self.t("permalink"))
        return front_matter(parts.meta) + "\n" + content + "\n"


class Pages(Protocol):
    """Takes the generated pages and the files beside them, in any process; each call tells whether anything changed. The fast
    build has a taker that makes the finished pages of the site too."""

    def put(self, site: Site, path: str, parts: Parts) -> bool: ...

    def put_file(self, path: str, data: bytes) -> bool: ...


@dataclass(frozen=True, slots=True)
class MarkdownPages:
    """Writes pages as Markdown below the docs folder."""

    docs: Path

    def put(self, site: Site, path: str, parts: Parts) -> bool:
        """Writes one page."""
        return self.put_file(path, site.markdown(parts).encode("utf-8"))

    def put_file(self, path: str, data: bytes) -> bool:
        """Writes a file that belongs to a page: the original, a feed."""
        return write_if_changed(self.docs / path, data)
