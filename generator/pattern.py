"""A pattern for many words at once."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(names: Iterable[str]) -> str:
    """A pattern for any of the names, the longest that fits: they share their beginnings, so that each letter of a text is
    compared once. ["Luật", "Lệnh"] -> "L(?:uật|ệnh)"."""
    rest: dict[str, set[str]] = {}
    whole = False
    for name in names:
        if name:
            rest.setdefault(name[0], set()).add(name[1:])
        else:
            whole = True
    branches = [re.escape(first) + (any_of(tails) if tails != {""} else "") for first, tails in sorted(rest.items())]
    joined = f"(?:{'|'.join(branches)})" if len(branches) > 1 or whole else branches[0]
    return f"{joined}?" if whole else joined
