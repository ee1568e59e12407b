"""The parts of an Office file (a ZIP of XML), read within limits: no bomb, no DTD, nothing from outside."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

from generator.read.content import Unreadable

MAX_PART = 150 * 1024 * 1024
MAX_RATIO = 400
DAMAGED = "open it in a word processor and save it again"


class Package:
    """An opened Office file."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self.names = frozenset(self._zip.namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            raise Unreadable("the file is damaged (no sound ZIP)", DAMAGED) from None

    def part(self, name: str) -> bytes:
        """The bytes of a part; empty where there is none. Raises Unreadable for one that unpacks beyond all measure."""
        if name not in self.names:
            return b""
        info = self._zip.getinfo(name)
        if info.flag_bits & 1:
            raise Unreadable("the file is protected by a password", "save a copy without the password", "password")
        if info.file_size > MAX_PART or (
            info.file_size > 5_000_000 and info.file_size > MAX_RATIO * max(info.compress_size, 1)
        ):
            raise Unreadable("the file unpacks to far more than it should (a ZIP bomb?)", "remove it, or save it again", "bomb")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(MAX_PART + 1)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
            raise Unreadable(f"the file is damaged (in {name})", DAMAGED) from None
        except Exception:  # zlib.error and its like
            raise Unreadable(f"the file is damaged (in {name})", DAMAGED) from None
        if len(data) > MAX_PART:
            raise Unreadable("the file unpacks to far more than it should (a ZIP bomb?)", "remove it, or save it again", "bomb")
        return data

    def xml(self, name: str) -> ElementTree.Element | None:
        """A part as a tree; None where there is none."""
        data = self.part(name)
        if not data:
            return None
        if b"<!DOCTYPE" in data[:2000] or b"<!ENTITY" in data[:2000]:
            raise Unreadable("the file declares entities of its own, which Office files never do", DAMAGED)
        try:
            return ElementTree.fromstring(data)
        except ElementTree.ParseError:
            raise Unreadable(f"the file is damaged (in {name})", DAMAGED) from None
