"""`vanthu init`: a folder ready to publish, made from the starter that travels with the program, and the program itself."""

from __future__ import annotations

from pathlib import Path

from generator.resources import default_mkdocs_yml, site_src
from generator.wheel import NAME, wheel

_MKDOCS_NOTE = "# Giao diện và quy tắc của trang; có thể sửa. Tên kho, màu sắc, ngôn ngữ: xem vanthu.yml.\n"
_ONCE = ("van-ban", "chuong-trinh")
"""Folders whose files come only with the folder itself: the samples; the program, whose file `requirements.txt` names."""


def init(folder: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Make `folder` a collection. Gives (files written, files left as they were), as POSIX paths in order.

    Nothing that exists is touched, so that it can be run again; samples and program come only with a new folder for them.
    """
    there = {name for name in _ONCE if (folder / name).exists()}
    written, kept = [], []
    for path, data in sorted(_files().items()):
        target = folder / path
        if path.partition("/")[0] in there:
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
    files["requirements.txt"] = files["requirements.txt"].replace(b"{wheel}", NAME.encode())
    files[f"chuong-trinh/{NAME}"] = wheel()
    mkdocs = default_mkdocs_yml().read_text(encoding="utf-8").replace("site_src/theme", "build/theme")
    files["mkdocs.yml"] = (_MKDOCS_NOTE + mkdocs).encode()
    return files


def _name(path: Path) -> str:
    return "/".join("." + part.removeprefix("dot-") if part.startswith("dot-") else part for part in path.parts)
