"""`vanthu build` of a folder without its last stage: everything is known, linked, written and indexed, but no finished page is
made, and nothing is put in place. What a build takes longer is the site stage: `make bench` holds MkDocs to it.

    python -m tests.benchmarks.without_site FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

from generator import pipeline
from generator.render import fast
from generator.render.pages import SitePages


def main() -> None:
    """The build; workers are begun by this process, so that they take no pages either."""
    setattr(SitePages, "put", lambda _, __, pages: [0] * len(pages))  # noqa: B010
    setattr(SitePages, "put_file", lambda *_: 0)  # noqa: B010
    setattr(fast, "finish", lambda *_: fast.Finished((), {}))  # noqa: B010
    pipeline.build(pipeline.Options(Path(sys.argv[1]), quiet=True))


if __name__ == "__main__":
    main()
