"""Lighthouse, as on a middling phone with a slow line: at least 95 of 100 in every category on a document, an index, search."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.quality.tools import address, node_modules, served_compressed
from tests.support import need

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = 95


@pytest.mark.alone
@pytest.mark.parametrize("kind", ["law", "type", "search"])
def test_no_category_is_below_95(kind: str, sample_site: Path, tmp_path: Path) -> None:
    best: dict[str, float] = {}
    for _ in range(3):  # speed is measured on a machine that does other things too: the best of at most three counts
        scores, told = _run(kind, sample_site, tmp_path)
        best = {name: max(score, best.get(name, 0)) for name, score in scores.items()}
        if min(best.values()) >= LEAST:
            return
    pytest.fail(f"{best}\n" + "\n".join(told))


def _run(kind: str, site: Path, tmp_path: Path) -> tuple[dict[str, float], list[str]]:
    report = tmp_path / "report.json"
    script = node_modules() / "lighthouse/cli/index.js"
    with served_compressed(site) as base:
        url = base + quote(address(site, kind), safe="/?=")
        flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"
        command = [need("node"), str(script), url, "--quiet", "--output=json", f"--output-path={report}", flags]
        command.append("--only-categories=" + ",".join(CATEGORIES))
        environment = {**os.environ, "CHROME_PATH": need("chromium")}
        subprocess.run(command, env=environment, capture_output=True, check=True, timeout=300)
    result = json.loads(report.read_text(encoding="utf-8"))
    scores = {name: round(100 * (result["categories"][name]["score"] or 0)) for name in CATEGORIES}
    poor = [
        f"{name}: {audit.get('displayValue', audit['title'])}"
        for name, audit in result["audits"].items()
        if audit.get("scoreDisplayMode") in ("binary", "numeric", "metricSavings") and (audit.get("score") or 0) < 0.9
    ]
    return scores, poor
