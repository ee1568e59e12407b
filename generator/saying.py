"""Sentences for the reader before they are put into a language: made where a reason is found, said by `write.strings`."""

from __future__ import annotations

_PARTED = "\x1f"


def saying(key: str, /, **values: object) -> str:
    """A sentence for the reader before it is put into a language: the key of its words and what fills their blanks, in one
    string. `Strings.say` (write/strings.py) gives the sentence. `saying("reason.number")` -> "trùng số, ký hiệu"."""
    if not values:
        return key
    parts = [part for name, value in values.items() for part in (name, str(value).replace(_PARTED, " "))]
    return _PARTED.join((key, *parts))


def said(words: str) -> tuple[str, dict[str, str]]:
    """The key of a saying and what fills its blanks."""
    key, *parts = words.split(_PARTED)
    return key, dict(zip(parts[::2], parts[1::2], strict=True))
