"""Citations without a site: texts in, documents and their links out.

>>> from generator.link import documents_of, find_citations, resolve
>>> decision = '''THỦ TƯỚNG CHÍNH PHỦ
... CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
... Số: 901/QĐ-TTg
... Hà Nội, ngày 05 tháng 3 năm 2024
... QUYẾT ĐỊNH
... Phê duyệt Chương trình đọc sách
... Điều 1. Phê duyệt Chương trình đọc sách.'''
>>> letter = '''ỦY BAN NHÂN DÂN
... TỈNH BẮC GIANG
... Số: 902/UBND-KGVX
... Bắc Giang, ngày 12 tháng 4 năm 2024
... Kính gửi: Các sở, ban, ngành
... Thực hiện Điều 1 Quyết định số 901/QĐ-TTg ngày 05/3/2024 của Thủ tướng Chính phủ, Ủy ban nhân dân tỉnh yêu cầu:'''
>>> papers = documents_of({"decision.txt": decision, "letter.txt": letter})
>>> [paper.id for paper in papers]
['quyet-dinh-901-qd-ttg-2024', 'cong-van-902-ubnd-kgvx-bac-giang-2024']
>>> link = resolve(papers).outgoing["cong-van-902-ubnd-kgvx-bac-giang-2024"][0]
>>> link.status, link.target, link.anchor, link.citation.relation
('resolved', 'quyet-dinh-901-qd-ttg-2024', 'dieu-1', 'basis')
>>> link.reasons
('reason.number', 'reason.date')
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.link.find import find_citations
from generator.link.identity import identify
from generator.model import Document
from generator.read import read_string
from generator.recognise import recognise


def documents_of(texts: Mapping[str, str]) -> list[Document]:
    """Documents of plain texts, with their facts and citations, in the order given; the keys are their paths.

    What `resolve` and `connect` take. Raises `VanthuError` for a text without words.
    """
    readings = []
    for path, words in texts.items():
        text = read_string(words, path)
        known = recognise(text)
        readings.append((text, known, find_citations(text, known.metadata, known.layout)))
    ids = identify([(text.source, known.metadata) for text, known, _ in readings])
    return [
        Document(name, text.source, known.metadata, citations, known.problems, known.layout, text.origin, len(text.body))
        for name, (text, known, citations) in zip(ids, readings, strict=True)
    ]
