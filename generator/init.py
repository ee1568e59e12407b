"""`vanthu init`: a folder ready to publish, made from the starter that travels with the program."""

from __future__ import annotations

from pathlib import Path

from generator import __version__
from generator.resources import default_mkdocs_yml, site_src

_MKDOCS_NOTE = "# Giao diện và quy tắc của trang; có thể sửa. Tên kho, màu sắc, ngôn ngữ: xem vanthu.yml.\n"
_DOCUMENTS = "van-ban"


def init(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Make `folder` a collection. Gives (files written, files left as they were), as POSIX paths in order.

    Nothing that exists is touched, so that it can be run again; the samples come only with a new documents folder.
    """
    has_documents = (folder / _DOCUMENTS).exists()
    written, kept = [], []
    for path, data in sorted(_files().items()):
        target = folder / path
        if path.startswith(_DOCUMENTS + "/") and has_documents:
            continue
        if target.exists():
            kept.append(path)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        written.append(path)
    return tuple(written), tuple(kept)


def _files() -> dict[str, bytes]:
    """Path in the new folder -> bytes. `dot-` in the starter stands for a leading dot, so that no tool takes it for its own."""
    starter = site_src() / "starter"
    files = {_name(file.relative_to(starter)): file.read_bytes() for file in starter.rglob("*") if file.is_file()}
    files["requirements.txt"] = files["requirements.txt"].replace(b"{version}", __version__.encode())
    mkdocs = default_mkdocs_yml().read_text(encoding="utf-8").replace("site_src/theme", "build/theme")
    files["mkdocs.yml"] = (_MKDOCS_NOTE + mkdocs).encode()
    return files


def _name(path: Path) -> str:
    return "/".join("." + part.removeprefix("dot-") if part.startswith("dot-") else part for part in path.parts)
