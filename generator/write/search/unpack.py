"""What the builder reads of its own index again, to change a little of it: the other way round of `pack` and `lists`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.write.search.lists import Family, places
from generator.write.search.pack import ALPHABET, LAST

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[Any]]

Key = tuple[str, str]
_CODES = bytes(ALPHABET.find(chr(char)) & 0xFF for char in range(256))
_MORE = len(ALPHABET) - LAST


def content(file: Path) -> bytes:
    """What a file of the index hands over, as JSON: after its name, up to the bracket that closes the call."""
    data = file.read_bytes()
    return data[data.index(b'",') + 2 : -2]


def codes_of(data: str) -> bytes:
    """The code of each character; one of no meaning for those that are no number's."""
    return data.encode("ascii", "replace").translate(_CODES)


def number(codes: bytes, at: int) -> tuple[int, int]:
    """The number at a place and the place after it."""
    value, scale = 0, 1
    code = codes[at]
    while code >= LAST:
        value += (code - LAST) * scale
        scale *= _MORE
        at += 1
        code = codes[at]
    return value + code * scale, at + 1


@dataclass(slots=True)
class Held:
    """Packed lists, one after the other: of each its key (a number), its marks as in the keys of `lists.Lists` (0 where they
    were left out), whether it is dense, where its data begin and end."""

    of: list[int] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    dense: list[bool] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def add(self, codes: bytes, data: str, at: int, bits: int, key: int) -> int:
        """Takes the lists of a key that begin at a place; gives the place after them."""
        more = 1
        while more:
            meta = codes[at]
            at += 1
            if meta >= LAST:
                meta, at = number(codes, at - 1)
            marks = 0
            if not meta & 2:
                marks = ord(data[at]) << 7 | (ord(data[at + 1]) if bits else 0)
                at += 1 + bits
            self.of.append(key)
            self.marks.append(marks)
            self.dense.append(meta & 4 > 0)
            self.begins.append(at)
            at += meta >> 3
            self.ends.append(at)
            more = meta & 1
        return at

    def names(self) -> Numbers:
        """What tells each list from the others: key and marks."""
        import numpy as np

        return np.array(self.of, np.int64) << 14 | np.array(self.marks, np.int64)

    def values(self, codes: bytes, family: Family) -> tuple[Numbers, Numbers]:
        """All values in order, and to which list each belongs."""
        import numpy as np

        letters = np.frombuffer(codes, np.uint8)
        begins, ends, dense = np.array(self.begins, np.int64), np.array(self.ends, np.int64), np.array(self.dense, bool)
        of, values = _ascending(letters, begins, np.where(dense, 0, ends - begins))
        if not dense.any():
            return of, values
        sets = [(at, _set(letters[begins[at] : ends[at]], family)) for at in np.flatnonzero(dense).tolist()]
        of = np.concatenate((of, *(np.full(len(some), at) for at, some in sets)))
        order = np.argsort(of, kind="stable")
        return of[order], np.concatenate((values, *(some for _, some in sets)))[order]


def _ascending(letters: Numbers, begins: Numbers, sizes: Numbers) -> tuple[Numbers, Numbers]:
    """The values of lists that are differences, and to which list each belongs."""
    import numpy as np

    data = letters[places(begins, sizes)]
    last = data < LAST
    ends = np.flatnonzero(last)
    length = np.diff(ends, prepend=-1)
    gaps = data[ends].astype(np.int64)
    for back in range(1, int(length.max(initial=1))):
        longer = np.flatnonzero(length > back)
        gaps[longer] = gaps[longer] * _MORE + data[ends[longer] - back] - LAST
    counts = np.diff(np.concatenate(([0], np.cumsum(last)))[np.cumsum(sizes)], prepend=0)
    before = np.concatenate(([0], np.cumsum(gaps)))
    return np.repeat(np.arange(len(sizes)), counts), before[1:] - np.repeat(before[np.cumsum(counts) - counts], counts)


def _set(letters: Numbers, family: Family) -> Numbers:
    """The values of a bitmap, or of the two of pairs."""
    import numpy as np

    bits = np.unpackbits(letters[:, None], axis=1, count=6, bitorder="little").ravel()
    if not family.bits:
        return np.flatnonzero(bits)
    there, often = bits.reshape(2, -1)
    numbers = np.flatnonzero(there)
    return numbers * 2 + often[numbers]


@dataclass(slots=True)
class Shard:
    """The content of a shard: its keys, where the lists of each begin and end, all lists."""

    data: str
    codes: bytes
    keys: list[Key] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    lists: Held = field(default_factory=Held)

    def texts(self) -> list[str]:
        """The packed lists of each key."""
        return [self.data[begin:end] for begin, end in zip(self.begins, self.ends, strict=True)]

    def heads(self) -> list[str]:
        """What stands before the lists of each key."""
        return [self.data[end:begin] for end, begin in zip([0, *self.ends], self.begins, strict=False)]


def shard(data: str, family: Family) -> Shard:
    """Reads a shard."""
    codes = codes_of(data)
    found = Shard(data, codes)
    at, size = 0, len(codes)
    group = second = ""
    while at < size:
        code = codes[at]
        at += 1
        if code == 91:
            length, at = number(codes, at)
            group, second, code = data[at : at + length], "", codes[at + length]
            at += length + 1
        if code == 90:
            same, at = number(codes, at)
            new, at = number(codes, at)
        else:
            same, new = code // 9, code % 9 + 1
        second = second[:same] + data[at : at + new]
        at += new
        found.begins.append(at)
        at = found.lists.add(codes, data, at, family.bits, len(found.keys))
        found.keys.append((group, second))
        found.ends.append(at)
    return found


def held_in(texts: Sequence[str], family: Family) -> tuple[bytes, Held]:
    """The packed lists of some keys, numbered as they come ("" of one that has none), with the codes of all."""
    data = "".join(texts)
    codes, found, at = codes_of(data), Held(), 0
    for key, text in enumerate(texts):
        if text:
            at = found.add(codes, data, at, family.bits, key)
    return codes, found
