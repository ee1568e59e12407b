"""Terms and their lists of documents, packed into shards of sorted keys (docs/search-index.md, "Terms")."""

from __future__ import annotations

from binascii import crc32
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.write.search import pack

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[Any]]

_PLAIN, _GROUP = pack.ALPHABET[90], pack.ALPHABET[91]  # an entry with its lengths written out; a new first word
_CUT = 256


@dataclass(frozen=True, slots=True)
class Family:
    """Words or pairs. `bits` is how many of the lowest bits of a value are a rank (frequent or not) and no part of the
    document's number; `size` is about how long a shard is."""

    name: str
    bits: int
    documents: int
    size: int


@dataclass(frozen=True, slots=True)
class Shard:
    """One file of terms: its first key and its packed entries."""

    first: str
    data: str
    terms: int


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of documents, sorted by their keys: of each its key (25 bits the place of the first word, 25 of the second, 7 and 7
    their marks) and where its values begin; one more number ends the last."""

    keys: Numbers
    starts: Numbers
    values: Numbers

    @classmethod
    def of(cls, keys: Numbers, values: Numbers) -> Lists:
        """Sorted postings: the key of each and its value."""
        import numpy as np

        starts = np.flatnonzero(np.concatenate(([len(keys) > 0], keys[1:] != keys[:-1])))
        return cls(keys[starts], np.append(starts, len(keys)), values.astype(np.int64))


def packed(family: Family, lists: Lists) -> tuple[Numbers, str, list[int]]:
    """The lists of each key (words without marks), one after the other: the keys, the text, where that of each key ends.

    Marks are left out where a single document has the pair: nothing is to be told apart.
    """
    import numpy as np

    starts, counts = lists.starts[:-1], np.diff(lists.starts)
    own = lists.keys >> np.uint64(14)
    begins = np.flatnonzero(np.concatenate(([True], own[1:] != own[:-1])))
    title = (lists.keys & np.uint64(0x3FFF)) == np.uint64(_TITLE if family.bits else 0)
    bare = np.repeat(np.add.reduceat(np.where(title, 0, counts), begins) == 1, np.diff(begins, append=len(own))) & ~title
    if not family.bits:
        bare[:] = False
    gaps = np.diff(lists.values, prepend=0)
    gaps[starts] = lists.values[starts]
    data, ends = pack.many(gaps)
    sparse = np.diff(ends[lists.starts[1:] - 1], prepend=0)
    dense = (counts * 4 >= family.documents) & (family.documents >= 64)
    length = np.where(dense, -(-family.documents // 6) * (1 + family.bits), sparse)
    more = np.concatenate((own[1:] == own[:-1], [False]))
    heads, head_ends = pack.many(length << 3 | dense << 2 | bare << 1 | more)
    head = np.diff(head_ends, prepend=0)
    marks = np.where(bare, 0, 1 + family.bits)
    whole = np.cumsum(head + marks + length)
    at = whole - length
    out = np.empty(int(whole[-1]), np.uint8)
    out[places(at - marks - head, head)] = heads
    marked = at[~bare]
    names = lists.keys[~bare]
    if family.bits:
        out[marked - 1] = (names & np.uint64(127)).astype(np.uint8)
    out[marked - 1 - family.bits] = (names >> np.uint64(7) & np.uint64(127)).astype(np.uint8)
    rest = np.ones(len(out), bool)
    rest[places(at - marks - head, head + marks)] = False
    for index in np.flatnonzero(dense).tolist():
        values = lists.values[lists.starts[index] : lists.starts[index + 1]]
        out[at[index] : whole[index]] = _dense(family, values)
        rest[at[index] : whole[index]] = False
    out[rest] = data[np.repeat(~dense, sparse)] if dense.any() else data
    return own[begins], out.tobytes().decode("ascii"), whole[np.append(begins[1:], len(own)) - 1].tolist()


_TITLE = ord("~") << 7 | ord("~")


def places(begins: Numbers, lengths: Numbers) -> Numbers:
    """All places of some stretches, in order: (3, 7), (2, 1) -> 3, 4, 7."""
    import numpy as np

    return np.repeat(begins - np.cumsum(lengths) + lengths, lengths) + np.arange(int(lengths.sum()))


def _dense(family: Family, values: Numbers) -> Numbers:
    """Bitmaps: of the documents and, for pairs, of those in which the pair is frequent."""
    import numpy as np

    if not family.bits:
        return pack.bitmap(values, family.documents)
    often = values[values & 1 == 1] >> 1
    return np.concatenate((pack.bitmap(values >> 1, family.documents), pack.bitmap(often, family.documents)))


def entries(family: Family, lists: Lists, words: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Each key once: its first word, its last word (of a pair), its packed lists."""
    if not len(lists.keys):
        return
    keys, text, ends = packed(family, lists)
    begin = 0
    for key, end in zip(keys.tolist(), ends, strict=True):
        first = words[key >> 25]
        yield (first, words[key & 0x1FFFFFF], text[begin:end]) if family.bits else ("", first, text[begin:end])
        begin = end


def ends_before(held: int, size: int, first: str, second: str) -> bool:
    """Whether a shard that has so many characters is to end before this key. The key decides, from half to one and a half of
    the size: so a change of one term moves no more than the ends of its own shard."""
    if held * 2 < size:
        return False
    return held * 2 > size * 3 or not crc32(f"{first} {second}".encode()) % _CUT


class Cutter:
    """Makes shards of sorted keys: `add` each, after `take` wherever `ends_before` says so."""

    def __init__(self, family: Family) -> None:
        self._size = family.size
        self._out: list[str] = []
        self._held = 0
        self._start = self._group = self._before = ""

    def ends_before(self, first: str, second: str) -> bool:
        """Whether the shard is to end before this key."""
        return ends_before(self._held, self._size, first, second)

    def add(self, first: str, second: str, lists: str) -> None:
        """One more key, with its packed lists."""
        if not self._out:
            self._start, self._group, self._before = f"{first} {second}" if first else second, "", ""
        head = ""
        if first != self._group:
            head, self._group, self._before = _GROUP + pack.text(first), first, ""
        same = 0
        for a, b in zip(self._before, second, strict=False):
            if a != b:
                break
            same += 1
        new = len(second) - same
        if same <= 9 and 1 <= new <= 9:
            head += pack.ALPHABET[same * 9 + new - 1]
        else:
            head += _PLAIN + pack.number(same) + pack.number(new)
        self._before = second
        entry = f"{head}{second[same:]}{lists}"
        self._out.append(entry)
        self._held += len(entry)

    def take(self) -> Shard | None:
        """The shard, if there is anything in it; the next key begins another."""
        shard = Shard(self._start, "".join(self._out), len(self._out)) if self._out else None
        self._out, self._held = [], 0
        return shard


def shards(family: Family, rows: Iterator[tuple[str, str, str]]) -> Iterator[Shard]:
    """Sorted entries as shards of about `size` characters; a key is never split."""
    cutter = Cutter(family)
    for first, second, lists in rows:
        if cutter.ends_before(first, second) and (shard := cutter.take()):
            yield shard
        cutter.add(first, second, lists)
    if shard := cutter.take():
        yield shard


def counted(lists: Lists, words: Sequence[str]) -> dict[str, int]:
    """Words of letters and in how many documents each stands (as written with any marks)."""
    import numpy as np

    counts: dict[str, int] = {}
    special = {ord(mark) << 7 for mark in "~!#{}"}
    for key, count in zip(lists.keys.tolist(), np.diff(lists.starts).tolist(), strict=True):
        word = words[key >> 39]
        if key & 0x3FFF not in special and word.isalpha():
            counts[word] = counts.get(word, 0) + count
    return counts


def vocabulary(counts: Mapping[str, int], enough: int, most: int = 20_000) -> str:
    """The words that stand in enough documents, the commonest first, separated by spaces: what a slip may have meant."""
    found = sorted((-n, word) for word, n in counts.items() if n >= enough)
    return " ".join(word for _, word in found[:most])
