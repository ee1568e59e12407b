"""How numbers and lists become text of printable ASCII that a `<script>` can carry (docs/search-index.md, "Numbers")."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import sub

ALPHABET = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in '"\\')
"""93 characters that need no escape in a JavaScript string."""

LAST = 48
"""The first 48 end a number; the other 45 carry a digit of base 45, the lowest first, and say that it goes on."""

_MORE = len(ALPHABET) - LAST
_BITS = bytes(ord(char) for char in ALPHABET[:64]) + bytes(192)


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


def ascending(values: Sequence[int]) -> str:
    """An ascending list: the first number, then each difference."""
    if len(values) == 1:
        return number(values[0])
    return number(values[0]) + "".join(map(number, map(sub, values[1:], values)))


def signed(value: int) -> int:
    """A whole number as one from 0: 0, -1, 1, -2 … become 0, 1, 2, 3 …"""
    return value * 2 if value >= 0 else -value * 2 - 1


def text(words: str) -> str:
    """A string with its length before it, counted in UTF-16 units as JavaScript does."""
    return number(len(words.encode("utf-16-le")) // 2) + words


def bitmap(values: Iterable[int], size: int) -> str:
    """The numbers below `size` that are there: six bits a character, the lowest first."""
    bits = bytearray(-(-size // 6))
    for value in values:
        bits[value // 6] |= 1 << value % 6
    return bits.translate(_BITS).decode("ascii")


def changes(words: str, before: str) -> str:
    """A string as its difference from the one before: length of the common start, of the common end, and the middle."""
    limit = min(len(words), len(before), 90)
    start = next((i for i in range(limit) if words[i] != before[i]), limit)
    limit = min(limit - start, 90)
    end = next((i for i in range(limit) if words[-1 - i] != before[-1 - i]), limit)
    return number(start) + number(end) + text(words[start : len(words) - end])
