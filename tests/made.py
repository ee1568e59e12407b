"""Documents made by hand, for the tests of what is written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from generator.model import (
    Body,
    Citation,
    Collection,
    Document,
    Evidence,
    Graph,
    Inferred,
    Layout,
    Link,
    Metadata,
    Province,
    SetAside,
    Settings,
    Signer,
    Source,
    Span,
    Text,
)
from generator.read.outline import outline

BODY = Body("tinh-uy-bac-giang", "Tỉnh ủy Bắc Giang", "party_committee", "province", "TU", None, "bac-giang")
CENTRAL = Body("bo-y-te", "Bộ Y tế", "ministry", "central", "BYT")
BAC_GIANG = Province("bac-giang", "Bắc Giang", "tinh", "1997-01-01", "2025-06-30", ("bac-ninh",))

LETTER = """TỈNH ỦY BẮC GIANG
*
Số 571-CV/TU
V/v tăng cường phòng, chống dịch
ĐẢNG CỘNG SẢN VIỆT NAM
Bắc Giang, ngày 22 tháng 7 năm 2021
Kính gửi: - Các huyện ủy, thành ủy
Thực hiện Kết luận số 105-KL/TU ngày 16/5/2021 của Ban Chấp hành Đảng bộ tỉnh, yêu cầu:
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
1. Nội dung thứ nhất
a) Điểm một
2. Nội dung thứ hai <script>alert(1)</script>
STT\tTên\tSố
1\tMột | hai\t10
Nơi nhận:
- Như trên,
- Lưu Văn phòng Tỉnh ủy.
T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ
Lê Văn Mẫu"""


class Store:
    """A text store in memory."""

    def __init__(self, texts: Mapping[str, Text]) -> None:
        self.texts = dict(texts)

    def __call__(self, document: Document) -> Text:
        return self.texts[document.source.path]

    def by_path(self, path: str) -> Text:
        return self.texts[path]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Store) and other.texts == self.texts

    __hash__ = None  # type: ignore[assignment]


def text_of(body: str, path: str = "a.txt") -> Text:
    starts, at = [], 0
    for line in body.split("\n"):
        starts.append(at)
        at += len(line) + 1
    source = Source(path, hashlib.sha256(body.encode("utf-8", "replace")).hexdigest(), len(body))
    kept = [start for start, line in zip(starts, body.split("\n"), strict=True) if line]
    blocks = outline(body, kept, [0] * len(kept)) if all(body[k : k + 1] for k in kept) else ()
    aside = (SetAside(3, "2*", "page number"),)
    return Text(source, body, tuple(starts), tuple(range(1, len(starts) + 1)), blocks, aside)


def find(body: str, words: str) -> Span:
    start = body.index(words)
    return Span(start, start + len(words))


def fact(
    value: object, basis: str = "number_line", confidence: float = 0.95, span: Span | None = None, quote: str = ""
) -> Inferred:  # type: ignore[type-arg]
    return Inferred(value, basis, confidence, Evidence(span, 3, quote) if span or quote else None)  # type: ignore[arg-type]


def letter(
    identity: str = "cong-van-571-cv-tu-bac-giang-2021", path: str = "thu/571.txt", body: str = LETTER
) -> tuple[Document, Text]:
    text = text_of(body, path)
    number = find(body, "571-CV/TU")
    metadata = Metadata(
        kind=fact("party"),
        type=fact("Công văn", "number_code", 0.9),
        number=fact("571-CV/TU", span=number, quote="Số 571-CV/TU"),
        date=fact(
            "2021-07-22", "place_date_line", span=find(body, "ngày 22 tháng 7 năm 2021"), quote="ngày 22 tháng 7 năm 2021"
        ),
        issuing_bodies=fact((BODY,), "letterhead", span=find(body, "TỈNH ỦY BẮC GIANG"), quote="TỈNH ỦY BẮC GIANG"),
        province=fact(BAC_GIANG, "letterhead"),
        signers=fact((Signer("Lê Văn Mẫu", "PHÓ BÍ THƯ", "T/M BAN THƯỜNG VỤ"),), "signature", span=find(body, "Lê Văn Mẫu")),
        title=fact("V/v tăng cường phòng, chống dịch", "letterhead", span=find(body, "V/v tăng cường phòng, chống dịch")),
    )
    words = "Kết luận số 105-KL/TU ngày 16/5/2021"
    citation = Citation(
        find(body, words), 8, words, "full", "implements", "Kết luận", "105-KL/TU", "2021-05-16",
        sentence=find(body, body.split("\n")[7]),
    )  # fmt: skip
    layout = Layout(
        Span(0, body.index("Kính gửi")),
        Span(body.index("Kính gửi"), body.index("Nơi nhận")),
        Span(body.index("T/M BAN"), len(body)),
        Span(body.index("Nơi nhận"), body.index("T/M BAN")),
    )
    return Document(identity, text.source, metadata, (citation,), layout=layout, length=len(body)), text


def conclusion() -> tuple[Document, Text]:
    body = "KẾT LUẬN\nvề mục tiêu kép\nHội nghị kết luận như sau: Kết luận này được phổ biến đến chi bộ."
    text = text_of(body, "kl/105.txt")
    metadata = Metadata(
        kind=fact("party"),
        type=fact("Kết luận", "type_line"),
        number=fact("105-KL/TU", "citation", 0.7),
        date=fact("2021-06", "body_text", 0.6),
        issuing_bodies=fact((BODY,), "body_text"),
        province=fact(BAC_GIANG, "signer", 0.6),
        title=fact("về mục tiêu kép", "type_line", span=find(body, "về mục tiêu kép")),
    )
    return Document("ket-luan-105", text.source, metadata, length=len(body), first_words="KẾT LUẬN về mục tiêu kép"), text


def news() -> tuple[Document, Text]:
    body = "Bắc Giang chung sức\nSáng 28/5, hội nghị diễn ra."
    text = text_of(body, "tin/1.txt")
    metadata = Metadata(
        kind=fact("news"),
        type=fact("Tin bài"),
        date=fact("2021-05-28", "news_line"),
        title=fact("Bắc Giang chung sức", "body_text"),
        publisher=fact("Báo Mẫu", "news_line"),
    )
    return Document("tin-bai-1", text.source, metadata, length=len(body), first_words="Bắc Giang chung sức"), text


def unknown() -> tuple[Document, Text]:
    body = "vài dòng không rõ là gì"
    text = text_of(body, "la/khong ro.html")
    return Document("van-ban-abc", text.source, Metadata(kind=fact("other")), length=len(body), first_words=body), text


def collection(*pairs: tuple[Document, Text], settings: Settings | None = None) -> tuple[Collection, Store]:
    chosen = pairs or (letter(), conclusion(), news(), unknown())
    documents = tuple(sorted((document for document, _ in chosen), key=lambda d: d.id))
    ids = {document.id for document in documents}
    outgoing: dict[str, tuple[Link, ...]] = {}
    incoming: dict[str, tuple[Link, ...]] = {}
    for document in documents:
        links = []
        for index, citation in enumerate(document.citations):
            known = "ket-luan-105" in ids
            link = Link(
                document.id, index, citation, "probable" if known else "external", "ket-luan-105" if known else None,
                reasons=("ngày khác một chữ số",),
            )  # fmt: skip
            links.append(link)
            if link.target:
                incoming[link.target] = (*incoming.get(link.target, ()), link)
        outgoing[document.id] = tuple(links)
    graph = Graph(outgoing, incoming)
    return Collection(settings or Settings(), documents, graph), Store({text.source.path: text for _, text in chosen})
