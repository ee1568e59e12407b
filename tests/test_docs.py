"""Is everything documented, and is what the documentation shows what the program does?"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from generator.cli import main
from tests.support import ROOT, SAMPLES, vanthu

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = list(main.commands.values())  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: str(c.name))
def test_every_command_has_help_with_an_example_and_stands_in_the_readme(command: click.Command) -> None:
    assert command.help, "say what it does"
    assert re.search(rf"Example:\s+vanthu {command.name} ", command.help), "show an example"
    assert f"`vanthu {command.name} " in README
    for option in command.params:
        if isinstance(option, click.Option) and not isinstance(option.type, click.Choice):
            assert option.help or option.name in ("host", "port"), f"say what {option.name} does"


def test_every_target_of_the_makefile_is_listed_by_make() -> None:
    listed = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, text=True, capture_output=True, check=True).stdout
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.M)
    assert phony
    for target in phony[1].split():
        assert re.search(rf"^  {target} +\S", listed, re.M), f"{target}: say what it does after ##"
    for told in re.findall(
        r"(?:^ {4}|^\$ |`)make ([a-z-]+)", README + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.M
    ):
        assert told in phony[1].split(), f"make {told} is told of, but is no target"


def test_every_file_that_the_documents_name_is_there() -> None:
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        linked = [path for path in re.findall(r"\]\(([^)#:]+)\)", text) if not (ROOT / path).exists()]
        ticked = re.findall(r"`((?:generator|site_src|tests|docs|\.github|\.ci)/[\w./-]+)`", text)
        missing = linked + [path for path in ticked if not (ROOT / path).exists() and "*" not in path]
        assert missing == [], f"{name} names what is not there"


def examples() -> list[tuple[str, list[str]]]:
    """(command, lines that it shows) of every `$ vanthu …` in the console blocks of the README, in order."""
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"^```console\n(.*?)^```", README, re.S | re.M):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif line.strip() and found:
                found[-1][1].append(line)
    return [(command, lines) for command, lines in found if command.startswith("vanthu ")]


def normal(line: str) -> str:
    return re.sub(r"\d+\.\d s$", "N s", line.rstrip())


@pytest.mark.slow
def test_the_examples_of_the_readme_show_what_really_happens(tmp_path: Path) -> None:
    (tmp_path / "van-ban").mkdir()
    names = (
        "quyet-dinh-9015-qd-ubnd",
        "to-trinh-945-ttr-snn",
        "ket-luan-tet-trong-cay",
        "cong-van-971-cv-tu",
        "nghi-quyet-930-nq-tu",
    )
    for name in names:
        shutil.copy(SAMPLES / "bac-giang" / f"{name}.txt", tmp_path / "van-ban")
    assert len(examples()) >= 5
    for command, expected in examples():
        done = vanthu(*command.split()[1:], cwd=tmp_path)
        assert done.returncode == 0, f"{command}: {done.stderr}"
        shown = iter([normal(line) for line in done.stdout.splitlines()])
        for line in expected:
            if line != "…":
                assert normal(line) in shown, f"$ {command}\nthe README shows {line!r}; the program says:\n{done.stdout}"


@pytest.mark.slow
def test_the_figures_of_the_sample_build_in_the_readme_are_true(sample_site: Path, request: pytest.FixtureRequest) -> None:
    shown = re.search(r"\$ make site\n(\d+) documents, (\d+) citations \((\d+) linked\)", README)
    assert shown
    documents = (sample_site / "data" / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    citations = (sample_site / "data" / "citations.jsonl").read_text(encoding="utf-8").splitlines()
    linked = sum('"status": "resolved"' in line or '"status": "probable"' in line for line in citations)
    real = [len(documents), len(citations), linked]
    if request.config.getoption("--update-golden"):
        line = f"{real[0]} documents, {real[1]} citations ({real[2]} linked)"
        (ROOT / "README.md").write_text(README.replace(shown[0], f"$ make site\n{line}"), encoding="utf-8", newline="\n")
        return
    told = [int(n) for n in shown.groups()]
    assert told[0] == real[0]
    near = all(abs(a - b) <= 0.1 * b for a, b in zip(told, real, strict=True))
    assert near, f"README tells {told}, the build says {real}: pytest tests/test_docs.py --update-golden"
