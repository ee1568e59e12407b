"""Put a report on the pull request that a workflow run belongs to: one comment, updated in place.

    python comment.py find              number= and url= of its preview for the next steps, in the file $GITHUB_OUTPUT
    python comment.py post report.md

Everything else comes from the environment (see preview-comment.yml): GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN,
HEAD_OWNER, HEAD_BRANCH, HEAD_SHA, RUN_URL, and PREVIEW_URL and PREVIEWS where the repository has set these variables. The pull
request is found by its head, never by a number that its own code wrote.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

LIMIT = 65_000  # GitHub takes 65,536 characters


def api(method: str, path: str, body: dict[str, str] | None = None) -> Any:
    """One call of the GitHub API, the answer decoded."""
    request = urllib.request.Request(
        os.environ["GITHUB_API_URL"].rstrip("/") + "/repos/" + os.environ["GITHUB_REPOSITORY"] + path,
        data=json.dumps(body).encode() if body is not None else None,
        method=method,
        headers={
            "Authorization": "Bearer " + os.environ["GITHUB_TOKEN"],
            "Accept": "application/vnd.github+json",
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def pull_request() -> int | None:
    """The open pull request whose head is the commit that was built, or None if it has moved on."""
    head = urllib.parse.urlencode({"state": "open", "head": f"{os.environ['HEAD_OWNER']}:{os.environ['HEAD_BRANCH']}"})
    found = [p["number"] for p in api("GET", f"/pulls?{head}") if p["head"]["sha"] == os.environ["HEAD_SHA"]]
    return int(found[0]) if found else None


def existing(number: int, mark: str) -> int | None:
    """Our own earlier comment: written by this workflow and beginning with the report's mark."""
    page = 1
    while comments := api("GET", f"/issues/{number}/comments?per_page=100&page={page}"):
        for comment in comments:
            if comment["user"]["login"] == "github-actions[bot]" and comment["body"].startswith(mark):
                return int(comment["id"])
        page += 1
    return None


def preview_of(number: int) -> str:
    """Where the preview of a pull request is put up: on the repository's Pages (site.yml does that), or at PREVIEW_URL, in
    which {n} is the number. Empty where there are no previews."""
    if own := os.environ.get("PREVIEW_URL"):
        return own.replace("{n}", str(number))
    if os.environ.get("PREVIEWS") == "off":
        return ""
    try:
        pages = str(api("GET", "/pages")["html_url"])
    except urllib.error.HTTPError:
        return ""  # Pages are not switched on
    return f"{pages.rstrip('/')}/preview/pr-{number}/"


def find() -> int:
    """Tell the next steps of the workflow which pull request this is about; nothing if it is closed or has moved on."""
    number = pull_request()
    if number is None:
        print("the pull request is closed or has newer commits: nothing to say")
        return 0
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as output:
        output.write(f"number={number}\nurl={preview_of(number)}\n")
    return 0


def post(report: Path) -> int:
    """Write the comment, or put the report in place of the one that is there."""
    text = report.read_text(encoding="utf-8")
    mark = text.split("\n", 1)[0]
    if len(text) > LIMIT or not mark.startswith("<!-- "):
        print("this is no report of vanthu compare: too long, or without its first line", file=sys.stderr)
        return 1
    number = pull_request()
    if number is None:
        print("the pull request is closed or has newer commits: nothing to say")
        return 0
    artifacts = os.environ["RUN_URL"] + "#artifacts"
    downloads = f"Trang và gói ngoại tuyến để tải về / Site and offline bundle to download: [tải về / download]({artifacts})"
    preview = preview_of(number)
    if preview:
        downloads = f"Trang xem trước, có sau vài phút / Preview, up in a few minutes: <{preview}>\n\n{downloads}"
    body = {"body": f"{text.rstrip()}\n\n{downloads}\n"}
    old = existing(number, mark)
    if old is None:
        api("POST", f"/issues/{number}/comments", body)
    else:
        api("PATCH", f"/issues/comments/{old}", body)
    print(f"report on pull request {number} {'updated' if old else 'written'}")
    return 0


if __name__ == "__main__":
    sys.exit(find() if sys.argv[1:] == ["find"] else post(Path(sys.argv[2])))
