"""Where the files that travel with the program lie: templates, theme, assets, strings, samples, the default mkdocs.yml."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def site_src() -> Path:
    """The `site_src` folder: beside the package in a checkout, inside it when installed from a wheel."""
    packaged = _HERE / "_site_src"
    return packaged if packaged.is_dir() else _HERE.parent / "site_src"


def own_pages(language: str) -> Path:
    """The hand-written pages of a site in a language: `own_pages("vi")`; those in English for every other."""
    return site_src() / "pages" / ("vi" if language == "vi" else "en")


def default_mkdocs_yml() -> Path:
    """The `mkdocs.yml` that a collection inherits when it has none of its own."""
    packaged = _HERE / "_mkdocs.yml"
    return packaged if packaged.is_file() else _HERE.parent / "mkdocs.yml"


def data(name: str) -> Path:
    """A table of facts, e.g. `data("provinces.yml")`."""
    return _HERE / "data" / name
