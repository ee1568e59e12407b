"""Put a preview of every open pull request beside the built site: SITE/preview/pr-7/, SITE/preview/pr-9/, …

    python previews.py SITE COMMAND…        e.g. python .github/scripts/previews.py site vanthu build

Of a pull request only its documents are taken, and only as data: program, settings and look are those of the main branch, so
nothing is run here that a stranger wrote. COMMAND is called with the folder of documents and --out. A pull request that cannot
be built is left out, with a line that says why; one that was closed is gone, because all is made anew each time.

From the environment: GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN (it need only read).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
from http.client import HTTPResponse
from pathlib import Path

from generator.read.settings import load_settings

MOST = 10  # previews at once, of the pull requests that changed last
SIZE = 500_000_000  # bytes of documents of one pull request
SECONDS = 1200
NOTE = (
    '<p role="note" style="margin:0;padding:.4rem 1rem;background:#fff3c4;color:#111;text-align:center">Bản xem trước'
    " của yêu cầu thay đổi số {n}, không phải trang chính thức. · Preview of pull request {n}, not the published site.</p>"
)


def ask(path: str) -> HTTPResponse:
    """The answer of the GitHub API; the token is not handed on where the answer lies on another host."""
    request = urllib.request.Request(
        os.environ["GITHUB_API_URL"].rstrip("/") + "/repos/" + os.environ["GITHUB_REPOSITORY"] + path
    )
    request.add_header("Accept", "application/vnd.github+json")
    request.add_unredirected_header("Authorization", "Bearer " + os.environ["GITHUB_TOKEN"])
    answer: HTTPResponse = urllib.request.urlopen(request, timeout=60)
    return answer


def open_pull_requests() -> list[int]:
    """Their numbers, those that changed last first."""
    with ask(f"/pulls?state=open&sort=updated&direction=desc&per_page={MOST}") as answer:
        return [int(found["number"]) for found in json.load(answer)][:MOST]


def take_documents(number: int, documents: str, into: Path) -> None:
    """The plain files below the documents folder of what merging the pull request would give."""
    left, prefix = SIZE, "" if documents == "." else documents + "/"
    with ask(f"/tarball/refs/pull/{number}/merge") as answer, tarfile.open(fileobj=answer, mode="r|gz") as archive:
        for member in archive:
            path = member.name.partition("/")[2]  # the first folder is named after the commit
            if not member.isreg() or not path.startswith(prefix) or ".." in path.split("/"):
                continue
            left -= member.size
            if left < 0:
                raise ValueError(f"its documents are larger than {SIZE:,} bytes")
            target = into / path.removeprefix(prefix)
            target.parent.mkdir(parents=True, exist_ok=True)
            source = archive.extractfile(member)
            if source:
                target.write_bytes(source.read())
    if not into.is_dir():
        raise ValueError(f"it has no documents in {documents}/")


def build(command: list[str], documents: Path, out: Path) -> None:
    """Build it with the program of the main branch, which gets no token."""
    environment = {name: value for name, value in os.environ.items() if name != "GITHUB_TOKEN"}
    done = subprocess.run(
        [*command, str(documents), "--out", str(out)],
        env=environment,
        text=True,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise ValueError((done.stderr.strip().splitlines() or ["it does not build"])[-1])


def mark(site: Path, number: int) -> None:
    """Say on every page that it is a preview, to readers and to search engines."""
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        text = text.replace("<head>", '<head><meta name="robots" content="noindex">', 1)
        page.write_text(re.sub(r"(<body[^>]*>)", r"\1" + NOTE.format(n=number), text, count=1), encoding="utf-8", newline="\n")


def main(site: Path, command: list[str]) -> int:
    here = Path.cwd()
    documents = os.path.relpath(here / load_settings(None, here).documents, here).replace(os.sep, "/")
    try:
        numbers = open_pull_requests()
    except OSError as error:
        print(f"no previews: {error}", file=sys.stderr)
        return 0  # the site itself is published all the same
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            source, out = Path(folder) / "documents", Path(folder) / "site"
            try:
                take_documents(number, documents, source)
                build(command, source, out)
            except (ValueError, OSError, tarfile.TarError, subprocess.TimeoutExpired) as error:
                print(f"pull request {number}: no preview: {error}", file=sys.stderr)
                continue
            mark(out, number)
            target = site / "preview" / f"pr-{number}"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(target, ignore_errors=True)
            shutil.move(out, target)
            print(f"pull request {number}: {target.as_posix()}/")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
