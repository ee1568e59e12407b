"""Does folding bring spellings of one word together, and keep what must stay apart?"""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from generator.fold import fold, slugify, sort_key


def test_fold_drops_marks_and_keeps_the_length() -> None:
    text = "Đắk Lắk: NGHỊ ĐỊNH số 30/2020/NĐ-CP ngày 05/3/2020"
    assert fold(text) == "dak lak: nghi dinh so 30/2020/nd-cp ngay 05/3/2020"
    assert len(fold(text)) == len(text)


def test_names_sort_as_vietnamese_readers_sort() -> None:
    names = ["Hạ Long", "Hà Nội", "Đà Nẵng", "Cần Thơ", "An Giang", "Điện Biên", "Ăn", "Ân", "Điều 10", "Điều 9"]
    assert sorted(names, key=sort_key) == [
        "An Giang", "Ăn", "Ân", "Cần Thơ", "Đà Nẵng", "Điện Biên", "Điều 9", "Điều 10", "Hà Nội", "Hạ Long",
    ]  # fmt: skip


def test_slugs_are_ascii_and_nfd_gives_the_same() -> None:
    assert slugify("Kết luận 105-KL/TU Bắc Giang") == "ket-luan-105-kl-tu-bac-giang"
    assert slugify(unicodedata.normalize("NFC", unicodedata.normalize("NFD", "Đắk Lắk"))) == "dak-lak"


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("ắẰđĐƯợ“–\x1a\t\xa0"))))
def test_every_text_folds_letter_by_letter_and_keeps_its_length(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert folded == "".join(fold(char) for char in text)
    assert fold(folded) == folded
