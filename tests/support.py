"""Helpers that tests import by name (`from tests.support import vanthu`); fixtures are in conftest.py."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
SAMPLES = ROOT / "site_src" / "documents"
_TOOLS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    "node": ("node", "nodejs"),
    "npm": ("npm",),
    "java": ("java",),
    "nginx": ("nginx", "/usr/sbin/nginx"),
}


def tool(name: str) -> str | None:
    """The command of a tool that some tests need, or None. CHROMIUM=/path/to/it in the environment names another."""
    found = (shutil.which(command) for command in _TOOLS[name])
    return os.environ.get(name.upper()) or next(filter(None, found), None)


def need(name: str) -> str:
    """The command of a tool, or the test ends here: skipped, or failed if VANTHU_REQUIRE names the tool (.ci/run does)."""
    command = tool(name)
    if command:
        return command
    reason = f"needs {name}: install it (Debian: apt-get install {name}) or set {name.upper()}=/path/to/it"
    if name in os.environ.get("VANTHU_REQUIRE", "").split():
        pytest.fail(reason)
    pytest.skip(reason)


def vanthu(*args: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the program as a user does, `vanthu ARGS…`, and hand back its exit code, stdout and stderr."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1", **(env or {})}
    command = [sys.executable, "-m", "generator", *map(str, args)]
    return subprocess.run(command, cwd=cwd or ROOT, env=environment, text=True, capture_output=True, check=False)
