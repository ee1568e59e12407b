"""Is a site mended after documents without a number came or changed the same as one built from nothing? Citations find these by
their titles."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest

from generator.pipeline import build
from tests.test_incremental import options
from tests.test_mend import Mended, same
from tests.test_mend import folder as folder
from tests.test_mend import mended as mended

SUBJECT = "Về việc kiểm tra công tác văn thư lưu trữ"
PLACES = ("thư viện huyện", "bảo tàng tỉnh", "nhà văn hóa xã", "trường tiểu học số 2", "trạm khuyến nông", "sân vận động")


def write(folder: Path, name: str, title: str, number: str = "", day: int = 2, cites: str = "") -> Path:
    """A decision of one province; without a number it is found by its title alone."""
    file = folder / f"{name}.txt"
    file.write_text(
        "ỦY BAN NHÂN DÂN\nTỈNH BẮC GIANG\n"
        + (f"Số: {number}/QĐ-UBND\n" if number else "")
        + f"Bắc Giang, ngày {day:02} tháng 3 năm 2021\n\nQUYẾT ĐỊNH\n{title}\n\nỦY BAN NHÂN DÂN TỈNH BẮC GIANG\n"
        + (f"Căn cứ Quyết định số {cites};\n" if cites else "")
        + f"\nQUYẾT ĐỊNH:\n\nĐiều 1. Ban hành kèm theo, bản {name}.\n\nNơi nhận:\n- Lưu: VT.\nCHỦ TỊCH\n\nNguyễn Văn Thử\n",
        encoding="utf-8",
    )
    return file


def by_title(number: int, title: str) -> str:
    """A citation of a decision that has this title, and whose number nobody prints."""
    return f"{number}/QĐ-UBND ngày 02/3/2021 của Ủy ban nhân dân tỉnh Bắc Giang {title[0].lower()}{title[1:]}"


def test_a_document_without_a_number_that_came_is_mended(folder: Path, mended: Mended) -> None:
    write(folder, "mot", "Về việc tổ chức hội thi cắm hoa toàn tỉnh", "8101")
    build(options(folder))
    file = write(folder, "hai", "Về việc trồng cây xanh dọc đường liên xã")
    build(options(folder))
    assert mended() and same(folder)
    write(folder, "hai", "Về việc trồng cây xanh dọc các tuyến phố mới")
    build(options(folder))
    assert mended() and same(folder)
    file.unlink()
    build(options(folder))
    assert mended() and same(folder)


@pytest.mark.slow
def test_a_document_without_a_number_that_is_cited_by_its_title_is_found_once_it_came(folder: Path, mended: Mended) -> None:
    title = f"{SUBJECT} tại {PLACES[0]}"
    write(folder, "mot", "Về việc tổ chức hội thi cắm hoa toàn tỉnh", "8101", cites=by_title(8199, title))
    build(options(folder))
    write(folder, "hai", title)
    build(options(folder))
    assert not mended(), "only a look at all tells its number"
    lines = (folder.parent / "site/data/citations.jsonl").read_text(encoding="utf-8").splitlines()
    targets = [row["target"] for row in map(json.loads, lines) if row["number"] == "8199/QĐ-UBND"]
    assert len(targets) == 1 and targets[0], lines
    assert same(folder)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_after_random_titles_the_site_is_the_one_built_from_nothing(folder: Path, mended: Mended, seed: int) -> None:
    """So many documents share words with a title that some are not looked at, and one that comes or has another title takes the
    place of one of them; now and then it is the one that is cited."""
    chance = random.Random(seed)
    cited, *others = [f"{SUBJECT} tại {one}" for one in PLACES]
    for number in range(3):
        title = f"Về việc tổ chức hội thi cắm hoa lần thứ {number}"
        write(folder, f"dan-{number}", title, str(8101 + number), cites=by_title(8600 + number, cited))
    there: list[str] = []

    def put(name: str) -> None:
        title = cited if chance.random() < 0.15 else chance.choice(others)
        write(folder, name, title, str(8200 + int(name)) if chance.random() < 0.1 else "", chance.randrange(1, 9))

    for count in range((7, 8, 15, 16)[seed]):
        there.append(str(count))
        put(there[-1])
    build(options(folder))
    steps, times, done = 40 if "VANTHU_ALL_EDITS" in os.environ else 8, 0, []
    for step in range(steps):
        kind = chance.choice(("came", "came", "other", "other", "went"))
        if kind == "came":
            there.append(str(100 + step))
        name = there[-1] if kind == "came" else chance.choice(there)
        if kind == "went":
            (folder / f"{name}.txt").unlink()
            there.remove(name)
        else:
            put(name)
        done.append(f"{kind} {name}")
        build(options(folder))
        times += mended()
        assert same(folder), done
    assert times, done
