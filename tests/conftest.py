"""What the tests share: when one is skipped and why, expected results kept in files, the built sample site.

A test that needs the real documents asks for the fixture `shared` or `corpus`; one marked `browser` needs chromium.
Where they are missing the test is skipped with the reason.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import jinja2
import pytest
from hypothesis import settings

from tests.support import ROOT, SAMPLES, SHARED, need, vanthu

settings.register_profile("vanthu", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("vanthu")


_compile = jinja2.Environment.compile
_compiled: dict[tuple[str, ...], Any] = {}


def _compile_once(
    env: jinja2.Environment, source: Any, name: Any = None, filename: Any = None, *more: Any, **given: Any
) -> Any:
    """Compiles the same template once a process: hundreds of sites are built from nothing here. What comes of it follows from
    the kind of environment, the words that it puts in, and the template's own words and name; its file is for tracebacks."""
    if more or given or filename is None:
        return _compile(env, source, name, filename, *more, **given)
    kind = (type(env), env.autoescape, env.trim_blocks, env.undefined, sorted(env.extensions), getattr(env, "words", None))
    key = (*map(repr, kind), source, name)
    if key not in _compiled:
        _compiled[key] = _compile(env, source, name, filename)
    return _compiled[key]


jinja2.Environment.compile = _compile_once  # type: ignore[method-assign]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the expected results under tests/golden")


APART = ("tests/test_mend.py", "tests/test_incremental.py")
"""Files whose tests take long and share nothing: where tests run on several cores, each goes to whoever is free."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Each file goes to one process, which makes once what its tests share; the tests of the files above go one by one."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return nodeid if file in APART else file

    return ByFile(config, log)


ROOM = "VANTHU_TEST_ROOM"
"""The folder of locks by which the processes that run tests make way for each other."""


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the processes that it starts get the name with their environment
        os.environ[ROOM] = tempfile.mkdtemp(prefix="vanthu-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(ROOM, ""), ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """A test that measures (`alone`) waits until the others' are done, and they wait for it.

    All tests that run are in the room; who wants it to himself shuts the gate first, so that nobody comes in while he waits.
    """
    way = fcntl.LOCK_EX if item.get_closest_marker("alone") else fcntl.LOCK_SH
    places = Path(os.environ[ROOM])
    with (places / "gate").open("w") as gate, (places / "room").open("w") as room:
        fcntl.flock(gate, way)
        fcntl.flock(room, way)
        fcntl.flock(gate, fcntl.LOCK_UN)
        return (yield)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser"):
        need("chromium")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents beside the repository."""
    if not (SHARED / "corpus").is_dir():
        pytest.skip("needs the real documents in ../shared/corpus, which are not part of this repository")
    return SHARED


@pytest.fixture(scope="session")
def corpus(shared: Path) -> Path:
    return shared / "corpus"


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden("compare/one.md", text)`: the text equals the file tests/golden/compare/one.md (or rewrites it)."""

    def same(name: str, actual: str) -> None:
        path = ROOT / "tests" / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(actual, encoding="utf-8", newline="\n")
            return
        assert path.is_file(), f"no expected result {path.relative_to(ROOT)} yet: pytest --update-golden writes it"
        assert actual == path.read_text(encoding="utf-8"), f"{name} changed; if that is right: make golden"

    return same


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the sample collection, built once (takes seconds: only for tests marked slow or browser)."""
    out = tmp_path_factory.mktemp("sample") / "site"
    done = vanthu("build", SAMPLES, "--out", out, cwd=out.parent)
    assert done.returncode == 0, done.stderr
    return out
