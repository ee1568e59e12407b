"""Does a comparison of two builds say what a reviewer must know, and nothing that did not change?"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import markdown
import pytest

from generator.model import VanthuError
from generator.write.changes import Comparison
from generator.write.compare import Records, as_json, compare, compare_records
from generator.write.compare_report import LIMIT, MARK, as_markdown
from generator.write.strings import strings

Golden = Callable[[str, str], None]


def document(source: str, sha256: str = "", **facts: Any) -> dict[str, Any]:
    record = {"id": source.removesuffix(".txt"), "source": source, "sha256": sha256 or "sha of " + source, "kind": "state"}
    return {**record, "type": None, "number": None, "date": None, "title": None, "issuing_body": None, **facts}


def citation(source: str, text: str, status: str = "external", target: str | None = None, **facts: Any) -> dict[str, Any]:
    return {"source": source, "text": text, "status": status, "target": target, "line": 3, "number": None, **facts}


def problem(path: str, message: str, line: int = 0) -> dict[str, Any]:
    return {"path": path, "line": line, "message": message, "remedy": "", "code": "note"}


OLD = [
    document("a.txt", type="Quyết định", number="9015/QĐ-UBND", date="2022-01-14"),
    document("b.txt", title="Nội quy thư viện"),
    document("cu/c.txt", "sha of c", type="Kế hoạch", number="915/KH-UBND"),
    document("d.txt"),
]
NEW = [
    document("a.txt", "mended", type="Quyết định", number="9015/QĐ-UBND", date="2022-01-15", title="Trồng cây"),
    document("b.txt"),
    document("moi/c.txt", "sha of c", type="Kế hoạch", number="915/KH-UBND"),
    document("e.txt", type="Thông báo", number="96/TB-UBND"),
]
OLD_CITATIONS = [
    citation("a", "Kế hoạch số 915/KH-UBND", "resolved", "cu/c"),
    citation("a", "Quyết định số 1/QĐ-UBND", "resolved", "d"),
    citation("a", "Thông báo số 96/TB-UBND", line=9),
    citation("b", "Luật Thư viện"),
]
NEW_CITATIONS = [
    citation("a", "Kế hoạch số 915/KH-UBND", "resolved", "moi/c", line=5),
    citation("a", "Quyết định số 1/QĐ-UBND"),
    citation("a", "Thông báo số 96/TB-UBND", "probable", "e", line=11),
    citation("e", "Luật Thư viện"),
]


OLD_PROBLEMS = [problem("a.txt", "no title found", line=1), problem("a.txt", "date is doubtful", line=4)]
NEW_PROBLEMS = [problem("a.txt", "date is doubtful", line=7), problem("e.txt", "no date found")]


def sample() -> Comparison:
    return compare_records(Records(OLD, OLD_CITATIONS, OLD_PROBLEMS), Records(NEW, NEW_CITATIONS, NEW_PROBLEMS))


def test_the_same_build_has_no_differences() -> None:
    assert compare_records(Records(OLD, OLD_CITATIONS), Records(OLD, OLD_CITATIONS)).is_empty


def test_documents_facts_and_links_that_differ_are_named(golden: Golden) -> None:
    golden("compare/mixed.json", as_json(sample()))


def test_a_moved_file_is_no_loss_and_keeps_its_links() -> None:
    result = sample()
    assert [d.source for d in result.added] == ["e.txt"]
    assert [d.source for d in result.removed] == ["d.txt"]
    assert ("moi/c.txt", "cu/c.txt") in [(c.source, c.old_source) for c in result.changed]
    assert not [c for c in result.citations if c.text == "Kế hoạch số 915/KH-UBND"], "its link only follows the moved file"


def test_a_link_that_breaks_and_one_that_is_found_are_told_apart() -> None:
    kinds = {c.text: c.kind for c in sample().citations}
    assert kinds["Quyết định số 1/QĐ-UBND"] == "broken"
    assert kinds["Thông báo số 96/TB-UBND"] == "resolved"
    assert kinds["Luật Thư viện"] == "lost"


def test_a_wrong_folder_or_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(VanthuError, match="no documents"):
        compare(tmp_path, tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "documents.jsonl").write_text(json.dumps(document("a.txt")) + "\n{\n", encoding="utf-8")
    with pytest.raises(VanthuError, match=r"documents\.jsonl:2: this line is no record"):
        compare(tmp_path, tmp_path)


def test_the_report_says_it_in_the_language_of_the_collection(golden: Golden) -> None:
    golden("compare/mixed.md", as_markdown(sample(), strings("vi"), "https://example.org/xem-truoc/"))
    golden("compare/mixed.en.md", as_markdown(sample(), strings("en")))
    golden(
        "compare/nothing.md",
        as_markdown(compare_records(Records(OLD, OLD_CITATIONS), Records(OLD, OLD_CITATIONS)), strings("vi")),
    )


def test_a_huge_change_still_fits_into_one_comment_and_says_what_it_left_out() -> None:
    words = "Kế hoạch " * 300
    new = [document(f"{n:05}.txt", title=words, number=words) for n in range(4000)]
    citations = [citation(d["id"], f"{words} {n}", "resolved", "00001") for d in new[:2000] for n in range(2)]
    old = [{**record, "title": None} for record in new[:2000]] + [document(f"old {n}.txt", title=words) for n in range(2000)]
    for limit in (LIMIT, 8_000):
        report = as_markdown(
            compare_records(Records(old, []), Records(new, citations)), strings("vi"), "https://example.org/", limit
        )
        assert len(report.encode()) <= limit
        assert "mục nữa" in report
        for heading in ("Văn bản thêm (2.000)", "Văn bản bỏ (2.000)", "Văn bản thay đổi (2.000)", "Viện dẫn thêm (4.000)"):
            assert heading in report


HOSTILE = [
    "@everyone look", "`code` ``more``", "`", "</code><script>alert(1)</script>", "[x](javascript:alert(1))",
    "# heading\n- item",
    "owner/repo#1 and #23", "https://example.org", "<!-- -->", "a | b", "\u202egnp.exe", "\x00\x1b[31m", "![i](http://x/y.png)",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words: str) -> None:
    """In a code span there is no mention, link, HTML or heading: rendered, the report has the elements of a harmless one."""

    def shape(text: str) -> list[str]:
        new = [document(f"{text}.txt", title=text, number=text, type=text)]
        old = [{**new[0], "title": "x", "id": text + "old", "source": f"{text}/cu.txt"}]
        changed = Records(new, [citation(new[0]["id"], text, text)], [problem(text, text)])
        report = as_markdown(compare_records(Records(old, []), changed), strings("vi"))
        assert report.startswith(MARK)
        return re.findall(r"<[^>]+>", markdown.markdown(report))

    assert shape(words) == shape("harmless")


def test_a_problem_that_only_moved_to_another_line_is_not_told() -> None:
    told = [(p.kind, p.path, p.message) for p in sample().problems]
    assert told == [("new", "e.txt", "no date found"), ("gone", "a.txt", "no title found")]
