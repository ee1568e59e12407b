"""The parts of an Office file (a ZIP of XML), read within limits: no bomb, no DTD, nothing from outside.

Of a damaged one (cut off on its way, a bad sector) what can be had is had: the parts that are whole, and a part up to where
it breaks.
"""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
import zlib
from typing import Any
from xml.etree import ElementTree

from generator.read.content import Unreadable

MAX_PART = 150 * 1024 * 1024
MAX_RATIO = 400
_MAX_PARTS = 2000
DAMAGED = "open it in a word processor and save it again"


class Package:
    """An opened Office file; `damaged` once something of it could not be read as it should."""

    def __init__(self, data: bytes) -> None:
        self.damaged = False
        self._saved: dict[str, bytes] | None = None
        self._data = data
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self.names = frozenset(self._zip.namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, struct.error):
            self.names = frozenset(self._salvaged())
            if not self.names:
                raise Unreadable("the file is damaged (no sound ZIP)", DAMAGED) from None

    def part(self, name: str) -> bytes:
        """The bytes of a part; empty where there is none. Raises Unreadable for one that unpacks beyond all measure."""
        if name not in self.names:
            return b""
        if self._saved is not None:
            return self._saved.get(name, b"")
        info = self._zip.getinfo(name)
        if info.flag_bits & 1:
            raise Unreadable("the file is protected by a password", "save a copy without the password", "password")
        if info.file_size > MAX_PART or (
            info.file_size > 5_000_000 and info.file_size > MAX_RATIO * max(info.compress_size, 1)
        ):
            raise _bomb()
        try:
            with self._zip.open(info) as stream:
                data = stream.read(MAX_PART + 1)
        except Exception:  # zipfile's own, zlib's, struct's, odd compression
            return self._salvaged().get(name, b"")
        if len(data) > MAX_PART:
            raise _bomb()
        return data

    def small(self, name: str, limit: int) -> bytes:
        """The bytes of a part that is no larger than `limit`; empty where it is, or cannot be read."""
        if self._saved is None and name in self.names and self._zip.getinfo(name).file_size > limit:
            return b""
        try:
            data = self.part(name)
        except Unreadable:
            return b""
        return data if len(data) <= limit else b""

    def xml(self, name: str) -> ElementTree.Element | None:
        """A part as a tree, up to where it breaks; None where there is none."""
        data = self.part(name)
        if not data:
            return None
        if b"<!DOCTYPE" in data[:2000] or b"<!ENTITY" in data[:2000]:
            raise Unreadable("the file declares entities of its own, which Office files never do", DAMAGED)
        try:
            return ElementTree.fromstring(data)
        except ElementTree.ParseError:
            self.damaged = True
            return _broken(data)

    def _salvaged(self) -> dict[str, bytes]:
        self.damaged = True
        if self._saved is None:
            self._saved = _salvage(self._data)
        return self._saved


def _bomb() -> Unreadable:
    return Unreadable("the file unpacks to far more than it should (a ZIP bomb?)", "remove it, or save it again", "bomb")


def _salvage(data: bytes) -> dict[str, bytes]:
    """The parts of a ZIP without its directory: each from its own header (APPNOTE 4.3.7), as far as it can be unpacked."""
    parts: dict[str, bytes] = {}
    total, at = 0, data.find(b"PK\x03\x04")
    while 0 <= at <= len(data) - 30 and len(parts) < _MAX_PARTS:
        flags, method, _, _, _, packed, _, name_length, extra = struct.unpack("<HHHHIIIHH", data[at + 6 : at + 30])
        begin = at + 30 + name_length + extra
        name = data[at + 30 : at + 30 + name_length].decode("utf-8", "replace")
        words = _unpacked(data, begin, packed, method, MAX_PART - total) if not flags & 1 else b""
        total += len(words)
        if words:
            parts.setdefault(name, words)
        if total >= MAX_PART:
            raise _bomb()
        at = data.find(b"PK\x03\x04", max(begin, at + 4))
    return parts


def _unpacked(data: bytes, begin: int, packed: int, method: int, limit: int) -> bytes:
    if method == 0:
        return data[begin : begin + packed]
    pieces: list[bytes] = []
    unpacker, size = zlib.decompressobj(-15), 0
    try:
        while begin < len(data) and not unpacker.eof and size < limit:
            pieces.append(unpacker.decompress(unpacker.unconsumed_tail or data[begin : begin + 4096], limit - size))
            size += len(pieces[-1])
            if not unpacker.unconsumed_tail:
                begin += 4096
    except zlib.error:
        pass
    return b"".join(pieces)


def _broken(data: bytes) -> ElementTree.Element | None:
    """The tree of a part up to where it breaks."""
    parser = ElementTree.XMLParser(target=(builder := _Root()))
    with contextlib.suppress(ElementTree.ParseError):
        parser.feed(data)
    return builder.root


class _Root(ElementTree.TreeBuilder):
    """Builds a tree and knows its root from the beginning."""

    root: ElementTree.Element | None = None

    def start(self, tag: Any, attributes: Any, /) -> ElementTree.Element:
        element = super().start(tag, attributes)
        self.root = element if self.root is None else self.root
        return element
