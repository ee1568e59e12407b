"""Terms and their lists of documents, packed into shards of sorted keys (docs/search-index.md, "Terms")."""

from __future__ import annotations

from binascii import crc32
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.write.search import pack

Variants = list[tuple[str, list[int]]]
"""The lists of one key: marks, values."""

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


def _listed(family: Family, values: Sequence[int], marks: str, more: bool) -> str:
    """One list: its length and kind, its marks ("" where they are left out), differences or, for a dense one, bitmaps."""
    kind = (0 if marks else 2) | more
    if len(values) * 4 < family.documents or family.documents < 64:
        data = pack.ascending(values)
        return pack.number(len(data) << 3 | kind) + marks + data
    if not family.bits:
        data = pack.bitmap(values, family.documents)
    else:
        often = [value >> 1 for value in values if value & 1]
        data = pack.bitmap((value >> 1 for value in values), family.documents) + pack.bitmap(often, family.documents)
    return pack.number(len(data) << 3 | 4 | kind) + marks + data


def variants(family: Family, rows: Variants) -> str:
    """All lists of one folded key. Marks are left out where a single document has the pair: nothing is to be told apart."""
    lone = family.bits and sum(len(values) for marks, values in rows if marks[0] != "~") == 1
    last = len(rows) - 1
    return "".join(
        _listed(family, values, "" if lone and marks[0] != "~" else marks, index < last)
        for index, (marks, values) in enumerate(rows)
    )


def word_groups(lists: Mapping[str, list[int]]) -> Iterator[tuple[str, list[tuple[str, list[int]]]]]:
    """Words as one group: ("", [("ket<tab>5", values), …]), sorted."""
    yield "", sorted((f"{term[:-1]}\t{term[-1]}", values) for term, values in lists.items())


def pair_groups(lists: Mapping[str, list[int]]) -> Iterator[tuple[str, list[tuple[str, list[int]]]]]:
    """Pairs grouped by their first word: ("ket", [("luan<tab>56", values), …]), sorted."""
    groups: dict[str, list[tuple[str, list[int]]]] = {}
    for term, values in lists.items():
        first, second = term.split(" ")
        row = f"{second[:-1]}\t{first[-1]}{second[-1]}", values
        key = first[:-1]
        if key in groups:
            groups[key].append(row)
        else:
            groups[key] = [row]
    for key in sorted(groups):
        yield key, sorted(groups.pop(key))


def entries(family: Family, groups: Iterator[tuple[str, list[tuple[str, list[int]]]]]) -> Iterator[tuple[str, str, str]]:
    """Each key once: its first word, its last word (of a pair), its packed lists."""
    for first, rows in groups:
        known = ""
        found: Variants = []
        for term, values in rows:
            second, marks = term.split("\t")
            if second != known and found:
                yield first, known, _key(family, found)
                found = []
            known = second
            found.append((marks, values))
        if found:
            yield first, known, _key(family, found)


def _key(family: Family, found: Variants) -> str:
    if len(found) > 1:
        return variants(family, found)
    marks, values = found[0]
    if len(values) == 1 and family.bits and marks != "~~":  # by far the most pairs
        data = pack.number(values[0])
        return pack.number(len(data) << 3 | 2) + data
    return _listed(family, values, marks, False)


def cut_before(family: Family, first: str, second: str, held: int) -> bool:
    """Whether a shard that holds so many characters ends before this key. The key decides, within limits: so a change of
    one term moves no more than the ends of its own shard."""
    if held * 2 < family.size:
        return False
    return held * 2 > family.size * 3 or not crc32(f"{first} {second}".encode()) % _CUT


def shards(family: Family, rows: Iterator[tuple[str, str, str]]) -> Iterator[Shard]:
    """Sorted entries as shards of about `size` characters; a key is never split."""
    out: list[str] = []
    held = count = 0
    start = group = before = ""
    for first, second, lists in rows:
        if out and cut_before(family, first, second, held):
            yield Shard(start, "".join(out), count)
            out, held, count = [], 0, 0
        if not out:
            start, group, before = f"{first} {second}" if first else second, "", ""
        head = ""
        if first != group:
            head, group, before = _GROUP + pack.text(first), first, ""
        same = 0
        for a, b in zip(before, second, strict=False):
            if a != b:
                break
            same += 1
        new = len(second) - same
        if same <= 9 and 1 <= new <= 9:
            head += pack.ALPHABET[same * 9 + new - 1]
        else:
            head += _PLAIN + pack.number(same) + pack.number(new)
        before = second
        entry = f"{head}{second[same:]}{lists}"
        out.append(entry)
        held += len(entry)
        count += 1
    if out:
        yield Shard(start, "".join(out), count)


def counted(lists: Mapping[str, list[int]]) -> dict[str, int]:
    """Words of letters and in how many documents each stands (as written with any marks)."""
    counts: dict[str, int] = {}
    for term, values in lists.items():
        key = term[:-1]
        if term[-1] not in "~!#{}" and key.isalpha():
            counts[key] = counts.get(key, 0) + len(values)
    return counts


def vocabulary(counts: Mapping[str, int], enough: int, most: int = 20_000) -> str:
    """The words that stand in enough documents, the commonest first, separated by spaces: what a slip may have meant."""
    found = sorted((-n, word) for word, n in counts.items() if n >= enough)
    return " ".join(word for _, word in found[:most])
