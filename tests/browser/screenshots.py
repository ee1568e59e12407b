"""Pictures of the sample site for the README: `make screenshots`, or `python -m tests.browser.screenshots FOLDER`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.browser.chrome import Chrome, served
from tests.support import ROOT, SAMPLES, vanthu

SHOTS = (
    ("document.png", "van-ban/quyet-dinh-9015-qd-ubnd-bac-giang-2022/", 1280, 900),
    ("search.png", "tim-kiem/?q=thu+vien", 1280, 900),
    ("index.png", "tinh/", 1280, 900),
    ("home.png", "", 1280, 900),
    ("document-phone.png", "van-ban/ket-luan-197-kl-tw-2021/", 390, 844),
    ("search-phone.png", "tim-kiem/?q=105-kl/tu", 390, 844),
)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        site = Path(work) / "site"
        done = vanthu("build", SAMPLES, "--out", site, cwd=Path(work))
        if done.returncode:
            sys.exit(done.stderr)
        with Chrome() as chrome, served(site) as address:
            for name, page, width, height in SHOTS:
                tab = chrome.open(address + page, width=width, height=height)
                chrome.pump(0.7)  # the search writes its results a moment after loading
                print(tab.screenshot(folder / name))
                tab.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs")
