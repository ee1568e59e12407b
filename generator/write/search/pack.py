"""How numbers and lists become text of printable ASCII that a `<script>` can carry (docs/search-index.md, "Numbers")."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[Any]]

ALPHABET = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in '"\\')
"""93 characters that need no escape in a JavaScript string."""

LAST = 48
"""The first 48 end a number; the other 45 carry a digit of base 45, the lowest first, and say that it goes on."""

_MORE = len(ALPHABET) - LAST
_LETTERS = ALPHABET.encode("ascii")


class _Codes(dict[int, str]):
    def __missing__(self, value: int) -> str:
        if value < 0:
            raise ValueError(f"{value} is below 0")
        code, rest = "", value
        while rest >= LAST:
            rest, digit = divmod(rest, _MORE)
            code += ALPHABET[LAST + digit]
        code += ALPHABET[rest]
        if len(self) < 500_000:
            self[value] = code
        return code


_CODES = _Codes()
number = _CODES.__getitem__
"""A whole number from 0: below 48 one character, below 2160 two, below 97 200 three."""


def numbers(values: Iterable[int]) -> str:
    """Several numbers, one after the other."""
    return "".join(map(number, values))


def many(values: Numbers) -> tuple[Numbers, Numbers]:
    """Very many numbers, one after the other (codes of characters), and where each ends: `numbers`, made at once."""
    import numpy as np

    letters = np.frombuffer(_LETTERS, np.uint8)
    length = np.ones(len(values), np.int64)
    first = values.astype(np.uint8)  # right below `LAST`, as most are
    longer = np.flatnonzero(values >= LAST)
    rest, first[longer] = np.divmod(values[longer], _MORE)
    first[longer] += LAST
    more: list[tuple[Numbers, Numbers]] = []
    while len(longer):
        length[longer] += 1
        over = rest >= LAST
        more.append((longer, np.where(over, LAST + rest % _MORE, rest)))
        longer, rest = longer[over], rest[over] // _MORE
    ends = np.cumsum(length)
    out = np.empty(int(ends[-1]) if len(ends) else 0, np.uint8)
    begins = ends - length
    out[begins] = letters[first]
    for digit, (places, codes) in enumerate(more, 1):
        out[begins[places] + digit] = letters[codes]
    return out, ends


def signed(value: int) -> int:
    """A whole number as one from 0: 0, -1, 1, -2 … become 0, 1, 2, 3 …"""
    return value * 2 if value >= 0 else -value * 2 - 1


def text(words: str) -> str:
    """A string with its length before it, counted in UTF-16 units as JavaScript does."""
    return number(len(words.encode("utf-16-le")) // 2) + words


def bitmap(values: Numbers, size: int) -> Numbers:
    """The numbers below `size` that are there: six bits a character, the lowest first."""
    import numpy as np

    bits = np.zeros(-(-size // 6) * 6, np.uint8)
    bits[values] = 1
    six = bits.reshape(-1, 6) @ np.array([1, 2, 4, 8, 16, 32], np.uint8)
    return np.frombuffer(_LETTERS, np.uint8)[six]


def changes(words: str, before: str) -> str:
    """A string as its difference from the one before: length of the common start, of the common end, and the middle."""
    limit, start, end = min(len(words), len(before), 90), 0, 0
    if words[:limit] == before[:limit]:
        start = limit
    while start < limit and words[start] == before[start]:
        start += 1
    limit = min(limit - start, 90)
    while end < limit and words[-1 - end] == before[-1 - end]:
        end += 1
    return number(start) + number(end) + text(words[start : len(words) - end])
