"""Does the cache give back what was put in, and survive what happens to files?"""

import zlib
from pathlib import Path

import pytest

from generator.cache import Cache
from generator.draft import beginning
from generator.model import Source, Text
from generator.packed import pack, pack_text, unpack
from generator.texts import TextStore


def test_a_corrupt_cache_is_made_anew_and_said(tmp_path: Path) -> None:
    file = tmp_path / "cache.sqlite"
    file.write_bytes(b"this is not a database, " * 400)
    with Cache(file) as cache:
        assert cache.was_corrupt
        cache.put([("k", pack("facts"), pack("text"))])
        assert cache.every_key() == ["k"]


def test_a_record_with_one_wrong_bit_is_never_taken_for_sound() -> None:
    sound = pack(("Quyết định", 105))
    assert unpack(sound) == ("Quyết định", 105)
    for at in range(len(sound)):
        with pytest.raises(zlib.error):
            unpack(sound[:at] + bytes([sound[at] ^ 4]) + sound[at + 1 :])


def test_a_changed_file_is_not_taken_from_the_cache(tmp_path: Path) -> None:
    with Cache(tmp_path / "cache.sqlite") as cache:
        cache.put([("k1", b"", b""), ("k2", b"", b"")])
        cache.remember([("a.txt", "stamp", "k1"), ("b.txt", "stamp", "k2")])
        assert cache.known_keys({"a.txt": "stamp", "b.txt": "other"}) == {"a.txt": "k1"}


def test_a_text_is_found_by_its_key_and_by_its_number_and_a_number_is_never_given_again(tmp_path: Path) -> None:
    file, keys = tmp_path / "cache.sqlite", {"a.txt": "k1", "b.txt": "k2"}
    words = {key: pack_text(Text(Source("", "", 0), f"Quyết định {key}", (), ())) for key in ("k1", "k2", "k3")}
    with Cache(file) as cache:
        cache.put((key, b"", words[key]) for key in ("k1", "k2"))
        numbers = cache.numbers(keys)
        store = TextStore(file, keys, numbers)
        assert [store.by_path(path).body for path in keys] == ["Quyết định k1", "Quyết định k2"]
        assert [TextStore(file, keys).part([path]).by_path(path).body for path in keys] == ["Quyết định k1", "Quyết định k2"]
        cache.remember([("a.txt", "stamp", "k1")])
        cache.put([("k3", b"", words["k3"])])
        with pytest.raises(KeyError):
            store.part(["b.txt"]).by_path("b.txt")
        assert not {*cache.numbers({"c.txt": "k3"}).values()} & {*numbers.values()}
        assert store.by_path("a.txt").body == "Quyết định k1"


def test_a_text_without_a_title_is_headed_by_its_first_words() -> None:
    assert beginning("NỘI QUY THƯ VIỆN\n\n1. Thư viện mở cửa\n") == "NỘI QUY THƯ VIỆN"
    assert beginning("Kế hoạch trồng cây I. Mục tiêu") == "Kế hoạch trồng cây"
    assert beginning("1. Việc thứ nhất 2. Việc thứ hai") == "1. Việc thứ nhất 2. Việc thứ hai"
    assert beginning("Ngày " * 50) == ("Ngày " * 23).strip() + "…"
    assert beginning("Vài dòng.\n") == "Vài dòng."
