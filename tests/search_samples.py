"""Writes the small index that the tests of the search client read: `python -m tests.search_samples FOLDER`."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from generator.model import Block, Body, Document, Inferred, Metadata, Source, Span
from generator.tables import province_on, type_by_name
from generator.write.search_index import Written, index_document, write_index


def document(key: str, type_: str, number: str, date: str, title: str, place: str = "", body: str = "") -> Document:
    """A document with these facts; `place` and `body` are names."""
    name = type_by_name(type_)
    where = province_on(place, date) if place else None
    issuer = Body(key + "-body", body, "state", "province" if place else "central") if body else None
    return Document(
        key,
        Source(f"{key}.txt", "0" * 64, 1),
        Metadata(
            Inferred("state", "letterhead", 1.0),
            type=Inferred(name.name, "type_line", 1.0) if name else None,
            number=Inferred(number, "number_line", 1.0) if number else None,
            date=Inferred(date, "place_date_line", 1.0) if date else None,
            issuing_bodies=Inferred((issuer,), "letterhead", 1.0) if issuer else None,
            province=Inferred(where, "letterhead", 1.0) if where else None,
            title=Inferred(title, "type_line", 1.0) if title else None,
        ),
        first_words=title,
    )


SAMPLES = (
    (
        document("ket-luan-105", "Kết luận", "105-KL/TU", "2021-06", "về thực hiện mục tiêu kép", "Bắc Giang", "Tỉnh ủy"),
        "Kết luận về thực hiện mục tiêu kép, vừa chống dịch vừa phát triển kinh tế. Học sinh hoà bình trở lại trường. "
        "Mức thu giữ nguyên. Thu học kỳ này không đổi. Học phí sẽ bàn sau.",
    ),
    (
        document("nghi-dinh-30", "Nghị định", "30/2020/NĐ-CP", "2020-03-05", "về công tác văn thư", "", "Chính phủ"),
        "Điều 1. Phạm vi điều chỉnh\nVăn thư và lưu trữ.\nĐiều 5. Quản lý văn bản\nVăn bản đi được quản lý tập trung.",
    ),
    (
        document("quyet-dinh-80-hp", "Quyết định", "80/2025/QĐ-UBND", "2025-08-01", "về giá đất", "Hải Phòng", "UBND"),
        "Căn cứ Nghị định số 30/2020/NĐ-CP. Quyết định ban hành bảng giá đất tại thành phố Hải Phòng năm 2025.",
    ),
    (
        document("quyet-dinh-80-bn", "Quyết định", "80/2025/QĐ-UBND", "2025-08-02", "về học phí", "Bắc Ninh", "UBND"),
        "Quyết định về mức thu học phí. Hải sản và phòng học không thuộc phạm vi. Bàn hành chính đặt tại phòng họp.",
    ),
    (
        document("tin-bai", "Tin bài", "", "2021-05-28", "Bảng giá mới của chợ đầu mối", "Đắk Lắk"),
        "Người dân Đắk Lắk thủy lợi ra đồng. Giá cả ổn định, đất đai màu mỡ. Ban hành chính sách mới <script>x</script>.",
    ),
)  # fmt: skip


_SYLLABLES = (
    "quyết định ban hành về việc thực hiện kế hoạch phát triển kinh tế xã hội giáo dục y tế đất đai môi trường nông thôn "
    "thành phố tỉnh huyện xã uỷ ủy hòa hoà thủy năm ngày tháng số điều khoản mục văn bản cơ quan trách nhiệm thanh tra"
)


def many(count: int, seed: int = 1) -> list[tuple[Document, str]]:
    """So many small documents, always the same: texts of common syllables and some rare ones."""
    rnd, syllables = random.Random(seed), _SYLLABLES.split()
    rows = []
    for n in range(count):
        place = rnd.choice(("Hải Phòng", "Bắc Ninh", "Đắk Lắk"))
        day = f"{rnd.randint(2004, 2026)}-{rnd.randint(1, 12):02}-{rnd.randint(1, 28):02}"
        number = f"{rnd.randint(1, 999)}/QĐ-UBND"
        title = "về " + " ".join(rnd.choices(syllables, k=6))
        text = " ".join(rnd.choice(syllables) if rnd.random() < 0.9 else f"r{rnd.randint(1, 5000)}" for _ in range(120))
        rows.append((document(f"quyet-dinh-{n}", "Quyết định", number, day, title, place, "UBND"), text))
    return rows


def build(out: Path) -> Written:
    """The index of the samples, below `out/assets/search`."""
    rows = []
    for sample, text in SAMPLES:
        anchors = [(text.find(f"Điều {n}."), f"dieu-{n}") for n in (1, 5)]
        outline = [Block("dieu", Span(start, start + 7), 4, anchor, anchor) for start, anchor in anchors if start >= 0]
        rows.append((sample, index_document(sample, text, outline)))
    return write_index(rows, out, {"none": "Không có kết quả"})


if __name__ == "__main__":
    print(build(Path(sys.argv[1])))
