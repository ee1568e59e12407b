"""The list of what is missing as a data file: after a change it is, byte for byte, what the whole of it would be."""

from __future__ import annotations

import random

import pytest

from generator.mend import absent
from generator.mend.absent import missing_again
from generator.model import Citation, Settings, Span
from generator.write.collected import missing_lines
from generator.write.references import Missing, most_cited_first

SETTINGS = Settings(title="Văn bản")


def _missing(number: int, title: str = "", sources: int = 1) -> Missing:
    symbol = f"{number}/QĐ-UBND"
    citation = Citation(Span(0, 1), 1, symbol, "full", type="Quyết định", number=symbol, title=title or None)
    return Missing(("number", symbol), citation, {f"van-ban-{at}": 1 + at % 2 for at in range(sources)})


def _whole(rows: list[Missing]) -> bytes:
    return "".join(missing_lines(SETTINGS, rows)).encode()


@pytest.mark.parametrize("seed", range(30))
def test_changed_lines_stand_among_those_that_stay(seed: int) -> None:
    rnd = random.Random(seed)
    titles = ["", "về giá đất", 'về "giá" đất, nhà', *(["hai\r\ndòng"] if seed % 5 == 0 else [])]
    before = [_missing(number, rnd.choice(titles), rnd.randrange(1, 6)) for number in range(40)]
    now = [
        one if rnd.random() < 0.8 else _missing(at, rnd.choice(titles), rnd.randrange(1, 6)) for at, one in enumerate(before)
    ]
    now = [one for one in now if rnd.random() < 0.9] + [_missing(99, rnd.choice(titles))]
    before.sort(key=most_cited_first)
    now.sort(key=most_cited_first)
    assert missing_again(SETTINGS, _whole(before), before, now, ()) == _whole(now)


def test_a_document_with_a_new_name_stands_by_it_in_every_line() -> None:
    now = [_missing(1, sources=3), _missing(2, sources=2), _missing(3)]
    was = _whole(now).replace(b"van-ban-1", b"van-ban-cu")
    assert missing_again(SETTINGS, was, now, now, {"van-ban-1"}) == _whole(now)


def test_lines_that_stay_are_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [_missing(number) for number in range(500)]
    made: list[Missing] = []
    monkeypatch.setattr(absent, "missing_lines", lambda settings, rows: missing_lines(settings, made.extend(rows) or made))
    now = [*before[:250], _missing(250, "về giá đất"), *before[251:]]
    assert missing_again(SETTINGS, _whole(before), before, now, ()) == _whole(now)
    assert made == [now[250]]
