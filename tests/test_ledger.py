"""What a small change leaves of the ledger: what it changed, which read together with the rest is the whole."""

from __future__ import annotations

import random

import pytest

from generator.write import ledger


class Thing:
    """Equal to every other: things stay by being the same object."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Thing)

    __hash__ = None  # type: ignore[assignment]


@pytest.mark.parametrize("seed", range(40))
def test_a_list_read_with_its_changes_is_the_list_of_now(seed: int) -> None:
    rnd = random.Random(seed)
    held = [Thing() for _ in range(rnd.randrange(30))]
    now = [one for one in held if rnd.random() < 0.8]
    for _ in range(rnd.randrange(6)):
        now.insert(rnd.randrange(len(now) + 1), Thing())
    changes = ledger._changes(held, now)
    assert changes is not None
    found = ledger._changed(held, changes)
    assert [id(one) for one in found] == [id(one) for one in now]
    assert len(changes[0]) + len(changes[1]) <= 30 + 6


def test_another_order_and_many_changes_are_written_whole() -> None:
    held = [Thing() for _ in range(ledger._FEW + 1)]
    assert ledger._changes(held, [held[1], held[0], *held[2:]]) is None
    assert ledger._changes(held, [Thing() for _ in held]) is None
