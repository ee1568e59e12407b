"""How numbers and lists become text of printable ASCII that a `<script>` can carry (docs/search-index.md, "Numbers")."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from operator import sub

ALPHABET = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in '"\\')
"""93 characters that need no escape in a JavaScript string."""

_ONE, _TWO, _THREE, _FOUR = 48, 88, 91, 92  # first codes of numbers of two, three, four and five characters
_BASE = len(ALPHABET)
_START2 = _ONE
_START3 = _START2 + (_TWO - _ONE) * _BASE
_START4 = _START3 + (_THREE - _TWO) * _BASE**2
_START5 = _START4 + (_FOUR - _THREE) * _BASE**3
LIMIT = _START5 + (_BASE - _FOUR) * _BASE**4
"""Numbers below this can be packed: about 75 million."""


def _code(value: int) -> str:
    first, start, length = 0, 0, 1
    for first_of_next, start_of_next in ((_ONE, _START2), (_TWO, _START3), (_THREE, _START4), (_FOUR, _START5)):
        if value < start_of_next:
            break
        first, start, length = first_of_next, start_of_next, length + 1
    rest, out = value - start, ""
    for _ in range(length - 1):
        rest, low = divmod(rest, _BASE)
        out = ALPHABET[low] + out
    return ALPHABET[first + rest] + out


class _Codes(dict[int, str]):
    def __missing__(self, value: int) -> str:
        if not 0 <= value < LIMIT:
            raise ValueError(f"{value} cannot be packed: the limit is {LIMIT}")
        code = _code(value)
        self[value] = code
        return code


_CODES = _Codes()
number = _CODES.__getitem__
"""A number from 0 as one to five characters: small ones take one."""


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
    """The numbers below `size` that are there, one bit each (the lowest first in each byte), six bits a character."""
    bits = bytearray((size + 7) // 8)
    for value in values:
        bits[value >> 3] |= 1 << (value & 7)
    return base64.b64encode(bits).decode("ascii").rstrip("=")


def changes(words: str, before: str) -> str:
    """A string as its difference from the one before: length of the common start, of the common end, and the middle."""
    limit = min(len(words), len(before), 90)
    start = next((i for i in range(limit) if words[i] != before[i]), limit)
    limit = min(limit - start, 90)
    end = next((i for i in range(limit) if words[-1 - i] != before[-1 - i]), limit)
    return number(start) + number(end) + text(words[start : len(words) - end])
