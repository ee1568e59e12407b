"""Is the house still laid out as CONTRIBUTING says: imports one way, pure rooms pure, the tree true?"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import ROOT

PACKAGE = ROOT / "generator"
MODULES = sorted(PACKAGE.rglob("*.py"))

# Lowest first. A module may import from its own room and from rooms below it.
LAYERS = (
    ("__init__", "quick", "pictures", "saying", "options"),
    ("model",),
    ("fold", "pattern", "resources", "packed"),
    ("tables",),
    ("read",),
    ("recognise",),
    ("link",),
    ("draft", "progress", "workers", "aside", "listing"),
    ("texts",),
    ("cache",),
    ("stamps",),
    ("write",),
    ("render",),
    ("examine", "inputs"),
    ("looked",),
    ("memory",),
    ("mend",),
    ("recalled",),
    ("pipeline",),
    ("wheel",),
    ("reports", "serve", "init"),
    ("cli",),
    ("__main__",),
)
RANK = {room: rank for rank, rooms in enumerate(LAYERS) for room in rooms}
PURE = ("quick", "pictures", "saying", "model", "packed", "fold", "recognise", "link")
DISK_MODULES = {"os", "io", "pathlib", "shutil", "sqlite3", "subprocess", "tempfile", "time", "datetime", "random", "socket"}
ALLOWED_IN_PURE = {
    "quick": set(),
    "pictures": set(),
    "saying": set(),
    "model": set(),
    "packed": set(),
    "fold": set(),
    "recognise": {"datetime"},
    "link": {"datetime"},
}
LINES = 420


def room_of(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything a module imports, types included."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            if node.module == "generator":
                yield from ((node.lineno, f"generator.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, node.module or ""


@pytest.mark.parametrize("file", MODULES, ids=lambda f: f.relative_to(PACKAGE).as_posix())
def test_imports_point_one_way(file: Path) -> None:
    room = room_of(file)
    assert room in RANK, f"{room}: give the new room a place in LAYERS and a line in CONTRIBUTING.md"
    for line, name in imports(file):
        if name.startswith("generator."):
            other = name.split(".")[1]
            if other == "__version__":
                continue
            allowed = other == room or RANK.get(other, len(LAYERS)) < RANK[room]
            assert allowed, f"{file.relative_to(ROOT)}:{line}: {room} may not import from {other}"


@pytest.mark.parametrize("file", [f for f in MODULES if room_of(f) in PURE], ids=lambda f: f.relative_to(PACKAGE).as_posix())
def test_pure_rooms_touch_neither_disk_nor_clock(file: Path) -> None:
    for line, name in imports(file):
        top = name.split(".")[0]
        impure = top in DISK_MODULES - ALLOWED_IN_PURE[room_of(file)]
        assert not impure, f"{file.relative_to(ROOT)}:{line}: {room_of(file)} is pure and may not use {top}"
    calls = [n for n in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]
    opened = [n.lineno for n in calls if isinstance(n.func, ast.Name) and n.func.id == "open"]
    clocks = [n.lineno for n in calls if isinstance(n.func, ast.Attribute) and n.func.attr in ("now", "today", "utcnow")]
    assert not opened + clocks, f"{file.relative_to(ROOT)}: opens a file or asks the clock on line {opened + clocks}"


@pytest.mark.parametrize("file", MODULES, ids=lambda f: f.relative_to(PACKAGE).as_posix())
def test_a_module_says_what_it_is_and_stays_small(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), f"{file.relative_to(ROOT)} has no docstring"
    lines = text.count("\n")
    assert lines <= LINES, f"{file.relative_to(ROOT)} has {lines} lines: is one room holding two ideas?"


def tree() -> dict[str, str]:
    """Path -> description of every line of the tree in CONTRIBUTING.md."""
    block = re.search(r"^```\n(generator/.*?)^```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.S | re.M)
    assert block
    found, folder = {}, ""
    for line in block[1].splitlines():
        name, _, description = line.strip().partition(" ")
        folder = folder if line.startswith(" ") else name
        found[folder + name if line.startswith(" ") else name] = description.strip()
    return found


@pytest.mark.slow
def test_the_tree_in_contributing_is_true() -> None:
    told = tree()
    missing = [path for path in told if not (ROOT / path.rstrip("/")).exists() and not path.startswith("tests/")]
    assert not missing, f"CONTRIBUTING.md names what is not there: {missing}"
    assert all(told.values()), "every entry of the tree says what it is"
    rooms = {f"generator/{p.name}/" for p in PACKAGE.iterdir() if p.is_dir() and p.name != "__pycache__"}
    modules = {f"generator/{p.name}" for p in PACKAGE.glob("*.py") if not p.name.startswith("__")}
    sources = {f"site_src/{p.name}/" for p in (ROOT / "site_src").iterdir() if p.is_dir()}
    untold = sorted((rooms | modules | sources) - set(told))
    assert not untold, f"not in the tree of CONTRIBUTING.md: {untold}"
