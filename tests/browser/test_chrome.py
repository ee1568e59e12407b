"""Is the browser that the other browser tests rely on able to notice what they are there for?"""

from pathlib import Path

import pytest

from tests.browser.chrome import Chrome, served

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Thử</title>
<link rel="icon" href="data:,">
<input id="q" oninput="document.title = this.value"><p>Đọc sách</p>
<script src="https://example.com/outside.js"></script><script>throw new Error("planted")</script>"""


def test_outside_requests_errors_and_typing_are_seen(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    with Chrome() as chrome, served(tmp_path) as address:
        page = chrome.open(address, width=390)
        assert page.outside == ["https://example.com/outside.js"]
        assert any("planted" in error for error in page.errors)
        assert page.text("p") == "Đọc sách"
        assert page.eval("innerWidth") == 390
        page.click("#q")
        page.type("thư viện")
        page.wait("document.title === 'thư viện'")
        assert page.screenshot(tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")
        still = chrome.open((tmp_path / "index.html").as_uri(), scripts=False)
        assert still.text("p") == "Đọc sách"
