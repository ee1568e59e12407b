"""Is a document's address made of what is printed, the same whatever else is in the folder and in whatever order?"""

from generator.link.identity import identify, named_by_bytes
from generator.model import Inferred, Metadata, Province, Source
from generator.write.rows import standing

BAC_GIANG = Province("bac-giang@1997", "Bắc Giang", "tinh", "1997-01-01", "2025-06-30", ("bac-ninh",))


def facts(
    kind: str | None, number: str | None, date: str | None, province: Province | None = None, basis: str = "number_line"
) -> Metadata:
    return Metadata(
        kind=Inferred("state", "letterhead", 1.0),
        type=Inferred(kind, "type_line", 1.0) if kind else None,
        number=Inferred(number, basis, 1.0) if number else None,  # type: ignore[arg-type]
        date=Inferred(date, "place_date_line", 1.0) if date else None,
        province=Inferred(province, "letterhead", 1.0) if province else None,
    )


def source(path: str, digest: str = "a" * 64) -> Source:
    return Source(path, digest, 10)


def test_printed_facts_make_the_address() -> None:
    party = facts("Kết luận", "105-KL/TU", "2021-06-16", BAC_GIANG)
    decree = facts("Nghị định", "30/2020/NĐ-CP", "2020-03-05")
    assert identify([(source("a"), party), (source("b"), decree)]) == [
        "ket-luan-105-kl-tu-bac-giang-2021",
        "nghi-dinh-30-2020-nd-cp",
    ]


def test_what_only_the_collection_knows_is_not_in_the_address() -> None:
    second_pass = facts("Kết luận", "105-KL/TU", "2021-06", BAC_GIANG, basis="citation")
    assert identify([(source("a", "3782a078" + "0" * 56), second_pass)]) == ["ket-luan-bac-giang-2021-3782a078"]


def test_equal_documents_get_different_addresses_in_any_order() -> None:
    one = (source("x/one.txt", "1" * 64), facts("Quyết định", "80/2025/QĐ-UBND", "2025-08-01"))
    two = (source("y/two.txt", "2" * 64), facts("Quyết định", "80/2025/QĐ-UBND", "2025-08-02"))
    forwards, backwards = identify([one, two]), identify([two, one])
    assert forwards == backwards[::-1]
    assert len(set(forwards)) == 2


def test_byte_identical_files_each_keep_an_address() -> None:
    same = facts("Thông báo", "5/TB-UBND", "2024-01-02")
    ids = identify([(source("a.txt"), same), (source("b.txt"), same)])
    assert len(set(ids)) == 2


def test_an_address_that_holds_a_hash_is_told_from_the_new_bytes() -> None:
    known = facts("Công văn", None, "2021-05-06")
    before, after = source("a.txt", "a" * 64), source("a.txt", "b" * 64)
    (old,), (new,) = identify([(before, known)]), identify([(after, known)])
    assert old != new
    assert named_by_bytes(old, known, before.sha256, after.sha256) == new
    complete = facts("Nghị định", "30/2020/NĐ-CP", "2020-03-05")
    assert named_by_bytes(identify([(before, complete)])[0], complete, before.sha256, after.sha256) == ""
    assert standing(old, "a.txt") == standing(new, "a.txt")
