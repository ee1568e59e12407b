"""Recognition needs time in proportion to the text, also on the worst that a file can hold."""

from __future__ import annotations

import random
import time

import pytest

from generator.read import read_string
from generator.recognise import recognise

MILLION = 1_000_000
HEAD = (
    "ỦY BAN NHÂN DÂN\nTỈNH BẮC GIANG\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "Số: 12/QĐ-UBND\nQUYẾT ĐỊNH\nVề việc thử\nCăn cứ Luật;\n"
)
WORST = {
    "number": "Số: 12/QĐ-UBND-",
    "number without end": "Số : 1234567890 / ",
    "spaces": " " * 40,
    "dots": "Số: .......... /",
    "blank date": "ngày      tháng      năm ",
    "date": "Bắc Giang, ngày 05 tháng 02 năm 202",
    "annex": "(Ban hành kèm theo Quyết định số ",
    "annex complete": "\n(Kèm theo Quyết định số 1/QĐ-UBND ngày 1/1/2021 của UBND tỉnh Bắc Giang",
    "consolidation": "XÁC THỰC VĂN BẢN HỢP NHẤT\nSố: 1/VBHN-BTC\n",
    "signature": "\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n",
    "signature on one line": "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH ",
    "recipients": "\nNơi nhận:\n- Như trên;",
    "addressee": "\nKính gửi: - ",
    "province": "Thái Bình Dương Bà Rịa - Vũng Tàu ",
    "provinces": "tỉnh Bắc Giang, ",
    "letterhead": "BỘ TÀI CHÍNH - BỘ CÔNG AN - ",
    "one word": "UBND",
    "capitals": "QUYẾT ĐỊNH ",
    "subject": "V/v ",
    "adopted": "Luật này được Quốc hội thông qua ",
    "meeting": "Tại Hội nghị ngày 1/1/2021 ",
    "lead": "Ngày 22/10, ",
    "speaker": "\nCục Thuế có ý kiến ",
    "tabs": "\t",
    "stars": "*_",
    "quotes": "“",
}

SYLLABLES = "căn cứ nghị định số ngày tháng năm tỉnh Bắc Giang UBND Kính gửi . , ; : / - 12 2021 QĐ-UBND KT. Điều"


def seconds(words: str) -> float:
    text = read_string("mở đầu") if not words else _text(words)
    start = time.process_time()
    recognise(text)
    return time.process_time() - start


def _text(words: str):  # type: ignore[no-untyped-def]
    """A text whose body is these words as they are: reading has its own tests."""
    from generator.model import Source, Text

    return Text(Source("x.txt", "0" * 64, len(words)), words, (0,), (1,))


@pytest.mark.alone
@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(WORST))
@pytest.mark.parametrize("head", ["", HEAD], ids=["bare", "headed"])
def test_a_million_characters_of_the_worst_take_under_two_seconds(name: str, head: str) -> None:
    unit = WORST[name]
    assert seconds((head + unit * (MILLION // len(unit) + 1))[:MILLION]) < 2


@pytest.mark.alone
@pytest.mark.slow
def test_a_million_characters_of_random_vietnamese_take_under_two_seconds() -> None:
    rng = random.Random(7)
    syllables = [*SYLLABLES.split(), "\n", "\t"]
    words = " ".join(rng.choice(syllables) for _ in range(MILLION // 5))[:MILLION]
    assert seconds(words) < 2
    assert seconds(HEAD + words) < 2


@pytest.mark.alone
def test_twice_the_text_does_not_take_four_times_as_long() -> None:
    words = HEAD + "Điều 1. Ban hành kèm theo Quyết định này Quy chế.\n" * 2000
    once = min(seconds(words) for _ in range(5))
    twice = min(seconds(words * 2) for _ in range(5))
    assert twice < 3.5 * once + 0.005
