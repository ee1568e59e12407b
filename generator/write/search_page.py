"""The search page and the words that the search client shows."""

from __future__ import annotations

from generator.write.address import index_path
from generator.write.indexes import page
from generator.write.site import Parts, Site
from generator.write.strings import Strings

_CLIENT = (
    "start", "single", "some", "about", "loose", "corrected", "none", "try", "advice", "all", "cut", "missing", "stale",
    "broken", "no_text", "until", "day", "month",
)  # fmt: skip


def search_page(site: Site) -> tuple[str, Parts]:
    """`tim-kiem/`: the query, filters and results; the words for a reader without JavaScript."""
    path = index_path("tim-kiem")
    indexes = [{"name": site.t(f"nav.{slug}"), "href": site.href(path, index_path(slug))} for slug in site.settings.indexes]
    return path, page(site, path, "search.md.j2", site.t("search.title"), hide=("navigation", "toc"), indexes=indexes)


def search_words(t: Strings) -> dict[str, str]:
    """What the client says, by the last part of the key."""
    return {key: t(f"search.{key}") for key in _CLIENT} | {"central": t("central")}
