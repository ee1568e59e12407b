"""Does the wheel hold all that a build needs: installed in an empty environment, with no repository near?"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.links import broken
from tests.support import ROOT, SAMPLES, vanthu

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


def environment(home: Path, *arguments: str, cwd: Path) -> Path:
    """The folder of commands of an environment in which nothing but what `pip install ARGUMENTS` gives was installed."""
    venv.create(home, with_pip=True)
    bin_folder = home / ("Scripts" if os.name == "nt" else "bin")
    command = [str(bin_folder / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, cwd=cwd, text=True, capture_output=True, check=False)
    if "No matching distribution" in done.stderr or "Connection" in done.stderr:
        pytest.skip("needs a package index to install the dependencies from")
    assert done.returncode == 0, done.stderr
    return bin_folder


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `vanthu` command of an environment in which nothing but the wheel was installed."""
    home = tmp_path_factory.mktemp("empty")
    return environment(home / "env", str(wheel), cwd=home) / "vanthu"


def run(command: Path, *args: str, cwd: Path) -> str:
    """Run the installed program with nothing of this process's environment that could lead it to the repository."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(cwd), "LC_ALL": "C.UTF-8"}
    done = subprocess.run([str(command), *args], cwd=cwd, env=environment, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_everything_of_site_src_travels_in_the_wheel(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    sources = [p.relative_to(ROOT / "site_src") for p in (ROOT / "site_src").rglob("*") if p.is_file()]
    wanted = {f"generator/_site_src/{p.as_posix()}" for p in sources if "__pycache__" not in p.parts}
    wanted |= {f"generator/data/{p.name}" for p in (ROOT / "generator" / "data").glob("*.yml")} | {"generator/_mkdocs.yml"}
    assert sorted(wanted - names) == []
    assert not [name for name in names if name.startswith("tests/")]


def test_an_installed_vanthu_builds_its_samples_and_any_folder(installed: Path, tmp_path: Path) -> None:
    assert f"{len([p for p in SAMPLES.rglob('*') if p.suffix in ('.txt', '.md')])} documents" in run(
        installed, "build", cwd=tmp_path
    )
    assert list(broken(tmp_path / "site")) == []
    (tmp_path / "kho").mkdir()
    (tmp_path / "kho" / "a.txt").write_text("THÔNG BÁO\nVề việc nghỉ lễ\n", encoding="utf-8")
    assert "1 document," in run(installed, "build", "kho", "--out", "khac", cwd=tmp_path)


def test_a_new_collection_builds_at_once_and_a_second_init_changes_nothing(installed: Path, tmp_path: Path) -> None:
    assert "written  vanthu.yml" in run(installed, "init", "kho", cwd=tmp_path)
    kho = tmp_path / "kho"
    assert "2 documents, 2 citations (1 linked)" in run(installed, "build", cwd=kho)
    assert list(broken(kho / "site")) == []
    (kho / "vanthu.yml").write_text("title: Của tôi\ndocuments: van-ban\n", encoding="utf-8")
    (kho / "van-ban" / "cong-van-mau.txt").unlink()
    before = {p: p.read_bytes() for p in kho.rglob("*") if p.is_file()}
    assert "written" not in run(installed, "init", ".", cwd=kho)
    assert {p: p.read_bytes() for p in kho.rglob("*") if p.is_file()} == before
    run(installed, "build", cwd=kho)
    assert "Của tôi" in (kho / "site" / "index.html").read_text(encoding="utf-8")


def test_a_new_collection_carries_the_program_that_builds_it_and_hands_it_on(
    wheel: Path, installed: Path, tmp_path: Path
) -> None:
    """From a checkout and from an installed wheel: what lies in the collection is the whole program; it installs and builds."""
    assert vanthu("init", tmp_path / "checkout").returncode == 0
    run(installed, "init", "kho", cwd=tmp_path)
    kho = tmp_path / "kho"
    [carried] = (kho / "chuong-trinh").iterdir()
    built, ours, theirs = (contents(file) for file in (wheel, tmp_path / "checkout" / "chuong-trinh" / carried.name, carried))
    assert ours == built
    assert theirs == built

    bin_folder = environment(tmp_path / "env", "-r", "requirements.txt", cwd=kho)
    assert "2 documents, 2 citations (1 linked)" in run(bin_folder / "vanthu", "build", cwd=kho)
    assert list(broken(kho / "site")) == []
    run(bin_folder / "vanthu", "init", "again", cwd=tmp_path)
    assert (tmp_path / "again" / "chuong-trinh" / carried.name).read_bytes() == carried.read_bytes()


def contents(wheel: Path) -> dict[str, bytes]:
    """The files of a wheel but for how its builder describes it."""
    archive = zipfile.ZipFile(wheel)
    told = ("METADATA", "WHEEL", "RECORD")
    return {name: archive.read(name) for name in archive.namelist() if not name.endswith(told) and not name.endswith("/")}
