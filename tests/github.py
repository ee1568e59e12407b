"""The few answers of the GitHub API that the scripts of the workflows ask for, from a server of our own."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class FakeGitHub:
    """Open pull requests, the comments of each, where the Pages are (None: switched off), and the packed files of
    refs/pull/N/merge by number; `sent` is what was written, `asked` every address with the token that came along."""

    def __init__(
        self,
        pulls: list[dict[str, Any]],
        comments: list[dict[str, Any]],
        pages: str | None = None,
        tarballs: dict[int, bytes] | None = None,
    ) -> None:
        self.pulls, self.comments, self.pages, self.tarballs = pulls, comments, pages, tarballs or {}
        self.sent: list[tuple[str, str, dict[str, str]]] = []
        self.asked: list[tuple[str, str | None]] = []

    @contextmanager
    def running(self) -> Iterator[str]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                fake.asked.append((self.path, self.headers["Authorization"]))
                if self.path.endswith("/pages"):
                    return self.answer({"html_url": fake.pages} if fake.pages else None)
                if "/tarball/" in self.path:  # GitHub sends one on to another host
                    number = self.path.split("/")[-2]
                    self.send_response(302)
                    self.send_header("Location", f"http://localhost:{self.server.server_port}/packed/{number}")  # type: ignore[attr-defined]
                    return self.end_headers()
                if self.path.startswith("/packed/"):
                    return self.answer(fake.tarballs.get(int(self.path.rpartition("/")[2])))
                return self.answer(fake.pulls if "/pulls?" in self.path else fake.comments if "page=1" in self.path else [])

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                fake.sent.append((self.command, self.path, json.loads(self.rfile.read(length))))
                self.answer({})

            do_PATCH = do_POST

            def answer(self, value: object) -> None:
                self.send_response(404 if value is None else 200)
                self.end_headers()
                self.wfile.write(value if isinstance(value, bytes) else json.dumps(value).encode())

            def log_message(self, format: str, *args: object) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_address[1]}"
            server.shutdown()
