"""The files of the index: classic scripts that hand their content to the client, so that they load from file:// too.

Every file but the root and the words of the site is named by its content: a name never stands for anything else, so that
caches may keep it for ever, and a file that says another name than it was asked by is refused.
"""

from __future__ import annotations

import json
import os
from base64 import b32encode
from hashlib import blake2b
from pathlib import Path
from typing import Any

from generator.write.output import write_if_changed

NAME = 8
"""Letters of a file's name: forty bits of the hash of its content."""


def name_of(content: bytes, length: int = NAME) -> str:
    """So many letters and digits (lower case: some disks do not tell capitals) that change with the content."""
    return b32encode(blake2b(content, digest_size=20).digest()).decode("ascii").lower()[:length]


_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def as_json(value: Any) -> str:
    """JSON that is JavaScript too (two line separators are not allowed in the strings of older browsers)."""
    words = _encoded(value)
    if "\u2028" in words or "\u2029" in words:
        words = words.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return words


class Made(dict[str, int]):
    """Path of a file below the index's folder -> its bytes; `changed` is how many were not there before."""

    changed: int = 0

    def take(self, other: Made) -> None:
        """Adds what a worker made."""
        self.update(other)
        self.changed += other.changed


class Folder:
    """Writes the index below `base`; remembers what it wrote and how much of it was new. One that is `held` writes nothing
    before it is told to (`put`)."""

    def __init__(self, base: Path, held: bool = False) -> None:
        self.base = base
        self.made = Made()
        self._held: dict[str, bytes] | None = {} if held else None

    def take(self, other: Folder) -> None:
        """Adds what another one made, and holds what that one holds."""
        self.made.take(other.made)
        if self._held is not None:
            self._held.update(other._held or {})

    def put(self) -> None:
        """Writes what was held so far, in the order in which it was made."""
        held, self._held = self._held or {}, None
        for path, data in held.items():
            self.made.changed += self._put(self.base / path, data)

    def hashed(self, folder: str, *values: Any) -> str:
        """Writes `folder/NAME.js`, named by the values (JSON); gives the name."""
        content = ",".join(map(as_json, values)).encode()
        name = name_of(content)
        self.script(f"{folder}/{name}", content)
        return name

    def script(self, name: str, content: bytes, call: str = "vanthuIndex") -> None:
        """Writes `name.js`, which hands over its name and the content, which is JSON."""
        data = b'%b("%b",%b)\n' % (call.encode(), name.encode(), content)
        path = f"{name}.js"
        self.made[path] = len(data)
        if self._held is None:
            self.made.changed += self._put(self.base / path, data)
        else:
            self._held[path] = data

    def _put(self, file: Path, data: bytes) -> bool:
        """`write_if_changed`, quicker for what is not there: nobody can hold it."""
        try:
            with file.open("xb", buffering=0) as handle:
                handle.write(data)
        except FileExistsError:
            return write_if_changed(file, data)
        except FileNotFoundError:
            file.parent.mkdir(parents=True, exist_ok=True)
            return self._put(file, data)
        return True


def remove_others(base: Path, made: Made) -> None:
    """Deletes what an earlier run left below `base`."""
    for folder, below, names in os.walk(base):
        below[:] = [name for name in below if not name.startswith(".")]
        for name in names:
            path = Path(folder, name)
            if path.relative_to(base).as_posix() not in made:
                path.unlink()
    for path in sorted(base.glob("*/*/")):
        if not any(path.iterdir()):
            path.rmdir()
