"""Is the program that `vanthu init` puts into a collection the whole program, by the rules of a wheel?"""

from __future__ import annotations

import base64
import csv
import email
import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from generator import __version__
from generator.init import init
from generator.wheel import NAME, wheel
from tests.support import ROOT


@pytest.fixture(scope="module")
def archive() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(wheel()))


def test_it_holds_the_program_and_all_that_travels_with_it_and_nothing_else(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    wanted = {file.relative_to(ROOT).as_posix() for file in (ROOT / "generator").rglob("*.*") if file.suffix in (".py", ".yml")}
    sources = [p.relative_to(ROOT / "site_src").as_posix() for p in (ROOT / "site_src").rglob("*") if p.is_file()]
    wanted |= {f"generator/_site_src/{name}" for name in sources} | {"generator/_mkdocs.yml"}
    assert {name for name in names if not name.startswith("vanthu-")} == wanted
    assert archive.read("generator/_mkdocs.yml") == (ROOT / "mkdocs.yml").read_bytes()


def test_its_record_names_every_file_with_its_true_checksum(archive: zipfile.ZipFile) -> None:
    own = f"vanthu-{__version__}.dist-info/RECORD"
    rows = {name: (digest, size) for name, digest, size in csv.reader(io.StringIO(archive.read(own).decode()))}
    assert set(rows) == set(archive.namelist())
    for name in sorted(set(rows) - {own}):
        data = archive.read(name)
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        assert rows[name] == (f"sha256={digest}", str(len(data))), name


def test_it_says_what_the_program_needs(archive: zipfile.ZipFile) -> None:
    about = email.message_from_bytes(archive.read(f"vanthu-{__version__}.dist-info/METADATA"))
    assert (about["Name"], about["Version"], about["Requires-Python"]) == ("vanthu", __version__, ">=3.11")
    needs = about.get_all("Requires-Dist") or []
    assert any(need.startswith("mkdocs>=") for need in needs)
    assert [need for need in needs if need.startswith("pytest>")] == ["pytest>=8 ; extra == 'dev'"]
    assert archive.read(f"vanthu-{__version__}.dist-info/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()


def test_it_is_the_same_each_time() -> None:
    assert wheel() == wheel()


def test_the_requirements_of_a_new_collection_name_the_wheel_in_it_and_no_name_of_an_index(tmp_path: Path) -> None:
    init(tmp_path)
    lines = [line for line in (tmp_path / "requirements.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert lines == [f"./chuong-trinh/{NAME}"]
    assert (tmp_path / lines[0]).read_bytes() == wheel()
