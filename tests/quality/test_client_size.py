"""The search client stays below 20 KB (20 000 bytes) when an ordinary minifier has been over it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.quality.tools import node_modules
from tests.support import ROOT, need

pytestmark = pytest.mark.slow
CLIENT = ("search-engine.js", "search.js")


@pytest.mark.parametrize(
    "minifier", [("terser/bin/terser", "-c", "-m"), ("esbuild/bin/esbuild", "--minify")], ids=["terser", "esbuild"]
)
def test_the_search_client_stays_below_20_kb_minified(tmp_path: Path, minifier: tuple[str, ...]) -> None:
    client = tmp_path / "client.js"
    parts = [(ROOT / "site_src" / "assets" / "js" / name).read_text(encoding="utf-8") for name in CLIENT]
    client.write_text("".join(parts), encoding="utf-8")
    program, *flags = minifier
    command = [need("node"), str(node_modules() / program), str(client), *flags]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    assert 10_000 < len(done.stdout) < 20_000
