"""The same of real documents, a sample of them: no page of theirs asks for anything outside or leads nowhere, from file://."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.browser.chrome import Chrome
from tests.links import broken, pages
from tests.support import vanthu

pytestmark = [pytest.mark.browser, pytest.mark.slow]
EVERY = 30  # of 677 texts: 23


def test_real_documents_open_from_a_double_click_with_the_network_cut(corpus: Path, tmp_path: Path) -> None:
    texts = sorted(p for p in (corpus / "dev" / "docs").rglob("*") if p.is_file())[::EVERY]
    (tmp_path / "văn bản").mkdir()
    for text in texts:
        shutil.copy(text, tmp_path / "văn bản" / text.name)
    done = vanthu("build", "văn bản", "--offline", "--out", "Kho #1 100% đủ", "--quiet", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    bundle = tmp_path / "Kho #1 100% đủ"
    assert list(broken(bundle, directory_index=False)) == []
    with Chrome() as chrome:
        page = chrome.open()
        for file in pages(bundle)[::7]:
            page.go(file.as_uri())
            assert page.errors == [], file
        assert page.outside == []
