"""Documents as laid out by NĐ 30/2020 and 36-HD/VPTW give their facts; pages of news give none that they do not have."""

from __future__ import annotations

import pytest

from generator.model import Metadata
from generator.read import read_string
from generator.recognise import recognise
from generator.recognise.signature import split_capitals

QUYET_DINH = """ỦY BAN NHÂN DÂN
TỈNH BẮC GIANG
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 123/QĐ-UBND
Bắc Giang, ngày 05 tháng 02 năm 2021

QUYẾT ĐỊNH
Về việc ban hành Kế hoạch trồng cây đầu xuân

ỦY BAN NHÂN DÂN TỈNH BẮC GIANG
Căn cứ Luật Tổ chức chính quyền địa phương số 77/2015/QH13 ngày 19 tháng 6 năm 2015;

Điều 1. Ban hành kèm theo Quyết định này Kế hoạch trồng cây đầu xuân.

Nơi nhận:
- Như Điều 1;
- Thường trực Tỉnh ủy;
- Lưu: VT, NN.

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Trần Văn Mẫu
"""


def facts(words: str) -> Metadata:
    return recognise(read_string(words)).metadata


def test_a_provincial_decision_gives_all_its_facts() -> None:
    meta = facts(QUYET_DINH)
    assert meta.kind.value == "state"
    assert meta.type and meta.type.value == "Quyết định"
    assert meta.number and meta.number.value == "123/QĐ-UBND"
    assert meta.date and meta.date.value == "2021-02-05"
    assert meta.issuing_bodies and [b.id for b in meta.issuing_bodies.value] == ["ubnd-tinh-bac-giang"]
    assert meta.province and meta.province.value.id == "bac-giang"
    assert meta.title and meta.title.value == "Về việc ban hành Kế hoạch trồng cây đầu xuân"
    assert meta.signers and [(s.name, s.title) for s in meta.signers.value] == [("Trần Văn Mẫu", "PHÓ CHỦ TỊCH")]


def test_evidence_quotes_the_words_it_stands_on() -> None:
    text = read_string(QUYET_DINH)
    meta = recognise(text).metadata
    assert meta.number and meta.number.evidence and meta.number.evidence.span
    assert "123/QĐ-UBND" in meta.number.evidence.span.of(text.body)
    assert meta.number.evidence.line == 7


def test_a_text_without_anything_is_not_a_document() -> None:
    meta = facts("Hôm nay trời đẹp.\n")
    assert meta.number is None and meta.signers is None and meta.issuing_bodies is None


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        ("TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH", ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("KT. BỘ TRƯỞNG, CHỦ NHIỆM PHÓ CHỦ NHIỆM", ["KT. BỘ TRƯỞNG, CHỦ NHIỆM", "PHÓ CHỦ NHIỆM"]),
        ("TM. CHÍNH PHỦ THỦ TƯỚNG", ["TM. CHÍNH PHỦ", "THỦ TƯỚNG"]),
        ("T/M BAN THƯỜNG VỤ PHÓ BÍ THƯ", ["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"]),
        ("TL. BỘ TRƯỞNG CỤC TRƯỞNG CỤC THUẾ", ["TL. BỘ TRƯỞNG", "CỤC TRƯỞNG CỤC THUẾ"]),
        ("THỐNG ĐỐC", ["THỐNG ĐỐC"]),
    ],
)
def test_capacities_and_titles_on_one_line_are_told_apart(words: str, pieces: list[str]) -> None:
    assert [piece for _, piece in split_capitals(words)] == pieces
