"""The checkers that tests/quality runs: installed once into a cache folder from package.json, never into the repository."""

from __future__ import annotations

import contextlib
import fcntl
import functools
import gzip
import hashlib
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from functools import cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.support import need

PACKAGE = Path(__file__).with_name("package.json")
_SOURCES = {
    "decision": "bac-giang/quyet-dinh-9015-qd-ubnd.txt",
    "law": "trung-uong/luat-khuyen-doc-990-2024.md",
    "party": "bac-giang/nghi-quyet-930-nq-tu.txt",
    "news": "tin-tuc/quang-ninh-hoc-tap-chi-thi.txt",
    "plain": "truong-hoc/noi-quy-thu-vien.txt",
}
_INDEXES = {
    "home": "", "provinces": "tinh/", "province": "tinh/bac-giang/", "before": "tinh/truoc-2025/", "years": "ngay/",
    "year": "ngay/2021/", "bodies": "co-quan/", "types": "loai/", "type": "loai/quyet-dinh/", "search": "tim-kiem/?q=cây",
    "signers": "nguoi-ky/", "empty": "tinh/ha-giang/",
    "citations": "vien-dan/", "filtered": "vien-dan/loc/?quan-he=basis", "cited in": "vien-dan/nam/2021/",
    "data": "du-lieu/", "about": "gioi-thieu/", "missing": "404.html",
}  # fmt: skip
KINDS = (*_SOURCES, *_INDEXES)


def address(site: Path, kind: str) -> str:
    """The address below the site's root of the page of that kind, on the site of the samples."""
    if kind in _INDEXES:
        return _INDEXES[kind]
    lines = (site / "data/documents.jsonl").read_text(encoding="utf-8").splitlines()
    return next(str(row["url"]) for row in map(json.loads, lines) if row["source"] == _SOURCES[kind])


@cache
def node_modules() -> Path:
    """The folder of the installed tools; the test is skipped where it cannot be made (VANTHU_REQUIRE=npm: fails)."""
    npm = need("npm")
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "vanthu" / f"quality-{hashlib.sha256(PACKAGE.read_bytes()).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the tests run in several processes: the second waits for the first
        if not (folder / ".done").is_file():
            _install(npm, folder)
    return folder / "node_modules"


def _install(npm: str, folder: Path) -> None:
    (folder / "package.json").write_bytes(PACKAGE.read_bytes())
    command = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        reason = f"npm could not install the checkers of {PACKAGE.name}: {done.stderr.strip()[-300:]}"
        (pytest.fail if "npm" in os.environ.get("VANTHU_REQUIRE", "").split() else pytest.skip)(reason)
    (folder / ".done").touch()


class _Gzip(SimpleHTTPRequestHandler):
    """A server as the public has them: text is sent compressed and may be kept."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return
        data, kind = file.read_bytes(), self.guess_type(str(file))
        self.send_response(200)
        if kind.startswith("text/") or kind.endswith(("javascript", "json", "xml")):
            data = gzip.compress(data, 6, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", kind + ("; charset=utf-8" if kind.startswith("text/") else ""))
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "public, max-age=31536000" if "/assets/" in self.path else "no-cache")
        self.end_headers()
        self.wfile.write(data)


@contextlib.contextmanager
def served_compressed(folder: Path) -> Iterator[str]:
    """Serve a folder like a public web server; gives the address, ending in "/"."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Gzip, directory=str(folder))) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()
