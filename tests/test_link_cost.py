"""Finding stays linear on the worst texts, resolving on the largest collections."""

import hashlib
import pickle
import time
from pathlib import Path

import pytest

from generator.link import connect, find_citations
from generator.model import Document, Inferred, Metadata, Source
from tests.benchmarks import resolving

HOSTILE = {
    "one long number": "1",
    "slashes": "1/",
    "codes without end": "AB-",
    "blank numbers": "số /2025/QĐ-UBND ",
    "one line of citations": "Nghị định số 30/2020/NĐ-CP, ",
    "citations with titles": "Nghị định số 1/2020/NĐ-CP quy định ",
    "laws": "Luật Đất đai, ",
    "amending laws": "Luật sửa đổi, bổ sung một số điều của ",
    "different laws": "",
    "short forms": "Quyết định số 5, 6, 7, 8, ",
    "provisions": "điểm a, b khoản 2 Điều 5 ",
    "type words": "Nghị định ",
    "empty lines": "\n",
    "lines that go on": "a\n",
    "addressees": "Kính gửi:\n- a\n",
}


def seconds(text: str) -> float:
    start = time.process_time()
    find_citations(text)
    return time.process_time() - start


@pytest.mark.alone
@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_of_anything_is_read_in_linear_time(name: str) -> None:
    def text(size: int) -> str:
        if name == "different laws":
            return "".join(f"Luật Thứ {n} số {n}/2020/QH14, Luật Thứ {n}; " for n in range(size // 40))
        return (HOSTILE[name] * (size // len(HOSTILE[name]) + 1))[:size]

    find_citations("Nghị định số 30/2020/NĐ-CP")
    quarter, whole = min(seconds(text(250_000)) for _ in range(2)), seconds(text(1_000_000))
    assert whole < 8 * quarter + 0.5, f"{quarter:.2f} s for a quarter, {whole:.2f} s for all"


def collection(size: int) -> list[Document]:
    """Documents of which a tenth bear the same number, each citing it and a few others."""
    papers = []
    for n in range(size):
        number = "1/QĐ-TTg" if n % 10 == 0 else f"{n % 997}/{2000 + n % 20}/NĐ-CP"
        date = f"{2000 + n % 20}-{1 + n % 12:02d}-{1 + n % 28:02d}"
        text = f"Căn cứ Quyết định số 1/QĐ-TTg; Nghị định số {n * 7 % 997}/{2000 + n * 7 % 20}/NĐ-CP ngày 05/3/2020;"
        kind = "Quyết định" if n % 10 == 0 else "Nghị định"
        facts = Metadata(
            Inferred("state", "letterhead", 1.0), Inferred(kind, "type_line", 1.0), Inferred(number, "number_line", 1.0),
            Inferred(date, "place_date_line", 1.0),
        )  # fmt: skip
        papers.append(
            Document(f"d{n}", Source(f"{n}.txt", hashlib.sha256(str(n).encode()).hexdigest(), 1), facts, find_citations(text))
        )
    return papers


@pytest.mark.alone
@pytest.mark.slow
def test_ten_times_the_documents_take_about_ten_times_as_long() -> None:
    def cost(papers: list[Document]) -> float:
        start = time.process_time()
        connect(papers)
        return time.process_time() - start

    few, many = collection(1000), collection(10_000)
    assert min(cost(many) for _ in range(2)) <= 12 * min(cost(few) for _ in range(4)) + 0.5


@pytest.mark.alone
@pytest.mark.slow
def test_ten_thousand_real_documents_take_at_most_twelve_times_what_a_thousand_take(corpus: Path) -> None:
    few, many = resolving.ratio()
    assert many <= 12 * few, f"{few:.2f} s for 1 000, {many:.2f} s for 10 000"


def test_documents_from_the_cache_hold_each_string_of_their_citations_once() -> None:
    one, other = (pickle.loads(pickle.dumps(find_citations("theo Luật Đất đai số 45/2013/QH13 ngày 29/11/2013"))) for _ in "ab")
    assert one == other and one[0].number is other[0].number and one[0].title is other[0].title
