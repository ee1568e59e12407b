"""axe-core in a real browser: no page kind has a barrier, light or dark, on a phone, a tablet or a desk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.browser.chrome import Chrome, Page, served
from tests.quality.tools import KINDS, address, node_modules

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDTHS = (360, 768, 1440)
_RUN = "axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify(r.violations))"


@pytest.fixture(scope="module")
def axe() -> str:
    return (node_modules() / "axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser(sample_site: Path) -> Iterator[tuple[Chrome, str]]:
    with Chrome() as chrome, served(sample_site) as base:
        yield chrome, base


def shaded(page: Page, base: str, scheme: str) -> None:
    """What a reader who prefers light or dark has set; Material remembers the first choice, so that is forgotten."""
    page.call("Storage.clearDataForOrigin", {"origin": base.rstrip("/"), "storageTypes": "local_storage"})
    page.call("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_violation(kind: str, scheme: str, axe: str, browser: tuple[Chrome, str], sample_site: Path) -> None:
    chrome, base = browser
    found = []
    page = chrome.open()
    shaded(page, base, scheme)
    try:
        for width in WIDTHS:
            page.resize(width)
            page.go(base + quote(address(sample_site, kind), safe="/?="))
            if kind == "search":
                page.wait("document.querySelector('main a[href*=\"van-ban/\"]')")
            if kind == "filtered":
                page.wait("document.querySelector('.vt-refs-found tbody tr')")
            assert page.eval("document.body.dataset.mdColorScheme") == {"light": "default", "dark": "slate"}[scheme]
            page.eval(axe + "; 0")
            for violation in json.loads(page.eval(_RUN)):
                for node in violation["nodes"][:6]:
                    why = " ".join(node["failureSummary"].split())
                    found.append(f"{width} px: {violation['id']}: {node['html'][:140]} – {why[:300]}")
    finally:
        page.close()
    assert not found, "\n".join(found)
