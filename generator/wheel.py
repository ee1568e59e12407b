"""The running program as a wheel: what `vanthu init` puts into a collection, so that it can be published wherever it is taken.

A wheel is a zip with a list of its files (PEP 427), so no build tool is needed: made from a checkout or from an installed
program alike, without network, and with the same bytes whenever the program is the same.
"""

from __future__ import annotations

import base64
import hashlib
import io
import tomllib
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from generator import __version__
from generator.model import Problem, VanthuError
from generator.resources import default_mkdocs_yml, site_src

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip can hold: the clock must not show
_DIST = f"vanthu-{__version__}.dist-info"
NAME = f"vanthu-{__version__}-py3-none-any.whl"


def wheel() -> bytes:
    """The bytes of `NAME`. Raises `VanthuError` where the program was neither installed nor checked out whole."""
    package = Path(__file__).resolve().parent
    files = {f"generator/{name}": file.read_bytes() for name, file in _files(package) if not name.startswith("_site_src/")}
    files |= {f"generator/_site_src/{name}": file.read_bytes() for name, file in _files(site_src())}
    files["generator/_mkdocs.yml"] = default_mkdocs_yml().read_bytes()
    about, licence = _about(package.parent)
    files[f"{_DIST}/METADATA"] = about.encode()
    files[f"{_DIST}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: vanthu init\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{_DIST}/entry_points.txt"] = b"[console_scripts]\nvanthu = generator.__main__:run\n"
    files[f"{_DIST}/licenses/LICENSE"] = licence
    record = "".join(f"{name},sha256={_digest(data)},{len(data)}\n" for name, data in sorted(files.items()))
    return _zip({**files, f"{_DIST}/RECORD": f"{record}{_DIST}/RECORD,,\n".encode()})


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """(POSIX path below the folder, file) of all that belongs to the program: no caches, nothing hidden."""
    for file in folder.rglob("*"):
        parts = file.relative_to(folder).parts
        if file.is_file() and "__pycache__" not in parts and not any(part.startswith(".") for part in parts):
            yield "/".join(parts), file


def _about(above: Path) -> tuple[str, bytes]:
    """The core metadata and the licence: of a checkout from its pyproject.toml, else as they were installed."""
    project = above / "pyproject.toml"
    if project.is_file():
        told = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
        return _core(_of_project(told)), (above / "LICENSE").read_bytes()
    try:
        installed = metadata.distribution("vanthu")
    except metadata.PackageNotFoundError:
        remedy = "install it with pip, or run it from a checkout with its pyproject.toml"
        raise VanthuError(Problem("vanthu", 0, "the program does not know its own needs", remedy, "wheel")) from None
    kept = ("Summary", "Requires-Python", "License-Expression", "Requires-Dist", "Provides-Extra")
    rows = [(key, value) for key in kept for value in installed.metadata.get_all(key) or ()]
    licence = next((file for file in installed.files or () if file.name == "LICENSE"), None)
    return _core(rows), Path(str(licence.locate())).read_bytes() if licence else b""


def _of_project(told: dict[str, Any]) -> list[tuple[str, str]]:
    rows = [
        ("Summary", told["description"]),
        ("Requires-Python", told["requires-python"]),
        ("License-Expression", told["license"]),
    ]
    rows += [("Requires-Dist", need) for need in told["dependencies"]]
    for extra, needs in told.get("optional-dependencies", {}).items():
        rows += [("Provides-Extra", extra), *(("Requires-Dist", f"{need} ; extra == '{extra}'") for need in needs)]
    return rows


def _core(rows: list[tuple[str, str]]) -> str:
    head = [("Metadata-Version", "2.4"), ("Name", "vanthu"), ("Version", __version__)]
    return "".join(f"{key}: {value}\n" for key, value in [*head, *rows, ("License-File", "LICENSE")])


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=9)
    return out.getvalue()
