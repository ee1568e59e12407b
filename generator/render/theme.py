"""The collection's own theme, run by MkDocs' own parts, on pages whose Markdown need not be rendered.

Here lies everything that the fast build shares with MkDocs: the configuration, the navigation, the template environment and
the values that a template is given. `Theme.render` gives what `mkdocs build` would write for a page.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

import jinja2
from markdown.extensions.toc import nest_toc_tokens
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.structure.files import File, Files, InclusionLevel, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils.meta import get_data as split_front_matter

from generator.render.notice import looked_into
from generator.render.stamp import Made, Named, Places, Spec, depths, words_of
from generator.render.tokens import NotLearned
from generator.write.templates import compiled


class Outside(Page):
    """A page outside the navigation: equal to itself only, so that comparing it with those in nav does not look at titles."""

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


class Theme:
    """The theme of one build, in one process."""

    def __init__(self, spec: Spec) -> None:
        logging.getLogger("mkdocs").setLevel(logging.ERROR)
        self.spec = spec
        self.config = load_config(str(spec.config), site_dir=str(spec.site), strict=False)
        if self.config.nav is None:
            raise NotLearned("mkdocs.yml has no nav")
        if unusual := [*self.config.plugins, *(str(name) for name in self.config.hooks)]:
            raise NotLearned(f"mkdocs.yml asks for plugins or hooks ({', '.join(unusual)})")
        self.env: jinja2.Environment = self.config.theme.get_env()
        self.env.bytecode_cache = compiled(spec.config.parent)
        if not spec.mends:  # else they are those that were checked when the site was made
            self._check_templates()
        paths = sorted(set(_nav_paths(self.config.nav)))
        self.files = Files([self.file(path) for path in paths if path.endswith(".md")])
        set_exclusions(self.files, self.config)
        self.nav: Navigation = get_navigation(self.files, self.config)
        self.nav_pages: dict[str, Page] = {page.file.src_uri: page for page in self.nav.pages}
        for path, page in self.nav_pages.items():
            page.markdown, page.meta = "", {}
            if "title" not in page.__dict__:
                raise NotLearned(f"mkdocs.yml gives {path} no title in nav")
        base = self.config.site_url or ""
        named = {path: _named(page) for path, page in self.nav_pages.items()}
        self.places = Places(named, frozenset(depths(paths)), self.levels, base, self.config.use_directory_urls)

    def file(self, path: str) -> File:
        """A file of the docs folder, which need not exist."""
        return File(path, None, str(self.config.site_dir), self.config.use_directory_urls, inclusion=InclusionLevel.NOT_IN_NAV)

    def page(self, path: str) -> Page:
        """The page object for a path: the one in nav, or a new one outside it."""
        page = self.nav_pages.get(path)
        if page is None:
            page = Outside(None, self.file(path), self.config)
            page.markdown, page.meta = "", {}
        return page

    def fill(self, page: Page, made: Made) -> Page:
        """Gives a page what MkDocs would have taken from its Markdown."""
        page.meta = dict(made.meta)
        page.content = made.content
        page.toc = get_toc(self.tokens(made))
        if made.path not in self.nav_pages:
            page.title = made.title
        return page

    def tokens(self, made: Made) -> list[Any]:
        """The nested headings as the toc extension gives them."""
        top, bottom = self.levels
        flat: list[Any] = [
            {"level": level, "id": anchor, "name": words_of(html), "html": html, "data-toc-label": ""}
            for level, anchor, html in made.headings
            if top <= level <= bottom
        ]
        return list(nest_toc_tokens(flat))

    @cached_property
    def levels(self) -> tuple[int, int]:
        """First and last level of the headings that stand in a table of contents."""
        depth = str((self.config.mdx_configs.get("toc") or {}).get("toc_depth", 6))
        top, bottom = depth.split("-") if "-" in depth else ("1", depth)
        return int(top), int(bottom)

    @property
    def deepest(self) -> int:
        """The depth of the deepest entry that a table of contents can have; those at the top have 0."""
        top, bottom = self.levels
        return bottom - top

    def context(self, page: Page) -> dict[str, Any]:
        """The values that a template is given for a page."""
        return dict(get_context(self.nav, [], self.config, page))

    def template(self, meta: Mapping[str, Any]) -> jinja2.Template:
        """The template of a page with this front matter."""
        return self.env.get_template(str(meta.get("template", "main.html")))

    def render(self, made: Made) -> str:
        """The finished page, by the theme itself: slow, always right."""
        return self.render_page(self.fill(self.page(made.path), made))

    def build(self, path: str, markdown: str) -> str:
        """The finished page as MkDocs builds it from its Markdown: the measure of every faster way."""
        page = self.page(path)
        page.markdown, page.meta = split_front_matter(markdown)
        page.render(self.config, self.files)
        return self.render_page(page)

    def render_page(self, page: Page) -> str:
        """A page that has its content, in the theme."""
        page.active = True
        try:
            return self.template(page.meta).render(self.context(page))
        finally:
            page.active = False

    def own_templates(self) -> Iterator[tuple[str, str]]:
        """(name, source) of the templates that the collection puts before the theme's."""
        own = [Path(folder) for folder in self.config.theme.dirs if Path(folder) == Path(self.config.theme.custom_dir or "/-")]
        for folder in own:
            for file in sorted(folder.rglob("*.html")):
                yield file.relative_to(folder).as_posix(), file.read_text(encoding="utf-8")

    def _check_templates(self) -> None:
        for name, source in self.own_templates():
            if looked_into(self.env, source)[0]:
                raise NotLearned(f"the theme's {name} reads the list of all pages")


def _named(page: Page) -> Named:
    before, after = (one.file.src_uri if one else "" for one in (page.previous_page, page.next_page))
    return Named(str(page.title or ""), page.url, page.is_homepage, before, after)


def _nav_paths(nav: object) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, Mapping):
        for value in nav.values():
            yield from _nav_paths(value)
    elif isinstance(nav, Sequence):
        for value in nav:
            yield from _nav_paths(value)
