"""The offline bundle: a built site that opens by double-click from any folder, and one zip of it.

The pages are made with addresses that end in index.html (`--offline`); here come what only a bundle needs: a start page
that a person finds, checksums, and a zip that is the same byte for byte whenever the site is.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

from generator.write.strings import Strings
from generator.write.templates import template

START = "BAT-DAU-TAI-DAY.html"
SUMS = "SHA256SUMS"
_ONLY_ON_A_SERVER = ("404.html", "sitemap.xml", "sitemap.xml.gz", "opensearch.xml", "robots.txt")
_STORED = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".woff", ".woff2", ".zip", ".gz", ".docx", ".xlsx", ".odt", ".pdf"}
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip can hold: the clock must not show


def finish(site: Path, strings: Strings, title: str) -> None:
    """Make a built site a bundle: start page and SHA256SUMS added, what only a web server can use removed."""
    for name in _ONLY_ON_A_SERVER:
        (site / name).unlink(missing_ok=True)
    (site / START).write_text(template("start.html.j2").render(t=strings, title=title), encoding="utf-8", newline="\n")
    (site / SUMS).unlink(missing_ok=True)
    sums = "".join(f"{_sha256(site / name)}  {name}\n" for name in files(site))
    (site / SUMS).write_text(sums, encoding="utf-8", newline="\n")


def files(site: Path) -> list[str]:
    """The files of a bundle, as POSIX paths in order; hidden ones (the program's own mark) are not part of it."""
    return sorted(path for path in _walk(site, "") if not path.startswith("."))


def pack(site: Path, target: Path) -> None:
    """Write the bundle as one zip, complete or not at all: the same files give the same bytes."""
    fresh = target.with_name(f".{target.name}.new")
    with zipfile.ZipFile(fresh, "w") as archive:
        for name in files(site):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3  # Unix, wherever this runs, so that the mode below counts
            entry.external_attr = 0o644 << 16
            stored = Path(name).suffix.lower() in _STORED
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, (site / name).read_bytes(), compresslevel=6)
    fresh.replace(target)


def _walk(folder: Path, prefix: str) -> Iterator[str]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _walk(item, f"{prefix}{item.name}/")
        else:
            yield prefix + item.name


def _sha256(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()
