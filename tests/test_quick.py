"""Dataclasses that are made quickly are still frozen dataclasses with slots."""

import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace

import pytest

from generator.model import Block, Citation, Span
from generator.quick import quickly_made


def test_a_noun_is_made_by_position_by_name_and_with_its_defaults() -> None:
    assert Block("dieu", Span(0, 5)) == Block(kind="dieu", span=Span(start=0, end=5), level=0, label="", anchor="")
    assert repr(Span(0, 5)) == "Span(start=0, end=5)" and hash(Span(0, 5)) == hash(Span(0, 5)) and Span(0, 5) < Span(1, 2)
    citation = Citation(Span(0, 5), 1, "Nghị định", "short", antecedent=3)
    assert [getattr(citation, part.name) for part in fields(Citation)][:5] == [Span(0, 5), 1, "Nghị định", "short", "cites"]
    assert replace(citation, line=2) == Citation(Span(0, 5), 2, "Nghị định", "short", antecedent=3)
    assert pickle.loads(pickle.dumps(citation)) == citation


def test_a_noun_stays_frozen_and_wants_all_that_has_no_default() -> None:
    with pytest.raises(FrozenInstanceError):
        Span(0, 5).start = 1  # type: ignore[misc]
    with pytest.raises(TypeError):
        Span(0)  # type: ignore[call-arg]


def test_a_factory_makes_one_for_each_and_what_looks_at_its_values_is_left_alone() -> None:
    @quickly_made
    @dataclass(frozen=True, slots=True)
    class Bag:
        items: list[int] = field(default_factory=list)
        name: str = "x"

    @quickly_made
    @dataclass(frozen=True, slots=True)
    class Checked:
        value: int

        def __post_init__(self) -> None:
            assert self.value > 0

    assert Bag().items == [] and Bag().items is not Bag().items
    assert Bag([1], "y") == Bag(name="y", items=[1]) and Bag(name="y").items == []
    with pytest.raises(AssertionError):
        Checked(0)
