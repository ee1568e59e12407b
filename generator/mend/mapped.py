"""The maps of a site whose address is known, where pages came, went or have other addresses."""

from __future__ import annotations

from pathlib import Path

from generator.memory import PageMemory
from generator.resources import own_pages
from generator.write.collected import for_crawlers
from generator.write.output import write_if_changed
from generator.write.site import Site


def map_anew(site: Site, docs: Path, memory: PageMemory) -> tuple[list[str], list[str]]:
    """Writes the maps of the pages that the memory knows now. Gives the names below the docs folder of those that changed, and
    of those that are no more."""
    if not site.settings.url:
        return [], []
    own = own_pages(site.settings.language)
    pages = {file.relative_to(own).as_posix() for file in own.rglob("*.md")} | memory.files.keys()
    pages = pages.union(*(files for _, files in memory.now.values()))
    made = dict(for_crawlers(site, sorted(page for page in pages if page.endswith("index.md"))))
    changed = [name for name, text in made.items() if write_if_changed(docs / name, text.encode())]
    return changed, sorted(file.name for file in docs.glob("sitemap*.xml") if file.name not in made)
