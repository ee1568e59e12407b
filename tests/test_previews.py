"""Does the job that publishes put up a preview of each open pull request, from its documents alone, and never fail for one?"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
from contextlib import nullcontext
from pathlib import Path

import pytest
import yaml

from tests.github import FakeGitHub
from tests.links import broken
from tests.support import ROOT, vanthu

pytestmark = pytest.mark.slow


def packed(files: dict[str, str], links: dict[str, str] | None = None) -> bytes:
    """A tarball as GitHub makes one: everything in a folder named after the commit."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"owner-kho-abc123/{name}")
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
        for name, target in (links or {}).items():
            entry = tarfile.TarInfo(f"owner-kho-abc123/{name}")
            entry.type, entry.linkname = tarfile.SYMTYPE, target
            archive.addfile(entry)
    return out.getvalue()


def publish(collection: Path, fake: FakeGitHub | None) -> subprocess.CompletedProcess[str]:
    """The step of the collection's own workflow, as it stands there."""
    workflow = yaml.safe_load((collection / ".github" / "workflows" / "site.yml").read_text(encoding="utf-8"))
    [line] = [step["run"] for step in workflow["jobs"]["build"]["steps"] if "previews.py" in step.get("run", "")]
    with fake.running() if fake else nullcontext("http://127.0.0.1:9") as address:
        environment = {
            **os.environ,
            "GITHUB_API_URL": address,
            "GITHUB_REPOSITORY": "owner/kho",
            "GITHUB_TOKEN": "secret",
            "NO_PROXY": "127.0.0.1,localhost",
            "PYTHONPATH": str(ROOT),
            "PATH": f"{collection / 'bin'}:{os.environ['PATH']}",
        }
        return subprocess.run(
            ["bash", "-e", "-c", line], cwd=collection, env=environment, text=True, capture_output=True, check=False
        )


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new collection with its site built, as the first steps of site.yml leave it."""
    folder = tmp_path_factory.mktemp("kho")
    assert vanthu("init", folder).returncode == 0
    assert vanthu("build", "--out", "site", cwd=folder).returncode == 0
    (folder / "bin").mkdir()
    for name, command in (("python", ""), ("vanthu", "-m generator ")):
        program = folder / "bin" / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {command}"$@"\n', encoding="utf-8")
        program.chmod(0o755)
    return folder


NEW = "THÔNG BÁO\nVề việc nghỉ lễ <script>alert(1)</script>\n"


def test_every_open_pull_request_gets_a_preview_made_of_its_documents_alone(collection: Path) -> None:
    letter = (collection / "van-ban" / "cong-van-mau.txt").read_text(encoding="utf-8")
    theirs = {
        "van-ban/cong-van-mau.txt": letter,
        "van-ban/moi.txt": NEW,
        "vanthu.yml": "title: Chiếm đoạt\n",
        "mkdocs.yml": "hooks: [steal.py]\n",
        "steal.py": "raise SystemExit(open('/etc/passwd').read())\n",
        "van-ban/../../outside.txt": "no",
    }
    links = {"van-ban/link.txt": "/etc/hostname", "van-ban/thu-muc": "/etc"}
    fake = FakeGitHub(
        [{"number": 7}, {"number": 9}], [], tarballs={7: packed(theirs, links), 9: packed({"van-ban/moi.txt": NEW})}
    )
    done = publish(collection, fake)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["pull request 7: site/preview/pr-7/", "pull request 9: site/preview/pr-9/"]
    preview = collection / "site" / "preview" / "pr-7"
    home = (preview / "index.html").read_text(encoding="utf-8")
    assert "Kho văn bản" in home and "Chiếm đoạt" not in home
    originals = {file.name for file in preview.glob("van-ban/*/goc/*")}
    assert originals == {"cong-van-mau.txt", "moi.txt"}
    assert not list(collection.parent.rglob("outside.txt"))
    assert list(broken(collection / "site")) == []


def test_a_preview_says_that_it_is_one_to_readers_and_to_search_engines(collection: Path) -> None:
    publish(collection, FakeGitHub([{"number": 7}], [], tarballs={7: packed({"van-ban/moi.txt": NEW})}))
    for page in (collection / "site" / "preview" / "pr-7").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert text.count("Bản xem trước của yêu cầu thay đổi số 7") == 1
        assert text.count('<meta name="robots" content="noindex">') == 1
    assert "noindex" not in (collection / "site" / "index.html").read_text(encoding="utf-8")


def test_the_token_stays_with_the_api_and_out_of_the_build(collection: Path) -> None:
    fake = FakeGitHub([{"number": 7}], [], tarballs={7: packed({"van-ban/moi.txt": NEW})})
    publish(collection, fake)
    tokens = {path.split("?")[0].split("/")[1]: token for path, token in fake.asked}
    assert tokens == {"repos": "Bearer secret", "packed": None}


def test_one_that_cannot_be_built_is_named_and_left_out(collection: Path) -> None:
    broken_settings = packed({"van-ban/moi.txt": NEW, "van-ban/con/vanthu.yml": "defaults: ["})
    fake = FakeGitHub(
        [{"number": 1}, {"number": 2}, {"number": 3}, {"number": 4}],
        [],
        tarballs={1: b"no archive", 2: packed({"README.md": "x"}), 4: broken_settings},
    )
    done = publish(collection, fake)
    assert done.returncode == 0
    assert "pull request 1: no preview" in done.stderr
    assert "pull request 2: no preview: it has no documents in van-ban/" in done.stderr
    assert "pull request 3: no preview: HTTP Error 404" in done.stderr
    assert "pull request 4" in done.stdout + done.stderr


def test_without_an_answer_the_site_itself_is_still_published(collection: Path) -> None:
    done = publish(collection, None)
    assert done.returncode == 0 and done.stderr.startswith("no previews: ")
