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
_CHARS = ALPHABET + '"\\'
"""The two others are no part of numbers, but marks may be one of them."""
_CODES = bytes(_CHARS.find(chr(char)) & 0xFF for char in range(256))
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
    """The packed lists of some keys, one after the other: where each begins, and how many each key has."""

    heads: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)

    def add(self, codes: bytes, at: int, bits: int) -> int:
        """Takes the lists of a key that begin at a place; gives the place after them."""
        before, more = len(self.heads), 1
        while more:
            self.heads.append(at)
            meta = codes[at]
            at += 1
            if meta >= LAST:
                meta, at = number(codes, at - 1)
            at += (meta >> 3) + (0 if meta & 2 else 1 + bits)
            more = meta & 1
        self.counts.append(len(self.heads) - before)
        return at

    def read(self, codes: bytes, family: Family) -> tuple[Numbers, Numbers, Numbers]:
        """The name of each list (the number of its key and its marks, as in the keys of `lists.Lists`; 0 where these were left
        out), all values in order, and where those of each list begin; one more number ends the last."""
        import numpy as np

        letters, chars = np.frombuffer(codes, np.uint8), np.frombuffer(_CHARS.encode(), np.uint8)
        meta, begins = _numbers(letters, np.array(self.heads, np.int64))
        marked = np.flatnonzero(meta & 2 == 0)
        names = np.repeat(np.arange(len(self.counts)), self.counts) << 14
        names[marked] |= chars[letters[begins[marked]]].astype(np.int64) << 7
        if family.bits:
            names[marked] |= chars[letters[begins[marked] + 1]]
        begins[marked] += 1 + family.bits
        dense = np.flatnonzero(meta & 4).tolist()
        sizes = meta >> 3
        ends = begins + sizes
        sizes[dense] = 0
        values, counts = _ascending(letters, begins, sizes)
        sets = [(at, _set(letters[begins[at] : ends[at]], family)) for at in dense]
        counts[dense] = [len(some) for _, some in sets]
        starts = np.concatenate(([0], np.cumsum(counts)))
        if not dense:
            return names, values, starts
        every, sparse = np.empty(int(starts[-1]), values.dtype), np.ones(len(counts), bool)
        sparse[dense] = False
        every[np.repeat(sparse, counts)] = values
        for at, some in sets:
            every[starts[at] : starts[at + 1]] = some
        return names, every, starts


def _numbers(letters: Numbers, places: Numbers) -> tuple[Numbers, Numbers]:
    """The numbers at some places, and the places after them."""
    import numpy as np

    values, ends, scale = np.zeros(len(places), np.int64), places.copy(), 1
    more = np.arange(len(places))
    while len(more):
        code = letters[ends[more]].astype(np.int64)
        goes_on = code >= LAST
        values[more] += (code - goes_on * LAST) * scale
        ends[more] += 1
        more, scale = more[goes_on], scale * _MORE
    return values, ends


def _ascending(letters: Numbers, begins: Numbers, sizes: Numbers) -> tuple[Numbers, Numbers]:
    """The values of lists that are differences, and how many each list has. Sums may leave the 32 bits, and come back: what is
    taken from them is less than that."""
    import numpy as np

    data = letters[places(begins, sizes)]
    last = data < LAST
    ends = np.flatnonzero(last)
    length = np.diff(ends, prepend=-1)
    gaps = data[ends].astype(np.int32)
    for back in range(1, int(length.max(initial=1))):
        longer = np.flatnonzero(length > back)
        gaps[longer] = gaps[longer] * _MORE + data[ends[longer] - back] - LAST
    counts = np.diff(np.concatenate(([0], np.cumsum(last)))[np.cumsum(sizes)], prepend=0)
    before = np.concatenate((np.zeros(1, np.int32), np.cumsum(gaps, dtype=np.int32)))
    return before[1:] - np.repeat(before[np.cumsum(counts) - counts], counts), counts


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
        at = found.lists.add(codes, at, family.bits)
        found.keys.append((group, second))
        found.ends.append(at)
    return found


def held_in(texts: Sequence[str], family: Family) -> tuple[bytes, Held]:
    """The packed lists of some keys, numbered as they come ("" of one that has none), with the codes of all."""
    data = "".join(texts)
    codes, found, at = codes_of(data), Held(), 0
    for text in texts:
        if text:
            at = found.add(codes, at, family.bits)
        else:
            found.counts.append(0)
    return codes, found
