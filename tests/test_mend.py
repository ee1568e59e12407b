"""Is a site that was mended after a few words changed the same, byte for byte, as one built from nothing?"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import mend as mending
from generator import pipeline
from generator.mend import FEW, TooMuch
from generator.pipeline import build
from generator.resources import site_src
from generator.write import documents as documents_room
from tests.test_fast import differing
from tests.test_incremental import cold, options

SAMPLES = sorted((site_src() / "documents").rglob("*.txt"))
Mended = Callable[[], bool]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the samples as its collection."""
    monkeypatch.chdir(tmp_path)
    documents = tmp_path / "van-ban"
    documents.mkdir()
    for file in SAMPLES:
        shutil.copyfile(file, documents / file.name)
    return documents


@pytest.fixture
def mended(monkeypatch: pytest.MonkeyPatch) -> Mended:
    """Tells whether the last build mended the site."""
    told: list[bool] = []
    mend = mending.mend

    def watched(*given: object) -> object:
        try:
            last = mend(*given)  # type: ignore[arg-type]
        except TooMuch:
            told.append(False)
            raise
        told.append(True)
        return last

    monkeypatch.setattr(mending, "mend", watched)

    def last() -> bool:
        return bool(told and told.pop())

    return last


def same(folder: Path) -> bool:
    """Whether the site and the folder that it was made of are those built from nothing."""
    fresh, here = cold(folder), folder.parent
    return not differing(here / "site", fresh) and not differing(here / "build/docs", here / "cold-build/docs")


def fully_named(folder: Path) -> list[Path]:
    """The samples whose address is made of their facts alone (it ends in no hash of their bytes), which is theirs alone."""
    rows = _documents(folder)
    return [folder / row["source"] for row in rows if not re.search(r"-[0-9a-f]{8}(-[0-9a-f]{6})?$", row["id"])]


def add_sentence(file: Path, words: str = "Các đơn vị báo cáo kết quả trước cuối tháng.") -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text.rstrip()}\n\n{words}\n", encoding="utf-8")


def test_a_sentence_more_is_mended_without_a_look_at_the_others(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(options(folder))
    file = fully_named(folder)[0]
    add_sentence(file)
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "_build", lambda *_: pytest.fail("the whole collection was looked at"))
        told = build(options(folder)).summary()
        again = build(options(folder)).summary()
    assert told.rpartition(",")[0] == again.rpartition(",")[0]
    assert same(folder)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_after_random_words_the_site_is_the_one_built_from_nothing(folder: Path, mended: Mended, seed: int) -> None:
    build(options(folder))
    chance = random.Random(seed)
    files, times = fully_named(folder), 0
    steps = 40 if "VANTHU_ALL_EDITS" in os.environ else 6
    for step in range(steps):
        for file in chance.sample(files, chance.choice((1, 1, 1, 2, 4))):
            lines = file.read_text(encoding="utf-8").split("\n")
            kind = chance.choice(("word", "line", "empty lines", "touch"))
            if kind == "word":
                lines[chance.randrange(len(lines))] += f" và mục {step}"
            elif kind == "line":
                lines.insert(chance.randrange(len(lines)), f"Một đoạn mới, thêm lần {step}.")
            elif kind == "empty lines":
                lines[:0] = ["", ""]
            file.write_text("\n".join(lines), encoding="utf-8")
        build(options(folder))
        times += mended()
        assert same(folder), step
    assert times > steps // 3


def cite_another(folder: Path, file: Path) -> None:
    add_sentence(file, "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư.")


def copy(folder: Path, file: Path) -> None:
    shutil.copyfile(file, file.with_name("ban-sao.txt"))


def become_a_copy(folder: Path, file: Path) -> None:
    other = next(f for f in fully_named(folder) if f != file)
    file.write_bytes(other.read_bytes())


def configure(folder: Path, file: Path) -> None:
    add_sentence(file)
    (folder.parent / "vanthu.yml").write_text("title: Kho khác\n", encoding="utf-8")


def touch_the_site(folder: Path, file: Path) -> None:
    add_sentence(file)
    (folder.parent / "site" / "index.html").write_text("touched", encoding="utf-8")


def change_many(folder: Path, file: Path) -> None:
    for one in fully_named(folder)[: FEW + 1]:
        add_sentence(one)


@pytest.mark.slow
@pytest.mark.parametrize("edit", [copy, become_a_copy, configure, touch_the_site, change_many])
def test_what_others_can_tell_is_not_mended(folder: Path, mended: Mended, edit: Callable[[Path, Path], None]) -> None:
    build(options(folder))
    edit(folder, fully_named(folder)[0])
    build(options(folder))
    assert not mended()
    assert same(folder)


@pytest.mark.slow
def named_by_bytes(folder: Path) -> list[Path]:
    """The samples whose address holds a hash of their bytes."""
    return sorted(set(folder.glob("*.txt")) - set(fully_named(folder)))


@pytest.mark.slow
def test_an_address_that_holds_a_hash_of_the_bytes_changes_everywhere(folder: Path, mended: Mended) -> None:
    build(options(folder))
    files = named_by_bytes(folder)
    assert len(files) > 2
    times = 0
    for step, file in enumerate(files):
        add_sentence(file, f"Câu thêm vào lần thứ {step}.")
        build(options(folder))
        times += mended()
        assert same(folder), file.name
    assert times > len(files) // 2
    add_sentence(fully_named(folder)[0])  # the memory of the pages is still right
    for file in files[:2]:
        add_sentence(file)
    build(options(folder))
    assert same(folder)
    copy(folder, files[0])  # a whole build after mendings
    build(options(folder))
    assert same(folder)


def test_one_citation_more_is_mended_without_a_look_at_the_others(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = build(options(folder)).counts
    cite_another(folder, fully_named(folder)[0])
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "_build", lambda *_: pytest.fail("the whole collection was looked at"))
        after = build(options(folder)).counts
    assert after[1] == before[1] + 1
    assert same(folder)


def test_a_changed_document_is_asked_again_what_it_cites_where_that_changed_too(folder: Path, mended: Mended) -> None:
    """The cited one has another title, of which its citations tell whether it is theirs; the citing one only more words."""
    build(options(folder))
    cited = folder / "nghi-dinh-901-2020.txt"
    text = cited.read_text(encoding="utf-8")
    assert "\nNGHỊ ĐỊNH\n" in text
    cited.write_text(text.replace("\nNGHỊ ĐỊNH\n", "\nNGHỊ ĐỊNH và mục 8\n"), encoding="utf-8")
    add_sentence(folder / "thong-tu-912-2021-bvhttdl.txt")
    build(options(folder))
    assert mended()
    assert same(folder)


def test_what_is_missing_is_kept_under_the_addresses_of_those_that_cite_it_now(folder: Path, mended: Mended) -> None:
    first, second = folder / "thong-tu-912-2021-bvhttdl.txt", folder / "nghi-dinh-933-2023.txt"
    build(options(folder))
    cite_another(folder, first)
    build(options(folder))
    first.with_name(f"{first.name}.yml").write_text("date: 2020-12-30\n", encoding="utf-8")  # its year stands in its address
    build(options(folder))
    assert mended()
    cite_another(folder, second)
    build(options(folder))
    assert mended()
    assert same(folder)


NUMBER = re.compile(r"(?<=số )\d+(?=[-/][A-ZĐ])")
CITED = re.compile(r"(?:Quyết định|Nghị định|Nghị quyết|Luật|Kế hoạch|Thông báo)[^.;\n]{0,20}số[^.;\n]{5,90}")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_after_random_citations_the_site_is_the_one_built_from_nothing(folder: Path, mended: Mended, seed: int) -> None:
    """Citations of this collection and of others are added, changed and taken away, in documents that are named by their
    facts and in those that are named by their bytes."""
    build(options(folder))
    chance = random.Random(seed)
    files = sorted(folder.glob("*.txt"))
    known = [found[0] for file in files for found in CITED.finditer(file.read_text(encoding="utf-8"))]
    steps, times = 40 if "VANTHU_ALL_EDITS" in os.environ else 6, 0
    for step in range(steps):
        for file in chance.sample(files, chance.choice((1, 1, 1, 2, 3))):
            text = file.read_text(encoding="utf-8")
            numbers = list(NUMBER.finditer(text))[1:]
            kind = chance.choice(("more", "more", "other", "less"))
            if kind == "more":
                words = "; ".join(chance.choice(known) for _ in range(chance.choice((1, 2))))
                lines = text.split("\n")
                lines.insert(chance.randrange(len(lines) // 2, len(lines) + 1), f"Thực hiện {words}.")
                text = "\n".join(lines)
            elif numbers:
                found = chance.choice(numbers)
                other = str(chance.randrange(200)) if kind == "other" else ""
                text = text[: found.start()] + other + text[found.end() :]
            file.write_text(text, encoding="utf-8")
        told = build(options(folder)).summary()
        times += mended()
        assert same(folder), step
        again = build(options(folder, "cold", "cold-build")).summary()
        assert told.rpartition(",")[0] == again.rpartition(",")[0]
    assert times > steps // 2


@pytest.mark.slow
def test_a_page_that_is_cited_no_more_has_no_list_and_no_feed(folder: Path, mended: Mended) -> None:
    rows = [folder / "mot.txt", folder / "hai.txt"]
    head = "ỦY BAN NHÂN DÂN TỈNH BẮC GIANG\nSố: {n}/QĐ-UBND\nBắc Giang, ngày 02 tháng 3 năm 2021\nQUYẾT ĐỊNH\nVề việc thử {n}\n"
    words = "Điều 1. Thực hiện{cites} theo quy định.\nCHỦ TỊCH\nNguyễn Văn Thử\n"
    cites = " Quyết định số 8101/QĐ-UBND ngày 02/3/2021 của UBND tỉnh Bắc Giang"
    rows[0].write_text(head.format(n=8101) + words.format(cites=""), encoding="utf-8")
    rows[1].write_text(head.format(n=8102) + words.format(cites=cites), encoding="utf-8")
    build(options(folder))
    (feed,) = (folder.parent / "site" / "van-ban").glob("*8101*/feed.xml")
    rows[1].write_text(head.format(n=8102) + words.format(cites=""), encoding="utf-8")
    build(options(folder))
    assert mended() and not feed.exists() and same(folder)
    rows[1].write_text(head.format(n=8102) + words.format(cites=cites), encoding="utf-8")
    build(options(folder))
    assert mended() and feed.exists() and same(folder)


@pytest.mark.slow
def test_documents_that_only_a_hash_of_their_bytes_tells_apart_are_mended(folder: Path, mended: Mended) -> None:
    head = "ỦY BAN NHÂN DÂN TỈNH BẮC GIANG\nBắc Giang, ngày 02 tháng 3 năm 2021\nCÔNG VĂN\n"
    head += "Về việc kiểm tra công tác văn thư lưu trữ\n"
    files = [folder / f"khong-so-{number}.txt" for number in range(6)]
    for number, file in enumerate(files):
        file.write_text(f"{head}Điều 1. Kiểm tra đợt {number}.\nCHỦ TỊCH\nNguyễn Văn Thử\n", encoding="utf-8")
    words = "Thực hiện Công văn về việc kiểm tra công tác văn thư lưu trữ ngày 02/3/2021 của UBND tỉnh Bắc Giang."
    add_sentence(sorted(folder.glob("*.txt"))[0], words)
    build(options(folder))
    for step, file in enumerate(files):
        add_sentence(file, f"Điều 2. Báo cáo lần {step}." if step % 2 else f"Theo Nghị định số 30/2020/NĐ-CP, lần {step}.")
        build(options(folder))
        assert mended(), file.name
        assert same(folder), file.name


@pytest.mark.slow
def test_lines_of_documents_that_had_none_come_in_the_order_of_the_documents(folder: Path, mended: Mended) -> None:
    long = "Các cơ quan, đơn vị thực hiện nghiêm túc lịch nghỉ lễ theo quy định chung của tỉnh. " * 20
    files = [folder / f"nghi-{name}.txt" for name in "abcdef"]
    for file in files:
        file.write_text(f"UBND TỈNH BẮC GIANG\n\nTHÔNG BÁO\nVề việc nghỉ lễ {file.stem}\n\n{long}\n", encoding="utf-8")
    build(options(folder))
    for file in files:
        add_sentence(file, f"Thực hiện Quyết định số {ord(file.stem[-1])}/QĐ-TTg ngày 01/02/2021 của Thủ tướng Chính phủ.")
    build(options(folder))
    assert mended() and same(folder)


@pytest.mark.slow
def test_facts_that_stand_on_no_other_page_are_mended(folder: Path, mended: Mended) -> None:
    build(options(folder))
    files = [file for file in fully_named(folder) if "\n- " in file.read_text(encoding="utf-8").partition("Nơi nhận")[2]]
    file = files[0]
    before, _, after = file.read_text(encoding="utf-8").partition("Nơi nhận")
    file.write_text(
        f"{before}Nơi nhận{after.replace(chr(10) + '- ', chr(10) + '- Hội Nông dân tỉnh;' + chr(10) + '- ', 1)}",
        encoding="utf-8",
    )
    build(options(folder))
    assert "Hội Nông dân tỉnh" in (folder.parent / "site/data/documents.jsonl").read_text(encoding="utf-8")
    assert mended()
    assert same(folder)


@pytest.mark.slow
def test_a_mending_that_fails_half_way_is_put_right(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(options(folder))
    file = fully_named(folder)[0]
    before = file.read_text(encoding="utf-8")
    add_sentence(file)
    with monkeypatch.context() as patched:
        patched.setattr("generator.mend.begin_update", lambda *_: None)
        build(options(folder))
    assert same(folder)
    file.write_text(before, encoding="utf-8")
    build(options(folder))
    assert same(folder)


PLACES = (("BẮC GIANG", "Bắc Giang"), ("BẮC NINH", "Bắc Ninh"), ("CAO BẰNG", "Cao Bằng"))
NAMES = ("Nguyễn Văn Thử", "Trần Thị Mẫu", "Lê Văn Giả", "Phạm Thị Ví Dụ")
TITLES = (
    "Về việc ban hành quy chế công tác văn thư, lưu trữ của các cơ quan",
    "Về việc phê duyệt kế hoạch kiểm tra công tác văn thư, lưu trữ năm nay",
    "Về việc thành lập ban chỉ đạo cải cách hành chính trên địa bàn tỉnh",
)


class Made:
    """A small collection in which documents cite each other, by number and date (and by title), and whose facts change."""

    def __init__(self, folder: Path, seed: int, titles: bool = False) -> None:
        self.folder, self.random, self.titles = folder, random.Random(seed), titles
        self.facts = [self._new(number) for number in range(24)]
        for number in range(len(self.facts)):
            self.write(number)

    def _new(self, number: int) -> dict[str, object]:
        chance = self.random
        return {
            "number": str(301 + number), "day": chance.randrange(1, 28), "month": chance.randrange(1, 12), "year": 2021,
            "place": chance.randrange(3), "signer": chance.choice(NAMES), "title": chance.choice(TITLES),
            "to": "Như Điều 3", "cites": chance.sample(range(24), 3), "sidecar": "", "type": "Quyết định", "numbered": True,
        }  # fmt: skip

    def write(self, number: int) -> None:
        one = self.facts[number]
        upper, place = PLACES[int(str(one["place"]))]
        cited = []
        for other in one["cites"]:  # type: ignore[attr-defined]
            row = self.facts[other]
            when = f"{row['day']:02}/{row['month']:02}/{row['year']}"
            of = PLACES[int(str(row["place"]))][1]
            title = f" {str(row['title'])[0].lower()}{str(row['title'])[1:]}" if self.titles and other % 2 else ""
            cited.append(f"Căn cứ {row['type']} số {_number(row)} ngày {when} của Ủy ban nhân dân tỉnh {of}{title};")
        file = self.folder / f"{number:02}.txt"
        file.write_text(
            f"ỦY BAN NHÂN DÂN\nTỈNH {upper}\n"
            + (f"Số: {_number(one)}\n" if one["numbered"] else "")
            + f"{place}, ngày {one['day']:02} tháng {one['month']:02} năm {one['year']}\n\n"
            f"{str(one['type']).upper()}\n{one['title']}\n\n"
            f"ỦY BAN NHÂN DÂN TỈNH {upper}\n" + "\n".join(cited) + "\n\nQUYẾT ĐỊNH:\n\nĐiều 1. Ban hành kèm theo.\n"
            f"Điều 2. Thi hành.\n\nNơi nhận:\n- {one['to']};\n- Lưu: VT.\nCHỦ TỊCH\n\n{one['signer']}\n",
            encoding="utf-8",
        )
        beside = file.with_name(file.name + ".yml")
        if one["sidecar"]:
            beside.write_text(str(one["sidecar"]), encoding="utf-8")
        elif beside.exists():
            beside.unlink()

    def change(self, kinds: tuple[str, ...]) -> str:
        """Changes a fact of one document, and writes only that: those that cite it name it as it was."""
        number, kind, chance = self.random.randrange(len(self.facts)), self.random.choice(kinds), self.random
        one = self.facts[number]
        if kind in ("day", "month"):
            one[kind] = chance.randrange(1, 12)
        elif kind == "signer":
            one[kind] = chance.choice(NAMES)
        elif kind == "title":
            one[kind] = chance.choice(TITLES)
        elif kind == "number":
            one[kind] = str(chance.choice([301 + number, 401 + number, 301 + chance.randrange(24)]))
        elif kind == "year":
            one[kind] = chance.choice((2020, 2021, 2022))
        elif kind == "place":
            one[kind] = chance.randrange(3)
        elif kind == "cites":
            one[kind] = chance.sample(range(24), 3)
        elif kind == "to":
            one[kind] = f"Sở Nội vụ {chance.randrange(9)}"
        elif kind == "sidecar":
            one[kind] = chance.choice(("", "title: Tên do người giữ kho đặt\n", "signer: Ngô Văn Khác\n", "date: 2021-06-17\n"))
        elif kind == "type":
            one[kind] = chance.choice(("Quyết định", "Kế hoạch", "Thông báo"))
        elif kind == "numbered":
            one[kind] = not one[kind]
        elif kind == "told":  # by a file beside it
            one["sidecar"] = f"number: {chance.choice((701 + number, 301 + number, 301 + chance.randrange(24)))}/QĐ-UBND\n"
        elif kind == "named":
            one["sidecar"] = chance.choice((f"slug: ten-rieng-{number}\n", "slug: mot-ten\n", ""))
        self.write(number)
        return f"{kind} {number}"


def _number(row: dict[str, object]) -> str:
    """ "301/QĐ-UBND"."""
    sign = "".join(word[0] for word in str(row["type"]).upper().split())
    return f"{row['number']}/{sign}-UBND"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_after_random_facts_the_site_is_the_one_built_from_nothing(folder: Path, mended: Mended, seed: int) -> None:
    """Dates, signers, titles, recipients change, by the text and by files beside it, in documents that others cite."""
    made = Made(folder, seed)
    if seed % 2:  # a site whose address is known has a map of its pages
        (folder.parent / "vanthu.yml").write_text("url: https://van-thu.example.org/\n", encoding="utf-8")
    build(options(folder))
    steps, times, done = 40 if "VANTHU_ALL_EDITS" in os.environ else 8, 0, []
    for _ in range(steps):
        done.append([made.change(("day", "month", "signer", "title", "to", "sidecar", "cites"))
                     for _ in range(made.random.choice((1, 1, 2)))])  # fmt: skip
        told = build(options(folder)).summary()
        times += mended()
        assert same(folder), done
        assert told.rpartition(",")[0] == build(options(folder, "cold", "cold-build")).summary().rpartition(",")[0]
    assert times > (0.5 if seed % 2 else 0.7) * steps, done


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_after_facts_that_name_a_document_the_site_is_the_one_built_from_nothing(
    folder: Path, mended: Mended, seed: int
) -> None:
    """Numbers, years, types, provinces and names change, by the text and by files beside it, of documents that others cite
    (in every second collection also by their titles, so that documents without a number are found too)."""
    made = Made(folder, seed, titles=bool(seed % 2))
    build(options(folder))
    steps, times, done = 40 if "VANTHU_ALL_EDITS" in os.environ else 8, 0, []
    for _ in range(steps):
        done.append([made.change(("number", "year", "place", "day", "type", "told", "named", "numbered"))
                     for _ in range(made.random.choice((1, 1, 2)))])  # fmt: skip
        told = build(options(folder)).summary()
        times += mended()
        assert same(folder), done
        assert told.rpartition(",")[0] == build(options(folder, "cold", "cold-build")).summary().rpartition(",")[0]
    assert times > (0 if seed % 2 else 0.5) * steps, done


def test_a_number_that_was_not_found_is_written_beside_the_file_and_the_site_is_mended(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Made(folder, 1)
    made.facts[5]["numbered"] = False
    made.write(5)
    told = build(options(folder)).collection.problems
    assert ("05.txt", "no number found") in {(one.path, one.message) for one in told}
    (folder / "05.txt.yml").write_text("number: 306/QĐ-UBND\n", encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "_build", lambda *_: pytest.fail("the whole collection was looked at"))
        told = build(options(folder)).collection.problems
    assert not any("number" in one.message for one in told if one.path == "05.txt")
    (page,) = (folder.parent / "site" / "van-ban").glob("quyet-dinh-306-qd-ubnd-*")
    assert [page.name] == [row["id"] for row in _documents(folder) if row["source"] == "05.txt"]
    assert any(row["target"] == page.name for row in _citations(folder)), "others cite it by its number"
    assert same(folder)


@pytest.mark.slow
def test_a_number_that_is_taken_away_or_that_another_has_is_right_too(folder: Path) -> None:
    made = Made(folder, 1)
    build(options(folder))
    made.facts[5]["numbered"] = False
    made.write(5)
    build(options(folder))
    assert same(folder)
    made.facts[7] |= {"number": "301", "place": made.facts[0]["place"]}
    made.write(7)
    build(options(folder))
    assert same(folder)


@pytest.mark.slow
def test_a_move_past_many_others_is_left_to_a_build_that_makes_few_pages(
    folder: Path, mended: Mended, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That is known before anything is written, so that the pages that stay are still known."""
    made = Made(folder, 2)
    build(options(folder))
    monkeypatch.setattr("generator.mend.faced.SHIFTED", 1)
    pages = []
    make = documents_room.put_documents
    monkeypatch.setattr(documents_room, "put_documents", lambda *a: pages.extend(d.id for d, *_ in a[1]) or make(*a))
    made.facts[3]["type"] = "Thông báo"
    made.write(3)
    build(options(folder))
    assert not mended() and 0 < len(pages) < 16
    assert same(folder)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["number", "year", "type", "named"])
def test_a_document_with_another_address_is_found_under_it_alone(folder: Path, mended: Mended, kind: str) -> None:
    made = Made(folder, 2)
    build(options(folder))
    others = {"number": "777", "year": 1999, "type": "Thông báo", "sidecar": "slug: ten-rieng\n"}
    name = "sidecar" if kind == "named" else kind
    for number in (3, 11):
        old = next(row["id"] for row in _documents(folder) if row["source"] == f"{number:02}.txt")
        made.facts[number][name] = f"{others[name]}{number}" if kind == "number" else others[name]
        if kind == "named":
            made.facts[number][name] = f"slug: ten-rieng-{number}\n"
        made.write(number)
        build(options(folder))
        assert mended()
        now = next(row["id"] for row in _documents(folder) if row["source"] == f"{number:02}.txt")
        site = folder.parent / "site"
        assert now != old and not (site / "van-ban" / old).exists() and (site / "van-ban" / now / "index.html").is_file()
        naming = [file for file in site.rglob("*.html") if f'{old}/"' in file.read_text(encoding="utf-8")]
        assert naming == []
        assert same(folder)


def _documents(folder: Path) -> list[dict[str, str]]:
    lines = (folder.parent / "site" / "data" / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def _citations(folder: Path) -> list[dict[str, str]]:
    lines = (folder.parent / "site" / "data" / "citations.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
