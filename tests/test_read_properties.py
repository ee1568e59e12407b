"""Whatever the text: nothing is lost, spans quote, lines lead back, and a second reading changes nothing."""

from __future__ import annotations

import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model import Text
from generator.read import read_string
from generator.read.normalise import normalise

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"

PIECES = """Căn cứ¦Điều 1.¦Điều 12¦khoản 2¦1.¦2.¦a)¦đ)¦-¦+¦*¦**¦_¦#¦##¦\\*¦(*)¦Số:¦số¦12/QĐ-¦UBND¦QĐ-UBND¦ngày¦15¦tháng 7¦
năm 2021¦Chương I¦QUY ĐỊNH CHUNG¦CỘNG HÒA¦XÃ HỘI¦
CHỦ NGHĨA¦VIỆT NAM¦của¦Ủy ban¦nhân dân¦tỉnh¦Nơi nhận:¦[img]¦[Điều này bị bãi bỏ bởi X]¦
“¦”¦"¦.¦;¦:¦,¦./.¦---¦|¦a | b¦| c |¦|¦TM.¦CHỦ TỊCH¦Nguyễn¦Văn A¦\u00a0¦\u200b¦\u202e¦<script>¦{{ x }}¦
CÔNG BÁO/Số 1/Ngày 2-3-2021¦7¦Người ký: A¦Email: b¦Quye\u0302\u0301t¦I.¦II.¦
Phụ lục I¦Lưu¦Đọc bài¦\x0c¦\t¦     ¦Copy link¦Phần thứ nhất¦“Điều 3."""
WORDS = st.sampled_from(PIECES.replace("\n", "").split("¦"))
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from([" ", " ", "\n", "\n\n", ""])), max_size=60).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
MARKUP = set("*_#|\\-=~─—–.: \t[]")


def letters(text: str) -> Counter[str]:
    return Counter(c for c in normalise(text) if not c.isspace() and c not in MARKUP)


def check(text: Text, original: str) -> None:
    body = text.body
    if text.encoding != "utf-8":
        return  # letters of an old encoding were put right
    assert unicodedata.is_normalized("NFC", body)
    aside = "".join(piece.text for piece in text.set_aside)
    assert letters(body) + letters(aside) == letters(original)
    at = 0
    for block in text.outline:
        assert body[at : block.span.start].strip() == ""
        assert block.span.start < block.span.end
        assert block.span.of(body).startswith(block.label.strip())
        at = block.span.end
    assert body[at:].strip() == ""
    anchors = [block.anchor for block in text.outline if block.anchor]
    assert len(anchors) == len(set(anchors))
    assert list(text.line_starts) == sorted(set(text.line_starts))
    assert len(text.line_starts) == len(text.line_numbers)
    lines = normalise(original).split("\n")
    ends = [*text.line_starts[1:], len(body)][: len(text.line_starts)]
    for start, end, number in zip(text.line_starts, ends, text.line_numbers, strict=True):
        piece = letters(body[start:end])
        assert not piece - letters(lines[number - 1]), (number, body[start:end])


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_nothing_is_lost_and_everything_leads_back(original: str) -> None:
    check(read_string(original), original)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300))
def test_any_characters_are_read(original: str) -> None:
    check(read_string(original), original)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_decomposed_text_gives_the_same_body(original: str) -> None:
    assert read_string(unicodedata.normalize("NFD", original)).body == read_string(unicodedata.normalize("NFC", original)).body


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside this checkout")
def test_nothing_of_the_real_texts_is_lost() -> None:
    for file in sorted(CORPUS.glob("dev/docs/*.txt")):
        original = file.read_text(encoding="utf-8")
        check(read_string(original, file.name), original)


@pytest.mark.alone
@pytest.mark.slow
@pytest.mark.parametrize(
    "bad",
    [
        "*",
        "_a",
        "|\n",
        "| a |\n",
        "[x này bị bãi bỏ ",
        "“",
        "Điều 1. ",
        "a) b\n",
        "- x\n",
        "1\n\n",
        "    A    B\n",
        "x ",
        "CỘNG\n",
        "**A**\n",
        "Người ký: a\n",
        "I. A\n",
        "(*",
        "\\*",
        "#",
        "Số:\n",
    ],
)
def test_a_megabyte_of_anything_takes_linear_time(bad: str) -> None:
    import time

    def seconds(length: int) -> float:
        text = (bad * (length // len(bad) + 1))[:length]
        start = time.process_time()
        read_string(text)
        return time.process_time() - start

    small, large = seconds(100_000) + 0.02, seconds(1_000_000)
    assert large < 25 * small + 0.5, (bad, small, large)
