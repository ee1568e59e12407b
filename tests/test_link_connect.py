"""Resolving over a collection: identity is more than a number, doubt is shown, and documents tell facts about each other."""

import hashlib
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import pytest

from generator import tables
from generator.aside import aside
from generator.link import connect, find_citations, resolve
from generator.link.connect import Fates
from generator.model import Body, Document, Inferred, Link, Metadata, Settings, Signer, Source

CENTRAL = Body("chinh-phu", "Chính phủ", "government", "central", "CP")


def paper(
    name: str, kind: str, number: str | None, date: str | None, text: str = "", place: str | None = None,
    title: str | None = None, signer: str | None = None, family: str = "state",
) -> Document:  # fmt: skip
    def fact(value):  # type: ignore[no-untyped-def]
        return Inferred(value, "number_line", 0.9) if value is not None else None

    province = tables.province_on(place, date) if place else None
    code = "TU" if family == "party" else "UBND"
    body = Body(f"{code}-{province.id}", f"Cơ quan của tỉnh {place}", code.lower(), "province", code) if province else CENTRAL
    facts = Metadata(
        Inferred(family, "letterhead", 1.0), fact(kind), fact(number), fact(date), fact((body,)), fact(province),
        fact((Signer(signer),)) if signer else None, fact(title),
    )  # fmt: skip
    sha = hashlib.sha256((name + text).encode()).hexdigest()
    return Document(name, Source(f"{name}.txt", sha, len(text)), facts, find_citations(text, facts))


def only(documents: list[Document], source: str) -> Link:
    (link,) = connect(documents).graph.outgoing[source]
    return link


def test_number_type_and_date_that_agree_resolve_with_reasons() -> None:
    link = only(
        [
            paper("nd", "Nghị định", "30/2020/NĐ-CP", "2020-03-05"),
            paper("b", "Công văn", "5/BNV-TCCB", "2021-01-02", "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020;"),
        ],
        "b",
    )
    assert (link.status, link.target) == ("resolved", "nd")
    assert "reason.number" in link.reasons and "reason.date" in link.reasons


def test_the_same_number_of_two_provinces_never_crosses() -> None:
    papers = [
        paper("bg", "Quyết định", "80/2025/QĐ-UBND", "2025-06-20", place="Bắc Giang"),
        paper("ct", "Quyết định", "80/2025/QĐ-UBND", "2025-11-03", place="Cần Thơ"),
        paper("x", "Công văn", "1/UBND-NC", "2025-12-01", "theo Quyết định số 80/2025/QĐ-UBND của UBND tỉnh", place="Cần Thơ"),
        paper("y", "Công văn", "2/UBND-NC", "2025-12-01", "theo Quyết định số 80/2025/QĐ-UBND của UBND tỉnh", place="Lào Cai"),
    ]
    assert only(papers, "x").target == "ct"
    assert only(papers, "y").status == "external"
    assert only(papers, "y").reasons == ("reason.other_place",)


def test_the_name_of_another_province_beats_ones_own() -> None:
    papers = [
        paper("bg", "Quyết định", "80/2025/QĐ-UBND", "2025-06-20", place="Bắc Giang"),
        paper(
            "y", "Báo cáo", "2/BC-UBND", "2025-12-01", "Quyết định số 80/2025/QĐ-UBND của UBND tỉnh Bắc Giang", place="Lào Cai"
        ),
    ]
    assert only(papers, "y").target == "bg"


def test_a_province_merged_away_is_still_cited_by_its_successor() -> None:
    papers = [
        paper("bg", "Quyết định", "12/2021/QĐ-UBND", "2021-06-20", place="Bắc Giang"),
        paper("bn", "Quyết định", "90/2025/QĐ-UBND", "2025-12-01", "Bãi bỏ Quyết định số 12/2021/QĐ-UBND", place="Bắc Ninh"),
    ]
    assert only(papers, "bn").target == "bg"


def test_a_date_that_differs_by_one_digit_is_probable_and_named_as_a_conflict() -> None:
    papers = [
        paper("kl", "Kết luận", "105-KL/TU", "2021-06-16", place="Bắc Giang", family="party"),
        paper("cv", "Công văn", "571-CV/TU", "2021-07-22", "thực hiện Kết luận số 105-KL/TU ngày 16/5/2021", place="Bắc Giang"),
    ]
    link = only(papers, "cv")
    assert (link.status, link.target, link.conflict) == ("probable", "kl", "date")


def test_two_documents_that_fit_are_both_listed_and_none_is_chosen() -> None:
    papers = [
        paper("a", "Quyết định", "7/QĐ-TTg", "2019-01-04"),
        paper("b", "Quyết định", "7/QĐ-TTg", "2020-01-03"),
        paper("c", "Công văn", "9/BTC-QLN", "2021-01-05", "theo Quyết định số 7/QĐ-TTg của Thủ tướng Chính phủ"),
    ]
    link = only(papers, "c")
    assert (link.status, link.target, link.candidates) == ("ambiguous", None, ("a", "b"))


def test_a_document_without_a_number_gets_it_from_the_one_that_cites_its_title() -> None:
    title = "về thực hiện “mục tiêu kép”, vừa phòng, chống dịch vừa phát triển kinh tế - xã hội trên địa bàn tỉnh"
    papers = [
        paper("kl", "Kết luận", None, "2021-06", place="Bắc Giang", family="party", title=title),
        paper(
            "cv", "Công văn", "571-CV/TU", "2021-07-22", f"thực hiện Kết luận 105-KL/TU ngày 16/5/2021 {title}.", "Bắc Giang"
        ),
    ]
    connected = connect(papers)
    (link,) = connected.graph.outgoing["cv"]
    assert (link.status, link.target, link.conflict) == ("probable", "kl", "date")
    number = next(d for d in connected.documents if d.id == "kl").metadata.number
    assert number is not None and (number.value, number.basis) == ("105-KL/TU", "citation") and "571-CV/TU" in number.note
    date = next(d for d in connected.documents if d.id == "kl").metadata.date
    assert date is not None and date.value == "2021-06"
    assert [p.code for p in connected.problems] == ["date-conflict"]


def test_the_signer_tells_the_province_of_a_document_that_does_not_print_it() -> None:
    unknown = paper("b", "Kết luận", None, "2021-06", signer="Trần Văn Mẫu", family="party")
    unknown = Document(
        unknown.id, unknown.source, Metadata(unknown.metadata.kind, unknown.metadata.type, signers=unknown.metadata.signers)
    )
    connected = connect(
        [paper("a", "Quyết định", "1/QĐ-UBND", "2021-01-04", place="Bắc Giang", signer="Trần Văn Mẫu"), unknown]
    )
    place = next(d for d in connected.documents if d.id == "b").metadata.province
    assert place is not None and (place.value.name, place.basis) == ("Bắc Giang", "signer")


def test_neighbours_of_a_series_tell_the_year() -> None:
    series = [
        paper(f"q{n}", "Quyết định", f"{n}/QĐ-UBND", date, place="Bắc Giang")
        for n, date in ((5, "2021-01-04"), (7, None), (9, "2021-02-01"))
    ]
    date = next(d for d in connect(series).documents if d.id == "q7").metadata.date
    assert date is not None and (date.value, date.basis) == ("2021", "neighbour")


def test_ones_own_number_later_in_the_text_is_no_citation_of_another() -> None:
    one = paper(
        "a",
        "Quyết định",
        "1/QĐ-UBND",
        "2021-01-04",
        "(Ban hành kèm theo Quyết định số 1/QĐ-UBND ngày 04/01/2021)",
        place="Bắc Giang",
    )
    assert only([one], "a").status == "self"


def test_a_law_is_found_by_its_name_and_year_and_later_by_its_name_alone() -> None:
    papers = [
        paper("luat", "Luật", "45/2013/QH13", "2013-11-29", title="Luật Đất đai"),
        paper("b", "Nghị định", "1/2014/NĐ-CP", "2014-05-05", "Luật Đất đai năm 2013;\ntheo khoản 2 Điều 5 Luật Đất đai."),
    ]
    first, second = connect(papers).graph.outgoing["b"]
    assert first.target == second.target == "luat"
    assert second.anchor == "dieu-5-khoan-2"


def test_well_known_documents_are_named_and_a_collection_adds_its_own() -> None:
    paper_ = paper(
        "n", "Tin bài", None, "2021-10-22", "cải cách tiền lương theo Nghị quyết 27 và Kế hoạch số 9-KH/TU", family="news"
    )
    own = Settings(
        known_documents=({"type": "Kế hoạch", "number": "9-KH/TU", "title": "về một việc", "url": "https://example.vn"},)
    )
    links = connect([paper_], own).graph.outgoing["n"]
    assert [(link.status, link.known) for link in links] == [("external", "27-NQ/TW"), ("external", "9-KH/TU")]


def test_the_order_of_the_documents_does_not_matter() -> None:
    papers = [
        paper("a", "Quyết định", "7/QĐ-TTg", "2019-01-04"),
        paper("b", "Quyết định", "7/QĐ-TTg", "2020-01-03", "Bãi bỏ Quyết định số 7/QĐ-TTg ngày 04/01/2019"),
        paper("c", "Công văn", "9/BTC-QLN", "2021-01-05", "theo Quyết định số 7/QĐ-TTg ngày 03/01/2020"),
    ]
    assert connect(papers).graph == connect(papers[::-1]).graph


def test_a_local_number_cited_from_nowhere_lists_its_candidates() -> None:
    papers = [
        paper("bg", "Kế hoạch", "915/KH-UBND", "2021-03-10", place="Bắc Giang"),
        paper("qn", "Kế hoạch", "915/KH-UBND", "2021-03-18", place="Quảng Ninh"),
        paper("bo", "Công văn", "1/BGDĐT-GDTH", "2021-04-01", "theo Kế hoạch số 915/KH-UBND"),
        paper("b2", "Công văn", "2/BGDĐT-GDTH", "2021-04-01", "theo Kế hoạch số 915/KH-UBND ngày 18/3/2021"),
    ]
    link = only(papers, "bo")
    assert (link.status, link.candidates) == ("ambiguous", ("bg", "qn"))
    assert only(papers, "b2").target == "qn"


def test_a_later_mention_without_its_date_stands_for_the_one_with_it() -> None:
    papers = [
        paper("a", "Quyết định", "7/QĐ-TTg", "2019-01-04"),
        paper("b", "Quyết định", "7/QĐ-TTg", "2020-01-03"),
        paper(
            "c",
            "Công văn",
            "9/BTC-QLN",
            "2021-01-05",
            "Quyết định 7/QĐ-TTg ngày 03/01/2020.\nQuyết định số 7/QĐ-TTg nêu rõ.",
        ),
    ]
    assert [link.target for link in connect(papers).graph.outgoing["c"]] == ["b", "b"]


def test_a_relative_issuer_is_completed_by_the_citing_documents_province() -> None:
    one = paper("a", "Báo cáo", "1/BC-UBND", "2021-01-04", "theo Quyết định số 5/QĐ-UBND của UBND tỉnh", place="Bắc Giang")
    assert one.citations[0].issuer == "ubnd-tinh-bac-giang"


def telling() -> list[Document]:
    """Documents without a number or a date, told by others."""
    rng = random.Random(4)
    titles = [f"về việc tăng cường quản lý đầu tư xây dựng nhà máy nước sạch khu {n} phía bắc" for n in range(60)]
    papers = []
    for n in range(300):
        place = ("Bắc Giang", "Cần Thơ", "Lào Cai", None)[n % 4]
        date = f"{2012 + n % 7}-{1 + n % 12:02d}-{1 + n % 28:02d}"
        told = rng.randrange(60)
        text = (
            f"Căn cứ Quyết định số {told}/QĐ-UBND ngày {1 + told % 28}/{1 + told % 12}/{2012 + told % 7} {titles[told]};\n"
            f"Quyết định số {rng.randrange(60)}/QĐ-UBND; Quyết định số {rng.randrange(60)}/QĐ-UBND ngày 3/2/2015;"
        )
        if n < 60:
            papers.append(paper(f"p{n:03}", "Quyết định", None, date if n % 3 else None, text, place, titles[n]))
        else:
            papers.append(paper(f"p{n:03}", "Quyết định", f"{n % 80}/QĐ-UBND", date if n % 9 else None, text, place))
    words = "về việc phân công trực tết nguyên đán cho cán bộ công chức toàn ngành y tế"
    unsigned = paper("q0", "Quyết định", None, "2016-01-02", place=None, title=words, signer="Trần Văn Bình")
    papers += [replace(unsigned, metadata=replace(unsigned.metadata, issuing_bodies=None))]
    for n, number in enumerate(("901", "902")):  # two numbers for one title: only its province is learned, from the signer
        text = f"Căn cứ Quyết định số {number}/QĐ-UBND ngày 2/1/2016 {words};"
        papers.append(paper(f"q{n + 1}", "Công văn", f"{n + 1}/UBND", "2016-02-02", text, "Lào Cai"))
        papers.append(paper(f"r{n}", "Kế hoạch", f"{n}/KH-UBND", "2016-02-02", "", "Bắc Giang", signer="Trần Văn Bình"))
    return papers


def test_what_the_collection_tells_is_linked_as_if_all_were_resolved_anew() -> None:
    """Only what the facts touch that others tell is resolved again."""
    papers = telling()
    connected = connect(papers)
    learned = [new for old, new in zip(papers, connected.documents, strict=True) if new != old]
    assert len(learned) > 12 and resolve(papers) != connected.graph
    assert connected.graph == resolve(connected.documents)


@pytest.mark.parametrize("ways", [2, 3, 1000])
def test_links_are_the_same_in_however_many_ways_they_are_found_at_once(ways: int) -> None:
    papers = telling() if ways < 10 else telling()[::20]
    alone, shared = connect(papers), connect(papers, None, partial(aside, jobs=2), ways)
    assert shared == alone
    assert list(shared.graph.outgoing) == list(alone.graph.outgoing)
    assert list(shared.graph.incoming.items()) == list(alone.graph.incoming.items())


def test_links_are_found_here_where_the_other_process_is_ended() -> None:
    @contextmanager
    def ended(work: Callable[[], Fates]) -> Iterator[Callable[[], Fates]]:
        def wait() -> Fates:
            raise ChildProcessError("the work was ended")

        yield wait

    assert connect(telling(), None, ended, 3) == connect(telling())
