"""Does a folder become a site as the contract says: nothing lost, nothing of a person's overwritten, faults said?"""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from generator import examine
from generator.examine import draft_chunk, examine_chunk
from generator.model import Problem, Raw, Text, VanthuError
from generator.pipeline import Options, build, generate
from generator.read import scan
from generator.render.folders import swapped_in
from tests.support import vanthu

LETTER = """ỦY BAN NHÂN DÂN
TỈNH BẮC GIANG
Số: 15/TB-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Bắc Giang, ngày 05 tháng 02 năm 2021
THÔNG BÁO
Về việc mở cửa thư viện
Ủy ban nhân dân tỉnh thông báo giờ mở cửa thư viện tỉnh như sau:
1. Sáng từ 8 giờ.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Nguyễn Văn Mẫu
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    documents = tmp_path / "van-ban"
    documents.mkdir()
    (documents / "thong-bao.txt").write_text(LETTER, encoding="utf-8")
    return documents


def test_every_readable_file_gets_its_page_and_the_others_are_named(folder: Path, tmp_path: Path) -> None:
    (folder / "trong.txt").write_bytes(b"")
    (folder / "nhi-phan.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "ban-sao.txt").write_text(LETTER, encoding="utf-8")
    outcome = generate(Options(folder, work=tmp_path / "build", jobs=1, quiet=True))
    assert sorted(d.source.path for d in outcome.collection.documents) == ["ban-sao.txt", "thong-bao.txt"]
    for document in outcome.collection.documents:
        assert (tmp_path / "build" / "docs" / "van-ban" / document.id / "index.md").is_file()
    copies = [d for d in outcome.collection.documents if d.duplicate_of]
    assert [d.source.path for d in copies] == ["thong-bao.txt"]
    named = {p.path for p in outcome.collection.problems if p.remedy}
    assert {"trong.txt", "nhi-phan.txt", "thong-bao.txt"} <= named


def test_a_fault_of_the_program_in_one_file_costs_that_file_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (folder / name).write_text(f"{LETTER}\n{name}\n", encoding="utf-8")
    read = examine.read

    def fails(raw: Raw) -> Text:
        if raw.source.path == "b.txt":
            raise ZeroDivisionError("oops")
        return read(raw)

    monkeypatch.setattr(examine, "read", fails)
    entries, _ = scan(folder)
    found = examine_chunk(entries, frozenset())
    assert [one.path if isinstance(one, Problem) else one[0] for one in found] == [entry.path for entry in entries]
    assert [one.path for one in found if isinstance(one, Problem)] == ["b.txt"]
    assert all(one[2] and one[3] for one in found if not isinstance(one, Problem))


def test_texts_are_let_go_once_their_files_are_examined(folder: Path) -> None:
    for number in range(8):
        (folder / f"dai-{number}.txt").write_text(f"{LETTER}\n" + f"Dòng thứ {number}.\n" * 4_000, encoding="utf-8")
    entries, _ = scan(folder)
    draft_chunk(entries[:1])
    tracemalloc.start()
    try:
        found = [draft_chunk([entry]) for entry in entries]
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(found) == len(entries)
    assert held < 400_000


@pytest.mark.slow
def test_a_build_makes_no_markdown_of_pages_and_leaves_none_that_is_old(folder: Path, tmp_path: Path) -> None:
    options = Options(folder, tmp_path / "site", tmp_path / "build", jobs=1, quiet=True)
    pages = tmp_path / "build" / "docs" / "van-ban"
    generate(options)
    assert len(list(pages.glob("*/index.md"))) == 1
    build(options)
    assert not pages.exists()
    assert len(list((tmp_path / "site" / "van-ban").glob("*/index.html"))) == 1
    generate(options)
    assert len(list(pages.glob("*/index.md"))) == 1


def test_a_folder_of_somebody_else_is_never_overwritten(folder: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("keep me", encoding="utf-8")
    with pytest.raises(VanthuError, match="not made by vanthu"):
        generate(Options(folder, work=mine, jobs=1, quiet=True))
    assert (mine / "letter.txt").read_text(encoding="utf-8") == "keep me"


def test_a_build_that_fails_leaves_the_last_good_site(tmp_path: Path) -> None:
    site = tmp_path / "site"
    with swapped_in(site) as fresh:
        (fresh / "index.html").write_text("good", encoding="utf-8")
    with pytest.raises(RuntimeError), swapped_in(site) as fresh:
        (fresh / "index.html").write_text("half", encoding="utf-8")
        raise RuntimeError("killed")
    assert (site / "index.html").read_text(encoding="utf-8") == "good"


def test_a_build_killed_between_the_renames_is_put_right_by_the_next(tmp_path: Path) -> None:
    site, aside = tmp_path / "site", tmp_path / ".site.old"
    aside.mkdir()
    (aside / ".vanthu").write_text("", encoding="utf-8")
    (aside / "index.html").write_text("good", encoding="utf-8")
    with pytest.raises(RuntimeError), swapped_in(site):
        raise RuntimeError("again")
    assert (site / "index.html").read_text(encoding="utf-8") == "good"


def test_what_a_user_gets_wrong_ends_with_2_and_one_line(tmp_path: Path) -> None:
    (tmp_path / "vanthu.yml").write_text("titel: Kho\n", encoding="utf-8")
    (tmp_path / "van-ban").mkdir()
    done = vanthu("build", "van-ban", "--quiet", cwd=tmp_path)
    assert done.returncode == 2
    assert "vanthu.yml:1:" in done.stderr
    assert "title" in done.stderr
    assert "Traceback" not in done.stderr


def test_strict_ends_with_1_when_there_is_a_problem(folder: Path, tmp_path: Path) -> None:
    (folder / "trong.txt").write_bytes(b"")
    done = vanthu("generate", folder, "--strict", "--quiet", cwd=tmp_path)
    assert done.returncode == 1
    assert "trong.txt:0:" in done.stderr
    assert "2 documents" not in done.stdout and "1 document," in done.stdout
