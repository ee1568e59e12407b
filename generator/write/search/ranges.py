"""The ranges of terms: each is merged by itself, so that memory stays small and workers share the work."""

from __future__ import annotations

from bisect import bisect_right

_STARTS = """
12 20 30 6 an bb c cao che chu co cuo dan de dinh do du g h hie ho i khoa l lo ly mu ng ngo nhi o ph qu ro so ta th the thu
ti to tr tru u va vi vu
"""
STARTS = tuple(_STARTS.split())
"""Where each range but the first begins, even for Vietnamese; for other words the ranges are uneven, nothing else."""

COUNT = len(STARTS) + 1


def range_of(word: str) -> int:
    """The range of a folded word: "an" -> 5."""
    return bisect_right(STARTS, word)
