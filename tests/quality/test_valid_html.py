"""The Nu HTML checker finds no error on any page of the sample site, Material's own two mended."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.quality.tools import node_modules
from tests.support import need

pytestmark = pytest.mark.slow


def test_no_page_has_an_error(sample_site: Path) -> None:
    java = need("java")
    jar = node_modules() / "vnu-jar/build/dist/vnu.jar"
    command = [java, "-Xmx512m", "-jar", str(jar), "--skip-non-html", "--format", "json", str(sample_site)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    messages = json.loads(done.stderr)["messages"]
    found = sorted({f"{m['url'].partition('/site/')[2]}:{m.get('lastLine', 0)}: {m['message']}" for m in messages if told(m)})
    assert not found, f"{len(found)} messages:\n" + "\n".join(found[:30])


def told(message: dict[str, object]) -> bool:
    """Errors and warnings; not its advice about styles that trail what it knows."""
    return message["type"] == "error" or message.get("subType") == "warning"
