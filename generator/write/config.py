"""`OUT/mkdocs.yml`: the collection's (or the packaged) mkdocs.yml inherited, with what belongs to this run."""

from __future__ import annotations

import os
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from generator.resources import default_mkdocs_yml
from generator.write.markup import one_line, text_html
from generator.write.site import Site

_NAV = ("home", "search", "indexes", "citations", "data", "about")
_PAGES = {
    "home": "index.md", "search": "tim-kiem/index.md", "citations": "vien-dan/index.md", "data": "du-lieu/index.md",
    "about": "gioi-thieu/index.md",
}  # fmt: skip


def mkdocs_yml(site: Site, out: Path) -> str:
    """The text of OUT/mkdocs.yml. A `mkdocs.yml` in the working folder is inherited, else the packaged one."""
    own = Path("mkdocs.yml")
    parent = own.resolve() if own.is_file() else default_mkdocs_yml().resolve()
    settings, t = site.settings, site.t
    config: dict[str, Any] = {
        "INHERIT": _relative(parent, out.resolve()),
        "site_name": settings.title,
        "docs_dir": "docs",
        "site_dir": "../site",
        "use_directory_urls": site.urls == "directory",
        "copyright": _copyright(site),
        "theme": {
            "custom_dir": "theme",
            "language": settings.language,
            "palette": [
                _palette("default", "light", settings.colour, "material/weather-night", t("nav.theme_dark")),
                _palette("slate", "dark", settings.colour, "material/weather-sunny", t("nav.theme_light")),
            ],
        },
        "nav": nav(site),
        "markdown_extensions": _extensions(t("permalink")),
        "extra": {"vanthu": theme_words(site)},
    }
    if settings.logo:
        config["theme"] |= {"logo": logo_path(site), "favicon": logo_path(site)}
    if settings.url:
        config["site_url"] = settings.url
    if settings.description:
        config["site_description"] = settings.description
    if settings.owner:
        config["site_author"] = settings.owner
    head = "# Made by vanthu from vanthu.yml; will be overwritten. Build it with: mkdocs build --strict -f mkdocs.yml\n"
    return head + yaml.safe_dump(config, allow_unicode=True, sort_keys=False, width=1000)


def logo_path(site: Site) -> str:
    """Where the collection's logo lies below the docs folder."""
    return "assets/logo" + Path(site.settings.logo).suffix.lower()


PICTURE = "assets/img/chia-se.png"  # 1200 × 630


def shared_picture(site: Site) -> str:
    """What stands for a page where it is shared: the collection's logo where everyone shows its kind of file (not SVG), else a
    picture that travels with the program. Below the docs folder."""
    own = logo_path(site) if site.settings.logo else ""
    return own if own.endswith((".png", ".jpg", ".jpeg", ".webp", ".gif")) else PICTURE


def _copyright(site: Site) -> str:
    """The line at the foot of every page: what it is not, who keeps it, under which licence."""
    own = [site.settings.owner, f"{site.t('data.licence')}: {site.settings.licence}" if site.settings.licence else ""]
    return " ".join([site.t("footer.note"), *(text_html(one_line(words)) + "." for words in own if words)])


def nav(site: Site) -> list[dict[str, str]]:
    """Only index and hand-written pages: with documents in it MkDocs becomes quadratic."""
    entries = []
    for key in _NAV:
        if key == "indexes":
            entries += [{site.t(f"nav.{slug}"): f"{slug}/index.md"} for slug in site.settings.indexes]
        else:
            entries.append({site.t(f"nav.{key}"): _PAGES[key]})
    return entries


_MATERIAL = {
    "main_css": r"assets/stylesheets/main\.\w+\.min\.css", "palette_css": r"assets/stylesheets/palette\.\w+\.min\.css",
    "bundle_js": r"assets/javascripts/bundle\.\w+\.min\.js", "search_js": r"assets/javascripts/workers/search\.\w+\.min\.js",
}  # fmt: skip


def material_files() -> dict[str, str]:
    """The names that the installed Material gives its files: its base.html is replaced by ours (theme/base.html)."""
    spec = find_spec("material")
    base = Path(spec.origin).parent / "templates" / "base.html" if spec and spec.origin else None
    text = base.read_text(encoding="utf-8") if base and base.is_file() else ""
    return {key: found[0] for key, pattern in _MATERIAL.items() if (found := re.search(pattern, text))}


def theme_words(site: Site) -> dict[str, Any]:
    """What the theme prints on every page."""
    keys = (
        "skip", "nav.menu", "nav.search", "search.clear", "notfound.title", "notfound.lead", "notfound.home", "notfound.search",
        "footer.made",
        "feed.title", "cite.copy", "cite.copied",
    )  # fmt: skip
    words = {key.replace(".", "_"): site.t(key) for key in keys}
    words |= {key.replace(".", "_"): site.t(key) for key in ("cite.copy", "cite.copied")}
    return (
        words
        | {"material": material_files(), "picture": shared_picture(site)}
        | {"title": site.settings.title, "owner": site.settings.owner, "licence": site.settings.licence}
    )


def _relative(file: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:  # another drive
        return file.as_posix()


def _palette(scheme: str, media: str, colour: str, icon: str, name: str) -> dict[str, Any]:
    return {
        "media": f"(prefers-color-scheme: {media})",
        "scheme": scheme,
        "primary": colour,
        "accent": colour if colour not in ("brown", "grey", "blue grey", "black", "white") else "teal",
        "toggle": {"icon": icon, "name": name},
    }


def _extensions(permalink: str) -> list[Any]:
    return ["attr_list", "tables", {"toc": {"permalink": "#", "permalink_title": permalink, "toc_depth": "2-5"}}]
