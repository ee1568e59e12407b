"""Addresses: where each page lies and how one page points to another, hosted, below a sub-path or from file://."""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePosixPath
from typing import Literal

from generator.fold import slugify
from generator.model import Link

Urls = Literal["directory", "file"]

_SAFE_SUFFIXES = frozenset({".pdf", ".doc", ".docx", ".odt", ".rtf", ".txt", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".xlsx"})


def document_path(identity: str) -> str:
    """The page of a document: "abc" -> "van-ban/abc/index.md"."""
    return f"van-ban/{identity}/index.md"


def document_url(identity: str) -> str:
    """The same as an address below the site root: "van-ban/abc/"."""
    return f"van-ban/{identity}/"


def citation_anchor(link: Link) -> str:
    """Where a citation stands on its document's page: "tc-3"; empty when its words were set aside and are not in the text."""
    span = link.citation.span
    return f"tc-{link.index}" if span.end > span.start else ""


def index_path(slug: str, entry: str = "", page: int = 1) -> str:
    """A page of an index: "tinh/index.md", "tinh/bac-giang/index.md", its second page "tinh/bac-giang/2/index.md"."""
    parts = [slug, entry, str(page) if page > 1 else "", "index.md"]
    return "/".join(part for part in parts if part)


@lru_cache(maxsize=1024)
def original_name(source_path: str) -> str:
    """A name under which a web server only ever shows or saves the original, never runs it.

    "Văn bản/Kết luận 105.HTML" -> "ket-luan-105.html.txt": a hostile page or drawing is shown as text; MkDocs does not take
    it for a page either.
    """
    path = PurePosixPath(source_path)
    suffix = "." + slugify(path.suffix) if path.suffix else ""
    stem = slugify(path.stem) or "ban-goc"
    return stem + suffix + ("" if suffix in _SAFE_SUFFIXES else ".txt")


def original_path(identity: str, source_path: str) -> str:
    """Where the untouched original lies for download: "van-ban/abc/goc/ten-tep.txt"."""
    return f"van-ban/{identity}/goc/{original_name(source_path)}"


def picture_path(identity: str, page: int) -> str:
    """Where the small picture of a scanned page lies: "van-ban/abc/trang/3.png"."""
    return f"van-ban/{identity}/trang/{page}.png"


def figure_path(identity: str, name: str) -> str:
    """Where a picture of the text lies: "van-ban/abc/hinh/3fa9….png"."""
    return f"van-ban/{identity}/hinh/{name}"


@lru_cache(maxsize=2048)  # a page asks for the same few, and the next page for others
def _between(source: str, target: str) -> str:
    here, there = source.split("/"), target.split("/")
    here, there = [p for p in here if p], [p for p in there if p]
    common = 0
    while common < min(len(here), len(there)) and here[common] == there[common]:
        common += 1
    return "../" * (len(here) - common) + "/".join(there[common:])


def href(source: str, target: str, anchor: str = "", urls: Urls = "directory") -> str:
    """The relative address of page or file `target` as seen from page `source` (both paths below the docs folder).

    ("van-ban/a/index.md", "van-ban/b/index.md", "dieu-5") -> "../b/#dieu-5"; with urls="file" "../b/index.html#dieu-5".
    """
    fragment = f"#{anchor}" if anchor else ""
    if source == target and fragment:
        return fragment
    folder = source.rpartition("/")[0]
    if not target.endswith("index.md"):
        return _between(folder, target) + fragment
    path = _between(folder, target.removesuffix("index.md"))
    path = path + "/" if path and not path.endswith("/") else path
    if urls == "file":
        return f"{path}index.html{fragment}"
    return (path or "./") + fragment


def site_path(page: str) -> str:
    """A page's address below the site root: "van-ban/a/index.md" -> "van-ban/a/"."""
    return page.removesuffix("index.md")
