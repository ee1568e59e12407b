"""Terms and their lists of documents, packed into shards of sorted keys (docs/search-index.md, "Terms")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from generator.write.search import pack

_PLAIN, _GROUP = 90, 91  # head codes: an entry with its lengths written out; a new first syllable


def word_key(term: str) -> str:
    """Sortable: "ket5" -> "ket<tab>5"."""
    return f"{term[:-1]}\t{term[-1]}"


def pair_key(term: str) -> str:
    """Sortable: "ket5 luan6" -> "ket luan<tab>56"."""
    first, second = term.split(" ")
    return f"{first[:-1]} {second[:-1]}\t{first[-1]}{second[-1]}"


@dataclass(frozen=True, slots=True)
class Family:
    """Words or pairs. `bits` is how many of the lowest bits of a value are a rank (frequent or not) and no part of the
    document's number."""

    name: str
    bits: int
    documents: int


@dataclass(frozen=True, slots=True)
class Shard:
    """One file of terms: its first key and its packed entries."""

    first: str
    data: str
    terms: int


def _postings(family: Family, values: list[int]) -> tuple[str, bool]:
    """The list of one term and whether it is dense (bitmaps) or sparse (differences)."""
    found = values
    if len(found) * 4 < family.documents or family.documents < 64:
        return pack.ascending(found), False
    if not family.bits:
        return pack.bitmap(found, family.documents), True
    often = [value >> 1 for value in found if value & 1]
    return pack.bitmap((value >> 1 for value in found), family.documents) + pack.bitmap(often, family.documents), True


def _variants(family: Family, rows: list[tuple[str, list[int]]]) -> str:
    """All lists of one folded key. Marks are left out where a single document has the pair: nothing is to be told apart."""
    lone = family.bits and sum(len(values) for marks, values in rows if marks[0] != "~") == 1
    out = []
    for index, (marks, values) in enumerate(rows):
        data, dense = _postings(family, values)
        bare = lone and marks[0] != "~"
        out.append(pack.number(len(data) << 3 | dense << 2 | bool(bare) << 1 | (index < len(rows) - 1)))
        out.append(("" if bare else marks) + data)
    return "".join(out)


def _key(row: tuple[str, list[int]]) -> str:
    return row[0].partition("\t")[0]


def shards(family: Family, merged: Iterable[tuple[str, list[int]]], size: int) -> Iterator[Shard]:
    """Sorted terms as shards of about `size` characters; a key is never split."""
    out: list[str] = []
    held = count = 0
    start = group = before = ""
    for key, rows in groupby(merged, key=_key):
        first, _, second = key.rpartition(" ")
        if not out:
            start, group, before = key, "", ""
        head = ""
        if first != group:
            head, group, before = pack.ALPHABET[_GROUP] + pack.text(first), first, ""
        same = 0
        while same < len(before) and same < len(second) and before[same] == second[same]:
            same += 1
        rest = second[same:]
        if same <= 9 and 1 <= len(rest) <= 9:
            head += pack.ALPHABET[same * 9 + len(rest) - 1]
        else:
            head += pack.ALPHABET[_PLAIN] + pack.number(same) + pack.number(len(rest))
        before = second
        entry = head + rest + _variants(family, [(term.partition("\t")[2], values) for term, values in rows])
        out.append(entry)
        held += len(entry)
        count += 1
        if held >= size:
            yield Shard(start, "".join(out), count)
            out, held, count = [], 0, 0
    if out:
        yield Shard(start, "".join(out), count)


class Vocabulary:
    """The words of letters that stand in enough documents, the commonest first: what a typing slip may have meant."""

    def __init__(self, enough: int, most: int = 20_000) -> None:
        self._enough, self._most = enough, most
        self._counts: dict[str, int] = {}

    def watch(self, merged: Iterable[tuple[str, list[int]]]) -> Iterator[tuple[str, list[int]]]:
        """Pass the words through and count them."""
        for term, values in merged:
            key, _, marks = term.partition("\t")
            if marks not in "~!#{}" and key.isalpha():
                self._counts[key] = self._counts.get(key, 0) + len(values)
            yield term, values

    def words(self) -> str:
        """All of them, separated by spaces."""
        found = sorted((-n, word) for word, n in self._counts.items() if n >= self._enough)
        return " ".join(word for _, word in found[: self._most])
