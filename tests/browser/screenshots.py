"""Pictures of the sample site: `make screenshots`, or `python -m tests.browser.screenshots FOLDER`.

Every page kind at two widths goes to FOLDER (build/screenshots), to be looked at; with the two pictures of the README, which
`make screenshots` puts into docs/.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from tests.browser.chrome import Chrome, served
from tests.quality.tools import KINDS, address
from tests.support import ROOT, SAMPLES, vanthu

WIDTHS = (360, 1440)
_TALLEST = 5000  # a longer page is cut: its end repeats its middle
_README = {
    "document.png": "van-ban/quyet-dinh-9015-qd-ubnd-bac-giang-2022/",
    "search.png": "tim-kiem/?q=thu+vien",
}


def main(folder: Path, docs: Path | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        site = Path(work) / "site"
        done = vanthu("build", SAMPLES, "--out", site, cwd=Path(work))
        if done.returncode:
            sys.exit(done.stderr)
        with Chrome() as chrome, served(site) as root:
            for kind in KINDS:
                for width in WIDTHS:
                    tab = chrome.open(root + address(site, kind), width=width, height=900)
                    chrome.pump(0.7)  # the search writes its results a moment after loading
                    tall = int(tab.eval("document.documentElement.scrollHeight"))
                    tab.resize(width, min(tall, _TALLEST))
                    print(tab.screenshot(folder / f"{kind}-{width}.png"))
                    tab.close()
            for name, page in _README.items():
                tab = chrome.open(root + page, width=1280, height=900)
                chrome.pump(0.7)
                print(tab.screenshot(folder / name))
                tab.close()
    if docs:
        for name in _README:
            shutil.copy(folder / name, docs / name)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]), None)
    else:
        main(ROOT / "build" / "screenshots", ROOT / "docs")
