"""The list of what is missing, as a data file, written again after it changed: only the lines of what changed are made."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from generator.model import Settings
from generator.write.collected import missing_lines
from generator.write.references import Missing

_END = b"\r\n"


def missing_again(
    settings: Settings, data: bytes, before: Sequence[Missing], now: Sequence[Missing], named: Collection[str]
) -> bytes:
    """data/missing.csv as it is `now`, where it was `data` for what was missing `before`. Lines that name documents which have
    a new name (`named` are those of now) are made anew, too."""
    lines = data.split(_END)[1:-1]
    known = dict(zip((one.key for one in before), zip(before, lines, strict=False), strict=False))
    held = [known.get(one.key, (None, b"")) for one in now]
    others = [one for one, (was, _) in zip(now, held, strict=True) if was != one or not one.sources.keys().isdisjoint(named)]
    head, *fresh, _ = "".join(missing_lines(settings, others)).encode().split(_END)
    if len(lines) != len(before) or len(fresh) != len(others):  # a cell of several lines
        return "".join(missing_lines(settings, now)).encode()
    anew = dict(zip((one.key for one in others), fresh, strict=True))
    return _END.join([head, *(anew.get(one.key, line) for one, (_, line) in zip(now, held, strict=True)), b""])
