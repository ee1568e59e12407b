"""Old encodings: real sentences are written in each and read back; a Unicode text is never touched."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from generator.read import legacy, load, read, read_string, scan

WORDS = (
    "Quyết định của Ủy ban nhân dân tỉnh Bắc Giang về việc phê duyệt kế hoạch phòng, chống dịch bệnh năm học mới; "
    "giữ gìn vệ sinh, bảo đảm sức khỏe cho học sinh, ở các trường, kỹ năng và nghĩa vụ của thầy cô giáo, hỗ trợ xã nghèo.\n"
) * 3


def to_tcvn3(text: str) -> str:
    table = {new: chr(old) for old, new in legacy._TCVN3.items()}
    return "".join(table.get(c, table.get(c.lower(), c)) for c in text)


def to_vni(text: str) -> str:
    table = {new: old for old, new in legacy._VNI.items()}
    return "".join(table.get(c, c) for c in text)


def to_viqr(text: str) -> str:
    marks = {
        "\u0306": "(",
        "\u0302": "^",
        "\u031b": "+",
        "\u0301": "'",
        "\u0300": "`",
        "\u0309": "?",
        "\u0303": "~",
        "\u0323": ".",
    }
    out = []
    for char, following in zip(text, [*text[1:], ""], strict=True):
        if char in "dD" and following in tuple("dDđĐ"):
            out.append("\\" + char)
            continue
        if char in "đĐ":
            out.append("dd" if char == "đ" else "DD")
            continue
        first, *rest = unicodedata.normalize("NFD", char)
        found = sorted((marks[m] for m in rest), key=lambda s: s not in "(^+")
        out.append(
            first + "".join(found)
            if found
            else ("\\" + char if char in ".?'`~(^+" and out and out[-1][-1:] in "aeiouy" else char)
        )
    return "".join(out)


def to_1258(text: str) -> bytes:
    out = bytearray()
    for char in text:
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            pieces = unicodedata.normalize("NFD", char)
            tone = next(c for c in pieces if c in "\u0300\u0301\u0303\u0309\u0323")
            out += unicodedata.normalize("NFC", pieces.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")
    return bytes(out)


LOWER = WORDS.lower()


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (to_1258(WORDS), "windows-1258", WORDS),
        (to_tcvn3(LOWER).encode("latin-1"), "tcvn3", LOWER),
        (to_vni(LOWER).encode("cp1252"), "vni", LOWER),
        (to_tcvn3(LOWER).encode("utf-8"), "utf-8 (tcvn3)", LOWER),
        (to_vni(LOWER).encode("utf-8"), "utf-8 (vni)", LOWER),
        (to_viqr(WORDS).encode("ascii"), "utf-8 (viqr)", WORDS),
        ("".join(chr(b) for b in WORDS.encode()).encode("utf-8"), "utf-8 (mojibake)", WORDS),
        (WORDS.encode(), "utf-8", WORDS),
    ],
    ids=["1258", "tcvn3", "vni", "tcvn3 in utf-8", "vni in utf-8", "viqr", "mojibake", "unicode"],
)
def test_each_encoding_is_told_said_and_read(tmp_path: Path, data: bytes, name: str, expected: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    text = read(load(scan(tmp_path)[0][0]))
    assert text.body == expected.strip()
    assert text.encoding == name


def test_capitals_of_vni() -> None:
    assert legacy.vni("QUYEÁT ÑÒNH") == "QUYẾT ĐỊNH"


def test_a_legacy_line_in_a_unicode_text_is_put_right_and_the_rest_is_untouched() -> None:
    text = read_string(
        f"Thông báo về lịch học.\n{to_tcvn3('Lịch học tháng năm của nhà trường')}\nGiá 5 £, © 2021, café «Hà Nội»"
    )
    assert text.body.split("\n") == [
        "Thông báo về lịch học.",
        "Lịch học tháng năm của nhà trường",
        "Giá 5 £, © 2021, café «Hà Nội»",
    ]


def test_words_of_tcvn3_in_a_unicode_line_are_put_right_and_the_others_stay() -> None:
    old = to_tcvn3("Kinh phí hoạt động của câu lạc bộ do nhà trường hỗ trợ, các thành viên đóng góp")
    text = read_string(f"{old} khi cần.")
    assert text.body == "Kinh phí hoạt động của câu lạc bộ do nhà trường hỗ trợ, các thành viên đóng góp khi cần."
    damaged = read_string("Nghị quyết của Đảng bộ.\n\nx¹b y³x q®k w¹q z¸p của Đảng")
    assert "x¹b y³x q®k w¹q z¸p của Đảng" in damaged.body and damaged.problems[0].line == 3


@pytest.mark.parametrize(
    "words", ["Tháng 10 · 2021 × 3 ½", "Crème brûlée à la carte", "Müller & Söhne GmbH", "The year's end. What? a.b"]
)
def test_other_languages_and_signs_are_left_alone(words: str) -> None:
    assert read_string(words).body == words


def test_damage_that_cannot_be_proved_right_stays_and_is_named() -> None:
    text = read_string("Nghị quyết của Đảng\nÄáº£ng bá» nÆ°á»›c nhÃ  Ä Ã¢y")
    assert "Äáº" in text.body
    assert [p.line for p in text.problems] == [2]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tcvn3", "vni"])
def test_real_texts_come_back_from_each_encoding(name: str) -> None:
    corpus = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "dev" / "docs"
    if not corpus.is_dir():
        pytest.skip("the shared corpus is not beside this checkout")
    write, back = {"tcvn3": (to_tcvn3, legacy.tcvn3), "vni": (to_vni, legacy.vni)}[name]
    for file in sorted(corpus.glob("*.txt"))[::20]:
        words = "".join(
            c for c in unicodedata.normalize("NFC", file.read_text(encoding="utf-8")).lower() if c.isalpha() or c in " \n"
        )
        kept = "".join(c for c in words if c.isascii() or c in "".join(legacy._TCVN3.values()))
        assert back(write(kept)) == kept, file.name
