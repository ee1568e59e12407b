"""Does the nginx recipe serve the sample site right: types, caching, compression, the 404 page? With Debian's real nginx."""

from __future__ import annotations

import gzip
import json
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import ROOT, need

pytestmark = pytest.mark.slow
RECIPE = ROOT / "site_src" / "starter" / "may-chu" / "nginx.conf"


@pytest.fixture(scope="module")
def nginx(sample_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The recipe as it is, but for port, name and root; runs in a folder of its own, without rights."""
    command = need("nginx")
    work = tmp_path_factory.mktemp("nginx")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    recipe = RECIPE.read_text(encoding="utf-8")
    for wanted, real in (
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("server_name kho-van-ban.example.vn;", "server_name localhost;"),
        ("root /srv/kho-van-ban/site;", f"root {sample_site};"),
    ):
        assert wanted in recipe
        recipe = recipe.replace(wanted, real)
    temp = "".join(f"{name}_temp_path {work}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    config = f"daemon off;\nmaster_process off;\npid {work}/pid;\nerror_log {work}/error.log;\nevents {{}}\n"
    config += f"http {{\naccess_log off;\n{temp}{recipe}\n}}\n"
    (work / "nginx.conf").write_text(config, encoding="utf-8")
    sample_site.chmod(0o755)
    process = subprocess.Popen([command, "-e", f"{work}/error.log", "-p", str(work), "-c", str(work / "nginx.conf")])
    address = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(100):
            assert process.poll() is None, (work / "error.log").read_text(encoding="utf-8")
            try:
                urllib.request.urlopen(address, timeout=2).close()
                break
            except OSError:
                time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def get(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(address, headers={k.replace("_", "-"): v for k, v in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "application/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".jsonl": "application/x-ndjson; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


def test_every_file_is_served_with_its_type_and_its_bytes(nginx: str, sample_site: Path) -> None:
    files = [p for p in sample_site.rglob("*") if p.is_file() and not p.name.startswith(".")]
    untold = set()
    for file in files:
        name = file.relative_to(sample_site).as_posix()
        status, headers, body = get(nginx + name)
        assert (status, body) == (200, file.read_bytes()), name
        assert headers["x-content-type-options"] == "nosniff"
        wanted = TYPES.get(file.suffix)
        if wanted is None:
            untold.add(file.suffix)
        elif not (file.suffix == ".xml" and "atom" in headers["content-type"]):
            assert headers["content-type"] == wanted, name
    assert untold <= {"", ".map", ".gz", ".ico", ".md"}, f"say in the recipe how {untold} is served"


def test_pages_are_found_by_their_folder_and_compressed(nginx: str, sample_site: Path) -> None:
    for page in sorted(sample_site.glob("*/*/index.html"))[:40]:
        name = page.parent.relative_to(sample_site).as_posix() + "/"
        status, headers, body = get(nginx + name, Accept_Encoding="gzip")
        assert status == 200
        assert headers["content-encoding"] == "gzip"
        assert headers["vary"] == "Accept-Encoding"
        assert gzip.decompress(body) == page.read_bytes()
        assert headers["cache-control"] == "no-cache"


def test_files_whose_name_changes_with_their_content_are_kept_for_long(nginx: str, sample_site: Path) -> None:
    hashed = [p for p in (sample_site / "assets").rglob("*") if re.search(r"\.[0-9a-f]{8}\.min\.(css|js)$", p.name)]
    named_anew = [
        file for file in (sample_site / "assets" / "search").rglob("*.js") if file.name not in ("root.js", "words.js")
    ]
    assert hashed and named_anew
    hashed += named_anew
    for file in hashed:
        _, headers, _ = get(nginx + file.relative_to(sample_site).as_posix())
        assert headers["cache-control"] == "public, max-age=31536000, immutable", file.name
    for name in ("data/documents.jsonl", "assets/search/root.js", "assets/search/words.js", "assets/css/vanthu.css"):
        assert get(nginx + name)[1]["cache-control"] == "no-cache", name


def test_what_is_not_there_gets_the_404_page_and_hidden_files_are_not_served(nginx: str, sample_site: Path) -> None:
    status, headers, body = get(nginx + "van-ban/khong-co/")
    assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert body == (sample_site / "404.html").read_bytes()
    assert get(nginx + ".vanthu")[0] == 404


def test_the_data_package_names_files_that_are_served(nginx: str) -> None:
    _, _, body = get(nginx + "data/datapackage.json")
    for resource in json.loads(body)["resources"]:
        assert get(nginx + "data/" + resource["path"])[0] == 200
