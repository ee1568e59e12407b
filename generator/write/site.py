"""What every page of one run shares: the collection's settings, its language, the kind of its addresses, the dialect."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model import Settings
from generator.write.address import Urls, href
from generator.write.markup import Dialect, Node, render
from generator.write.strings import Strings, strings


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

    def render(self, nodes: list[Node]) -> str:
        """A page's content from its nodes."""
        return render(nodes, self.dialect, self.t("permalink"))
