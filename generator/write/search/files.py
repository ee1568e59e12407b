"""The files of the index: classic scripts that hand their content to the client, so that they load from file:// too."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generator.write.output import write_if_changed

TEXT_FILE = 16384
"""Bytes of text after which a file of texts is closed."""

_OLD = re.compile(r"[0-9a-f]{12}")


class Folder:
    """Writes the index below `base`; remembers what it wrote and how much of it was new."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.sizes: dict[str, int] = {}
        """Path below `base` -> bytes."""
        self.changed = 0

    def script(self, path: str, name: str, *values: Any, call: str = "vanthuIndex") -> None:
        """`vanthuIndex("name", …)` with values as JSON; non-ASCII stays UTF-8."""
        content = ",".join(as_json(value) for value in (name, *values))
        data = f"{call}({content})\n".encode()
        self.sizes[path] = len(data)
        self.changed += write_if_changed(self.base / path, data)


def as_json(value: Any) -> str:
    """JSON that is JavaScript too (two line separators are not allowed in the strings of older browsers)."""
    words = value if isinstance(value, _Raw) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return words.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


class _Raw(str):
    """Already JSON."""


class TextFiles:
    """Writes the texts in the order of the index: short ones share a file, long ones take several."""

    def __init__(self, folder: Folder, version: str) -> None:
        self._folder, self._version = folder, version
        self._rows: list[str] = []
        self._size = 0
        self._next = 0
        self.places: list[tuple[int, int]] = []
        """For each document the number of the file in which its text begins and of its pieces."""

    def add(self, number: int, title: str, pieces: Sequence[str]) -> None:
        """The text of the document with this number; `pieces` are JSON."""
        for index, piece in enumerate(pieces):
            if self._rows and (index or len(pieces) > 1 or self._size >= TEXT_FILE):
                self._close()
            if not index:
                self.places.append((self._next, len(pieces)))
            self._rows.append(f"[{number},{index},{as_json(title if not index else '')},{piece}]")
            self._size += len(piece)
        if len(pieces) > 1:
            self._close()

    def _close(self) -> None:
        name = f"t{self._next}"
        path = f"{self._version}/text/{self._next // 1000}/{name}.js"
        self._folder.script(path, name, self._version, _Raw("[" + ",\n".join(self._rows) + "]"))
        self._rows, self._size = [], 0
        self._next += 1

    def finish(self) -> int:
        """Write what is left; the number of files."""
        if self._rows:
            self._close()
        return self._next


def remove_others(folder: Path, version: str) -> None:
    """Delete the index folders of other versions below `folder`."""
    for path in folder.iterdir():
        if path.is_dir() and _OLD.fullmatch(path.name) and path.name != version:
            shutil.rmtree(path)
