"""Are the workflows valid, small in rights and pinned, and does the script that comments do what GitHub would see?"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from generator.pipeline import Options
from generator.render.folders import CACHE
from tests.github import FakeGitHub
from tests.support import ROOT, vanthu

FOLDERS = (ROOT / ".github", ROOT / "site_src" / "starter" / "dot-github")
WORKFLOWS = sorted(file for folder in FOLDERS for file in folder.glob("workflows/*.yml"))
each = pytest.mark.parametrize("file", WORKFLOWS, ids=lambda f: f.relative_to(ROOT).as_posix())


def dev_tool(name: str) -> str:
    """A command of the development environment."""
    command = Path(sys.executable).with_name(name)
    found = str(command) if command.exists() else shutil.which(name)
    if not found:
        pytest.skip(f"needs {name}: pip install -e '.[dev]'")
    return found


@each
def test_actions_are_pinned_and_their_source_is_named(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    head = text.split("\nname:", 1)[0]
    for action in re.findall(r"uses: (\S+)", text):
        name, _, commit = action.partition("@")
        assert re.fullmatch(r"[0-9a-f]{40}", commit), f"{action}: pin it by commit"
        assert name in head, f"{name}: say above in {file.name} where its commit was looked up"


@each
def test_rights_are_least_and_no_outside_words_reach_a_shell(file: Path) -> None:
    workflow = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    assert "concurrency" in workflow
    for name, job in workflow["jobs"].items():
        assert "permissions" in job and "timeout-minutes" in job, name
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), f"{name}: hand values over in env, not in the script"
            if step.get("uses", "").startswith("actions/checkout"):
                assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize(
    "file", [one for one in WORKFLOWS if one.stem in ("site", "preview")], ids=lambda f: str(f.relative_to(ROOT))
)
def test_the_cache_is_carried_from_run_to_run(file: Path) -> None:
    """One path and one prefix in all of them: GitHub gives a file back only under the path that it was left under."""
    steps = yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"]["build"]["steps"]
    [at] = [number for number, step in enumerate(steps) if step.get("uses", "").startswith("actions/cache@")]
    assert steps[at]["with"]["path"] == str(Options().work / CACHE)
    assert steps[at]["with"]["key"].startswith(steps[at]["with"]["restore-keys"])
    assert "run_id" in steps[at]["with"]["key"], "each run leaves its own: what was left under a key is never changed"
    builds = [
        number for number, step in enumerate(steps) if re.search(r"vanthu build|make (-C \S+ )?site", step.get("run", ""))
    ]
    assert at < min(builds)


@pytest.mark.slow
def test_the_workflows_pass_their_schema() -> None:
    command = [dev_tool("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", *map(str, WORKFLOWS)]
    done = subprocess.run(command, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_gitlab_recipe_is_valid_and_its_lines_make_the_site(tmp_path: Path) -> None:
    assert vanthu("init", tmp_path).returncode == 0
    file = tmp_path / ".gitlab-ci.yml"
    command = [dev_tool("check-jsonschema"), "--builtin-schema", "vendor.gitlab-ci", str(file)]
    done = subprocess.run(command, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    job = yaml.safe_load(file.read_text(encoding="utf-8"))["pages"]
    install, *lines = job["script"]
    assert install == "python -m pip install -r requirements.txt" and lines
    for line in lines:
        program, *arguments = line.split()
        assert program == "vanthu" and vanthu(*arguments, cwd=tmp_path).returncode == 0, line
    assert job["artifacts"]["paths"] == ["public"] and (tmp_path / "public" / "index.html").is_file()
    assert [(tmp_path / path).is_file() for path in job["cache"]["paths"]] == [True], "what is carried to the next run"


@pytest.mark.slow
def test_zizmor_finds_nothing() -> None:
    command = [dev_tool("zizmor"), "--offline", "--no-progress", "--persona", "pedantic", *map(str, WORKFLOWS)]
    done = subprocess.run(command, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def comment(fake: FakeGitHub, *arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    with fake.running() as address:
        environment = {
            "GITHUB_API_URL": address,
            "GITHUB_REPOSITORY": "owner/kho",
            "GITHUB_TOKEN": "none",
            "HEAD_OWNER": "someone",
            "HEAD_BRANCH": "a&b=$(id)",
            "HEAD_SHA": "abc",
            "RUN_URL": "https://example.org/run/1",
            "NO_PROXY": "127.0.0.1",
            **more,
        }
        command = [sys.executable, str(ROOT / "site_src/starter/dot-github/scripts/comment.py"), *map(str, arguments)]
        return subprocess.run(command, env=environment, text=True, capture_output=True, check=False)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "report.md"
    file.write_text("<!-- vanthu compare -->\n## Thay đổi\n", encoding="utf-8")
    return file


OPEN = {"number": 7, "head": {"sha": "abc"}}


def test_the_first_report_is_a_new_comment(report: Path) -> None:
    fake = FakeGitHub([OPEN], [])
    done = comment(fake, "post", report)
    assert done.returncode == 0, done.stderr
    [(method, path, body)] = fake.sent
    assert (method, path) == ("POST", "/repos/owner/kho/issues/7/comments")
    assert body["body"].startswith("<!-- vanthu compare -->\n## Thay đổi")
    assert "https://example.org/run/1#artifacts" in body["body"]


def test_a_later_report_replaces_our_own_comment_only(report: Path) -> None:
    theirs = {"id": 1, "user": {"login": "someone"}, "body": "<!-- vanthu compare -->\nmine"}
    ours = {"id": 2, "user": {"login": "github-actions[bot]"}, "body": "<!-- vanthu compare -->\nold"}
    fake = FakeGitHub([OPEN], [theirs, ours])
    assert comment(fake, "post", report).returncode == 0
    assert [(method, path) for method, path, _ in fake.sent] == [("PATCH", "/repos/owner/kho/issues/comments/2")]


def test_a_pull_request_that_moved_on_gets_no_old_report(report: Path) -> None:
    fake = FakeGitHub([{"number": 7, "head": {"sha": "newer"}}], [])
    assert comment(fake, "post", report).returncode == 0
    assert fake.sent == []


def test_a_file_that_is_no_report_is_not_posted(report: Path) -> None:
    report.write_text("anything", encoding="utf-8")
    fake = FakeGitHub([OPEN], [])
    assert comment(fake, "post", report).returncode == 1
    assert fake.sent == []


def found(fake: FakeGitHub, folder: Path, **more: str) -> str:
    """What the step that looks for the pull request hands to the next ones."""
    output = folder / "output"
    output.write_text("", encoding="utf-8")
    assert comment(fake, "find", GITHUB_OUTPUT=str(output), **more).returncode == 0
    return output.read_text(encoding="utf-8")


def test_the_report_links_to_the_preview_on_the_pages_of_the_repository(tmp_path: Path) -> None:
    on = FakeGitHub([OPEN], [], "https://owner.github.io/kho/")
    assert found(on, tmp_path) == "number=7\nurl=https://owner.github.io/kho/preview/pr-7/\n"
    assert found(on, tmp_path, PREVIEW_URL="https://xem.example/{n}/") == "number=7\nurl=https://xem.example/7/\n"
    assert found(on, tmp_path, PREVIEWS="off") == "number=7\nurl=\n"
    assert found(FakeGitHub([OPEN], []), tmp_path) == "number=7\nurl=\n", "Pages are not switched on"
    assert found(FakeGitHub([], [], "https://owner.github.io/kho/"), tmp_path) == "", "it is closed: no other step runs"


def test_the_comment_names_the_preview(report: Path) -> None:
    fake = FakeGitHub([OPEN], [], "https://owner.github.io/kho/")
    assert comment(fake, "post", report).returncode == 0
    assert "<https://owner.github.io/kho/preview/pr-7/>" in fake.sent[0][2]["body"]


@pytest.mark.slow
def test_the_steps_of_a_preview_do_outside_github_what_they_say(tmp_path: Path) -> None:
    """The shell lines of the starter's workflows as they stand, but for installing: two states in, one report out."""
    starter = ROOT / "site_src" / "starter" / "dot-github" / "workflows"
    for state in ("base", "head"):
        assert vanthu("init", tmp_path / state).returncode == 0
    (tmp_path / "head" / "van-ban" / "cong-van-mau.txt").unlink()
    program = tmp_path / "bin" / "vanthu"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m generator "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}

    def run(workflow: str, job: str, **more: str) -> None:
        for step in yaml.safe_load((starter / workflow).read_text(encoding="utf-8"))["jobs"][job]["steps"]:
            lines = [
                line for line in step.get("run", "").splitlines() if "pip install" not in line and "comment.py" not in line
            ]
            folder = tmp_path / step.get("working-directory", ".")
            done = subprocess.run(
                ["bash", "-e", "-c", "\n".join(lines)],
                cwd=folder,
                env={**environment, **more},
                text=True,
                capture_output=True,
                check=False,
            )
            assert done.returncode == 0, f"{step}: {done.stdout}{done.stderr}"

    run("preview.yml", "build")
    assert (tmp_path / "head" / "site-offline.zip").is_file()
    left = (tmp_path / "build" / "cache.sqlite").read_bytes()
    assert left == (tmp_path / "head" / "build" / "cache.sqlite").read_bytes()
    for state in ("base", "head"):  # the next run has new clones, and what this one left
        for name in ("build", "site", "site-offline", "site-offline.zip"):
            found = tmp_path / state / name
            shutil.rmtree(found) if found.is_dir() else found.unlink(missing_ok=True)
    run("preview.yml", "build")
    run("preview-comment.yml", "comment", PREVIEW_URL="")
    report = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert report.startswith("<!-- vanthu compare -->\n")
    assert "### Văn bản bỏ (1)" in report and "cong-van-mau.txt" in report
    assert "](" not in report
    run("preview-comment.yml", "comment", PREVIEW_URL="https://xem.example/pr/7")
    assert (tmp_path / "report.md").read_text(encoding="utf-8") == report, "nothing was added, so there is no page to link"
