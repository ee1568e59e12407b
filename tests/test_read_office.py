"""One document in every format of an office: the same words and the same facts as in Word, through LibreOffice."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from generator.examine import examine
from generator.model import Inferred, Metadata, Reading
from generator.read import libreoffice, load, scan
from tests.files import LETTER, W, cell, docx, item, numbering, p

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not libreoffice.program(), reason=f"needs LibreOffice: {libreoffice.INSTALL}"),
]
FIELDS = [field.name for field in fields(Metadata)]
FORMATS = {"doc": "doc:MS Word 97", "odt": "odt", "rtf": "rtf"}
LEVELS = ("decimal", "Điều %1."), ("decimal", "%2."), ("lowerLetter", "%3)")


def decision() -> bytes:
    """A decision with a head in two columns, numbers that Word prints, a table, a note, a change, a signature."""

    def grid(*rows: tuple[str, ...]) -> str:
        columns = "".join('<w:gridCol w:w="3000"/>' for _ in rows[0])
        lines = "".join("<w:tr>" + "".join(map(cell, row)) + "</w:tr>" for row in rows)
        return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{lines}</w:tbl>"

    head = "".join(f"<w:tr>{cell(*left)}{cell(*right)}</w:tr>" for left, right in LETTER[:2])
    letterhead = f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="4000"/><w:gridCol w:w="5000"/></w:tblGrid>{head}</w:tbl>'
    changed = (
        '<w:p><w:r><w:t xml:space="preserve">Quyết định này có hiệu lực </w:t></w:r>'
        '<w:del w:id="1" w:author="a" w:date="2021-01-01T00:00:00Z"><w:r><w:delText>hôm qua</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="a" w:date="2021-01-01T00:00:00Z"><w:r><w:t>từ ngày ký</w:t></w:r></w:ins>'
        '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>.</w:t></w:r></w:p>'
    )
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{p("Theo Luật mẫu năm 2015.")}</w:footnote></w:footnotes>'
    body = (
        letterhead
        + "".join(p(str(line)) for line in LETTER[2:4])
        + item(0, "Ban hành Quy chế mẫu.")
        + item(1, "Quy chế áp dụng cho:")
        + item(2, "cơ quan nhà nước;")
        + item(2, "đơn vị sự nghiệp.")
        + item(0, "Danh mục hồ sơ.")
        + grid(("STT", "Tên hồ sơ", "Thời hạn"), ("1", "Hồ sơ nhân sự", "70 năm"), ("2", "Hồ sơ kế toán", "10 năm"))
        + changed
        + p("CỤC TRƯỞNG")
        + p("Nguyễn Văn Mẫu")
    )
    return docx(body, {"word/numbering.xml": numbering(*LEVELS), "word/footnotes.xml": notes})


@cache
def readings(folder: Path) -> dict[str, Reading]:
    """The decision in each format, read."""
    data = decision()
    (folder / "a.docx").write_bytes(data)
    for suffix, name in FORMATS.items():
        made = libreoffice.converted(data, "docx", suffix, name)
        # LibreOffice writes "?" for the letters of a printed number in RTF; Word writes them as it does everywhere
        (folder / f"a.{suffix}").write_bytes(made.replace(rb"\'3fi\'3fu ", rb"\u272?i\u7873?u "))
    return {entry.path.rpartition(".")[2]: examine(load(entry)) for entry in scan(folder)[0]}


def told(fact: Inferred[object] | None) -> tuple[object, ...] | None:
    """A fact with its ground and the words that show it; the line may differ, because LibreOffice adds empty paragraphs."""
    return fact and (fact.value, fact.basis, fact.confidence, fact.evidence and fact.evidence.quote)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office")


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_words_are_those_of_the_word_file(folder: Path, suffix: str) -> None:
    found = readings(folder)
    assert found[suffix].text.origin == "word"
    assert found[suffix].text.body.split("\n") == found["docx"].text.body.split("\n")


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_facts_are_those_of_the_word_file(folder: Path, suffix: str) -> None:
    found = {name: [(field, told(getattr(one.metadata, field))) for field in FIELDS] for name, one in readings(folder).items()}
    assert found[suffix] == found["docx"]


def test_the_word_file_is_read_as_it_is_printed(folder: Path) -> None:
    text = readings(folder)["docx"].text
    lines = text.body.split("\n")
    for printed in ("Điều 1. Ban hành Quy chế mẫu.", "1. Quy chế áp dụng cho:", "a) cơ quan nhà nước;", "b) đơn vị sự nghiệp."):
        assert printed in lines
    assert "2\tHồ sơ kế toán\t10 năm" in lines
    assert any(re.fullmatch(r"Quyết định này có hiệu lực từ ngày ký\[1\]\.", line) for line in lines)
    assert "[1] Theo Luật mẫu năm 2015." in lines
    facts = readings(folder)["docx"].metadata
    assert facts.number and facts.number.value == "123/QĐ-DP"
    assert facts.date and facts.date.value == "2021-03-15"
    assert facts.type and facts.type.value == "Quyết định"
