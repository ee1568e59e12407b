"""Is a site right after every change, kill and mishap, and the same byte for byte as one built from nothing?"""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from generator import examine, pipeline
from generator.cache import Cache
from generator.model import VanthuError
from generator.pipeline import Options, build, generate
from generator.resources import site_src
from generator.write import documents as documents_room
from tests.links import broken_for_readers
from tests.test_fast import differing, files

ROOT = site_src().parent
SAMPLES = sorted((site_src() / "documents").rglob("*.txt"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a small collection."""
    monkeypatch.chdir(tmp_path)
    documents = tmp_path / "van-ban"
    documents.mkdir()
    for file in SAMPLES[:4]:
        shutil.copyfile(file, documents / file.name)
    return documents


def options(folder: Path, name: str = "site", work: str = "build") -> Options:
    return Options(folder, folder.parent / name, folder.parent / work, jobs=1, quiet=True)


def cold(folder: Path) -> Path:
    """The same site built from nothing."""
    for name in ("cold", "cold-build"):
        shutil.rmtree(folder.parent / name, ignore_errors=True)
    build(options(folder, "cold", "cold-build"))
    return folder.parent / "cold"


def test_nothing_changed_means_nothing_is_built(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build(options(folder))
    monkeypatch.setattr(pipeline, "_build", lambda *_: pytest.fail("it was built again"))
    second = build(options(folder))
    assert second.summary().rpartition(",")[0] == first.summary().rpartition(",")[0]
    assert second.collection.problems == first.collection.problems


@pytest.mark.slow
def test_the_cache_alone_carried_to_another_machine_spares_the_reading(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the workflows carry it: one file, into a new clone, where everything else is made anew and all times are others."""
    build(options(folder))
    clone = folder.parent / "clone" / "van-ban"
    for file in sorted(folder.iterdir()):
        clone.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, clone / file.name)
    carried = clone.parent / "build" / "cache.sqlite"
    carried.parent.mkdir()
    shutil.copyfile(folder.parent / "build" / "cache.sqlite", carried)
    monkeypatch.setattr(examine, "read", lambda *_, **__: pytest.fail("it was read again"))
    build(options(clone))
    assert differing(folder.parent / "site", clone.parent / "site") == []
    monkeypatch.undo()
    for foreign in (b"SQLite format 3\0" + b"somebody else's" * 20, b"notes"):
        shutil.rmtree(carried.parent)
        carried.parent.mkdir()
        carried.write_bytes(foreign)
        with pytest.raises(VanthuError, match="not made by vanthu"):
            build(options(clone))
        assert carried.read_bytes() == foreign


@pytest.mark.slow
def test_a_site_that_somebody_touched_is_put_right(folder: Path) -> None:
    build(options(folder))
    (folder.parent / "site" / "index.html").write_text("touched", encoding="utf-8")
    (folder.parent / "site" / "extra.html").write_text("added", encoding="utf-8")
    build(options(folder))
    assert differing(folder.parent / "site", cold(folder)) == []


@pytest.mark.slow
def test_lists_are_right_where_what_they_are_put_together_from_was_begun_anew(folder: Path) -> None:
    file = folder / SAMPLES[0].name
    words = file.read_text(encoding="utf-8")
    title = "Kết quả tổ chức Ngày hội đọc sách năm 2021"
    assert title in words
    build(options(folder))
    generate(options(folder))
    other = title.replace("2021", "2020")  # of the same length: its pieces lie where the old ones lay
    file.write_text(words.replace(title, other, 1), encoding="utf-8")
    build(options(folder))
    assert differing(folder.parent / "site", cold(folder)) == []


@pytest.mark.slow
def test_only_pages_that_something_changed_of_are_made_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(options(folder))
    changed = folder / SAMPLES[0].name
    changed.write_text(changed.read_text(encoding="utf-8") + "\nThêm một câu.\n", encoding="utf-8")
    made = []
    make = documents_room.put_documents
    monkeypatch.setattr(documents_room, "put_documents", lambda *a: made.extend(d.source.path for d, *_ in a[1]) or make(*a))
    build(options(folder))
    assert changed.name in made
    assert len(made) < 4
    assert differing(folder.parent / "site", cold(folder)) == []


class Program:
    """A copy of the program, of which templates, tables and the look can be edited."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("generator", "site_src"):
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copyfile(ROOT / "mkdocs.yml", root / "mkdocs.yml")

    def replace(self, name: str, pattern: str, change: Callable[[re.Match[str]], str], choose: random.Random) -> None:
        """Changes one of the places in a file that the pattern finds."""
        file = self.root / name
        text = file.read_text(encoding="utf-8")
        place = choose.choice(list(re.finditer(pattern, text)))
        file.write_text(text[: place.start()] + change(place) + text[place.end() :], encoding="utf-8")

    def build(self, folder: Path, name: str = "site", work: str = "build") -> None:
        """Builds the folder's site beside it."""
        code = (
            "import sys; from pathlib import Path; from generator.pipeline import Options, build;"
            "build(Options(*map(Path, sys.argv[1:]), jobs=1, quiet=True))"
        )
        places = map(str, (folder, folder.parent / name, folder.parent / work))
        environment = os.environ | {"PYTHONPATH": str(self.root)}
        run = [sys.executable, "-c", code, *places]
        done = subprocess.run(run, cwd=folder.parent, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def differs_from_cold(self, folder: Path) -> list[str]:
        """The files of the site that are not as those of a site built from nothing."""
        for name in ("cold", "cold-build"):
            shutil.rmtree(folder.parent / name, ignore_errors=True)
        self.build(folder, "cold", "cold-build")
        return differing(folder.parent / "site", folder.parent / "cold")


class Edits:
    """Random edits of a collection, and of the program where one is given; always the same for a seed."""

    def __init__(self, folder: Path, seed: int, program: Program | None = None) -> None:
        self.folder = folder
        self.random = random.Random(seed)
        self.count = 0
        self.program = program

    def one(self) -> str:
        """Makes one edit and tells which."""
        self.count += 1
        files = sorted(self.folder.rglob("*.txt"))
        kinds = ["add", "change", "change", "facts", "rename", "sidecar", "settings", "folder"]
        if self.program:
            kinds += ["table", "template", "look"]
        kind = self.random.choice([*kinds, "delete"] if len(files) > 3 else kinds)
        file = self.random.choice(files)
        if kind == "add":
            source = self.random.choice(SAMPLES)
            shutil.copyfile(source, self.folder / f"them-{self.count}-{source.name}")
        elif kind == "change":
            file.write_text(file.read_text(encoding="utf-8") + f"\nThêm một câu thứ {self.count}.\n", encoding="utf-8")
        elif kind == "facts":
            text = file.read_text(encoding="utf-8").replace("ngày 0", "ngày 1", 1).replace("Số: ", f"Số: {self.count}", 1)
            file.write_text(text, encoding="utf-8")
        elif kind == "rename":
            file.rename(file.with_name(f"doi-ten-{self.count}.txt"))
        elif kind == "sidecar":
            file.with_name(file.name + ".yml").write_text(f"title: Tên mới {self.count}\n", encoding="utf-8")
        elif kind == "settings":
            (self.folder.parent / "vanthu.yml").write_text(f"title: Kho số {self.count}\n", encoding="utf-8")
        elif kind == "folder":
            target = self.folder / f"tap-{self.count % 3}" / file.name
            target.parent.mkdir(exist_ok=True)
            file.rename(target)
        elif self.program and kind in ("table", "template", "look"):
            name, pattern, change = self.random.choice(PROGRAM_EDITS[kind])
            self.program.replace(name, pattern, partial(change, self.count), self.random)
            return f"{kind} {name}"
        else:
            file.unlink()
        return f"{kind} {file.name}"


# In each file places of which any may be changed so: what is made of it is another thing then, and no mistake.
PROGRAM_EDITS: dict[str, list[tuple[str, str, Callable[[int, re.Match[str]], str]]]] = {
    "table": [
        ("generator/data/known_documents.yml", r'title: "', lambda n, found: f"{found[0]}{n} "),
        ("generator/data/document_types.yml", r"rank: \d", lambda n, found: f"rank: {n % 9 + 1}"),
        ("generator/data/provinces.yml", r"\n$", lambda n, found: f"\n# {n}\n"),
    ],
    "template": [
        (
            "site_src/templates/document.md.j2",
            r'(?<=class=")vt-(?=lead|facts|actions|unofficial)',
            lambda n, found: f"vt-n{n} vt-",
        ),
        ("site_src/theme/main.html", "<title>", lambda n, found: f"<title>{n}: "),
    ],
    "look": [
        ("site_src/strings/vi.yml", "Văn bản", lambda n, found: f"Văn bản {n}"),
        ("site_src/assets/css/vanthu.css", r"\n$", lambda n, found: f"\n/* {n} */\n"),
    ],
}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_after_random_edits_the_site_is_the_one_built_from_nothing(folder: Path, seed: int) -> None:
    program = Program(folder.parent / "program")
    edits = Edits(folder, seed, program)
    program.build(folder)
    done = []
    for _ in range(50 // 4 if "VANTHU_ALL_EDITS" not in os.environ else 50):
        done.append(edits.one())
        program.build(folder)
        assert program.differs_from_cold(folder) == [], done


@pytest.mark.slow
def test_a_changed_template_or_table_is_seen(folder: Path) -> None:
    program = Program(folder.parent / "program")
    program.build(folder)
    for kind, edits in PROGRAM_EDITS.items():
        for name, pattern, change in edits:
            before = files(folder.parent / "site")
            program.replace(name, pattern, partial(change, 7), random.Random(1))
            program.build(folder)
            assert kind == "table" or files(folder.parent / "site") != before, name  # of a row's change little may show
            assert program.differs_from_cold(folder) == [], name


def command(folder: Path) -> list[str]:
    return [sys.executable, "-m", "generator", "build", str(folder), "--quiet", "--jobs", "2"]


ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}


@pytest.mark.slow
def test_builds_killed_at_any_moment_leave_a_good_site_and_the_next_one_is_right(folder: Path) -> None:
    subprocess.run(command(folder), cwd=folder.parent, env=ENVIRONMENT, check=True, capture_output=True)
    whole = time.monotonic()
    (folder / SAMPLES[0].name).write_text(SAMPLES[0].read_text(encoding="utf-8") + "\nThêm.\n", encoding="utf-8")
    subprocess.run(command(folder), cwd=folder.parent, env=ENVIRONMENT, check=True, capture_output=True)
    whole = time.monotonic() - whole
    edits, moment = Edits(folder, 11), random.Random(5)
    times = 50 if "VANTHU_ALL_EDITS" in os.environ else 8
    for _ in range(times):
        edits.one()
        process = subprocess.Popen(command(folder), cwd=folder.parent, env=ENVIRONMENT, stderr=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
        time.sleep(moment.random() * whole)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert (folder.parent / "site" / "index.html").is_file()
        assert broken_for_readers(folder.parent / "site") == []
    subprocess.run(command(folder), cwd=folder.parent, env=ENVIRONMENT, check=True, capture_output=True)
    assert differing(folder.parent / "site", cold(folder)) == []


@pytest.mark.slow
def test_two_builds_at_once_are_both_right(folder: Path) -> None:
    running = [subprocess.Popen(command(folder), cwd=folder.parent, env=ENVIRONMENT, stderr=subprocess.PIPE) for _ in range(2)]
    said = b"".join(process.communicate()[1] for process in running)
    assert [process.returncode for process in running] == [0, 0], said
    assert b"another build is running" in said
    assert differing(folder.parent / "site", cold(folder)) == []


@pytest.mark.slow
def test_a_full_disk_is_said_and_the_last_good_site_stays(folder: Path) -> None:
    build(options(folder))
    before = folder.parent / "before"
    shutil.copytree(folder.parent / "site", before)
    shutil.copyfile(SAMPLES[8], folder / "moi.txt")

    def small() -> None:  # no file may grow beyond 20 KB: as if the disk were full
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run([*command(folder)[:-1], "1"], cwd=folder.parent, env=ENVIRONMENT, capture_output=True, text=True,
                          preexec_fn=small, check=False)  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert differing(folder.parent / "site", before) == []
    build(options(folder))
    assert differing(folder.parent / "site", cold(folder)) == []


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["header", "middle", "nonsense", "empty"])
def test_a_corrupt_cache_is_made_anew_and_said(folder: Path, damage: str) -> None:
    build(options(folder))
    file = folder.parent / "build" / "cache.sqlite"
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    data = bytearray(file.read_bytes())
    if damage == "header":
        data[:64] = b"x" * 64
    elif damage == "middle":
        data[4096 : len(data) // 2] = b"\xff" * (len(data) // 2 - 4096)
    file.write_bytes({"nonsense": b"not a database" * 100, "empty": b""}.get(damage, bytes(data)))
    shutil.copyfile(SAMPLES[8], folder / "moi.txt")
    outcome = build(options(folder))
    assert outcome.counts[0] == 5
    assert differing(folder.parent / "site", cold(folder)) == []
    if damage != "empty":
        assert any("cache" in problem.path and "anew" in problem.message for problem in outcome.collection.problems)


@pytest.mark.slow
def test_a_kill_between_the_moves_is_finished_by_the_next_build(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(options(folder))
    shutil.copyfile(SAMPLES[8], folder / "moi.txt")
    moved = [0]
    rename = os.replace

    def dying(file: str | Path, target: str | Path) -> None:
        if ".site.new" in str(file):
            moved[0] += 1
            if moved[0] == 3:
                raise KeyboardInterrupt
        rename(file, target)

    with monkeypatch.context() as broken:
        broken.setattr(os, "replace", dying)
        with pytest.raises(KeyboardInterrupt):
            build(options(folder))
    assert (folder.parent / ".site.journal").is_file()
    build(options(folder))
    assert not (folder.parent / ".site.journal").exists()
    assert differing(folder.parent / "site", cold(folder)) == []


@pytest.mark.slow
def test_files_of_the_live_site_are_never_written_in_place(folder: Path) -> None:
    build(options(folder))
    held = folder.parent / "held"
    for file in sorted((folder.parent / "site").rglob("*")):
        if file.is_file():
            link = held / file.relative_to(folder.parent / "site")
            link.parent.mkdir(parents=True, exist_ok=True)
            os.link(file, link)
    before = {file: file.read_bytes() for file in held.rglob("*") if file.is_file()}
    shutil.copyfile(SAMPLES[8], folder / "moi.txt")
    build(options(folder))
    assert {file: file.read_bytes() for file in before} == before


def test_the_cache_keeps_notes(tmp_path: Path) -> None:
    with Cache(tmp_path / "cache.sqlite") as cache:
        cache.take_note("a", b"1")
        cache.take_note("a", b"2")
        assert (cache.note("a"), cache.note("b")) == (b"2", None)


@pytest.mark.slow
def test_a_dask_cluster_makes_the_same_site(folder: Path) -> None:
    distributed = pytest.importorskip("distributed", reason='needs the extra "dask"')
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        build(replace(options(folder), executor=f"dask:{cluster.scheduler_address}"))
    assert differing(folder.parent / "site", cold(folder)) == []


def test_an_unknown_executor_is_named(folder: Path) -> None:
    with pytest.raises(VanthuError, match="dask:ADDRESS"):
        build(replace(options(folder), executor="spark:here"))
