"""A real Chromium, driven over its debugging pipe with nothing but the standard library.

    with Chrome() as chrome:
        page = chrome.open("http://127.0.0.1:8000/", width=390)
        page.wait("document.querySelector('h1')")
        assert page.errors == [] and page.outside == []

The network is cut: only this machine's own addresses resolve, and every request is remembered.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import functools
import json
import os
import select
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from tests.support import need

_FLAGS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--metrics-recording-only",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--lang=vi",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
LOCAL = ("http://127.0.0.1:", "http://localhost:", "file:", "data:", "blob:", "about:", "chrome:")


class BrowserError(AssertionError):
    """The page or the browser did not do what was asked in time."""


class Chrome:
    """One browser; `open` gives a fresh page (its own session, not its own profile)."""

    def __init__(self, *flags: str) -> None:
        command = need("chromium")
        self._profile = tempfile.TemporaryDirectory(prefix="vanthu-chrome-", ignore_cleanup_errors=True)
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()

        def pipes_to_3_and_4() -> None:
            read, write = (fcntl.fcntl(fd, fcntl.F_DUPFD, 10) for fd in (theirs_in, theirs_out))
            os.dup2(read, 3)
            os.dup2(write, 4)

        self._process = subprocess.Popen(
            [command, *_FLAGS, f"--user-data-dir={self._profile.name}", *flags, "about:blank"],
            preexec_fn=pipes_to_3_and_4,
            close_fds=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._buffer = b""
        self._last_id = 0
        self._pages: dict[str, Page] = {}

    @property
    def pid(self) -> int:
        """The number of the browser's own process; those of its pages are below it."""
        return self._process.pid

    def __enter__(self) -> Chrome:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with contextlib.suppress(Exception):
            self.call("Browser.close", timeout=5)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        self._process.kill()
        self._process.wait()
        for fd in (self._in, self._out):
            with contextlib.suppress(OSError):
                os.close(fd)
        self._profile.cleanup()

    def open(self, url: str = "about:blank", *, width: int = 1280, height: int = 900, scripts: bool = True) -> Page:
        """A new page, at that size, gone to `url` and loaded. `scripts=False` switches JavaScript off."""
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        page = self._pages[session] = Page(self, session, target)
        for domain in ("Page", "Runtime", "Network", "Log"):
            page.call(f"{domain}.enable")
        page.resize(width, height)
        if not scripts:
            page.call("Emulation.setScriptExecutionDisabled", {"value": True})
        if url != "about:blank":
            page.go(url)
        return page

    def call(self, method: str, params: dict[str, Any] | None = None, session: str = "", timeout: float = 30) -> dict[str, Any]:
        """One command of the DevTools protocol and its answer; events that arrive meanwhile go to their pages."""
        self._last_id += 1
        mine = self._last_id
        message: dict[str, Any] = {"id": mine, "method": method, "params": params or {}}
        if session:
            message["sessionId"] = session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + timeout
        while True:
            answer = self._next(deadline - time.monotonic())
            if answer is None:
                raise BrowserError(f"no answer to {method} within {timeout:g} s")
            if answer.get("id") == mine:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error'].get('message')}")
                result: dict[str, Any] = answer.get("result", {})
                return result

    def pump(self, seconds: float) -> None:
        """Take events for that long."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0 and self._next(left) is not None:
            pass

    def _next(self, timeout: float) -> dict[str, Any] | None:
        deadline = time.monotonic() + timeout
        while b"\0" not in self._buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._in], [], [], left)[0]:
                return None
            data = os.read(self._in, 1 << 20)
            if not data:
                raise BrowserError("the browser closed")
            self._buffer += data
        raw, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(raw)
        page = self._pages.get(message.get("sessionId", ""))
        if page and "method" in message:
            page.take(message["method"], message.get("params", {}))
        return message


class Page:
    """One tab. `requests`: every URL asked for; `errors`: console errors, exceptions and failed loads."""

    def __init__(self, chrome: Chrome, session: str, target: str) -> None:
        self._chrome, self._session, self._target = chrome, session, target
        self.requests: list[str] = []
        self.errors: list[str] = []
        self._loads = 0
        self._urls: dict[str, str] = {}

    @property
    def outside(self) -> list[str]:
        """Requests that would leave this machine."""
        return [url for url in self.requests if not url.startswith(LOCAL)]

    def call(self, method: str, params: dict[str, Any] | None = None, timeout: float = 30) -> dict[str, Any]:
        return self._chrome.call(method, params, self._session, timeout)

    def take(self, method: str, params: dict[str, Any]) -> None:
        match method:
            case "Network.requestWillBeSent":
                self._urls[params["requestId"]] = params["request"]["url"]
                self.requests.append(params["request"]["url"])
            case "Network.loadingFailed" if not params.get("canceled"):
                self.errors.append(f"{params.get('errorText')}: {self._urls.get(params['requestId'], '?')}")
            case "Runtime.exceptionThrown":
                details = params["exceptionDetails"]
                self.errors.append(details.get("exception", {}).get("description") or details.get("text", "exception"))
            case "Runtime.consoleAPICalled" if params["type"] in ("error", "assert"):
                self.errors.append(" ".join(str(a.get("value", a.get("description", ""))) for a in params["args"]))
            case "Log.entryAdded" if params["entry"]["level"] == "error":
                self.errors.append(f"{params['entry']['text']} {params['entry'].get('url', '')}".strip())
            case "Page.loadEventFired":
                self._loads += 1

    def resize(self, width: int, height: int = 900) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.call("Emulation.setDeviceMetricsOverride", metrics)

    def go(self, url: str, timeout: float = 30) -> Page:
        """Go to a URL and wait until it has loaded."""
        before = self._loads
        result = self.call("Page.navigate", {"url": url}, timeout)
        if result.get("errorText"):
            raise BrowserError(f"{url}: {result['errorText']}")
        if "loaderId" not in result:  # the same page, another fragment
            return self
        deadline = time.monotonic() + timeout
        while self._loads == before:
            if time.monotonic() > deadline:
                raise BrowserError(f"{url} did not load within {timeout:g} s")
            self._chrome.pump(0.05)
        return self

    def eval(self, expression: str) -> Any:
        """The value of a JavaScript expression (a promise is awaited); raises BrowserError when it throws."""
        params = {"expression": expression, "returnByValue": True, "awaitPromise": True, "userGesture": True}
        answer = self.call("Runtime.evaluate", params)
        if details := answer.get("exceptionDetails"):
            raise BrowserError(details.get("exception", {}).get("description") or details.get("text"))
        return answer["result"].get("value")

    def wait(self, expression: str, timeout: float = 10) -> Any:
        """Wait until the expression is true, and give its value back."""
        deadline = time.monotonic() + timeout
        while True:
            try:
                if value := self.eval(f"Boolean({expression})"):
                    return value
            except BrowserError:  # the page goes to another one just now, or an element is not there yet
                if time.monotonic() > deadline:
                    raise
            if time.monotonic() > deadline:
                raise BrowserError(f"not within {timeout:g} s at {self.url}: {expression}")
            self._chrome.pump(0.05)

    @property
    def url(self) -> str:
        return str(self.eval("location.href"))

    def text(self, selector: str = "body") -> str:
        """The visible words of the first element that fits."""
        return str(self.eval(f"document.querySelector({json.dumps(selector)})?.innerText ?? ''"))

    def type(self, words: str) -> None:
        """Put words into the focused field, as typing does."""
        self.call("Input.insertText", {"text": words})

    def press(self, key: str) -> None:
        """Press one key: Enter, Tab, Escape, ArrowDown, "/" …"""
        codes = {"Enter": 13, "Tab": 9, "Escape": 27, "ArrowDown": 40, "ArrowUp": 38, "Home": 36, "End": 35}
        params: dict[str, Any] = {"key": key, "code": key, "windowsVirtualKeyCode": codes.get(key, ord(key[0].upper()))}
        if key == "Enter":
            params["text"] = "\r"
        elif len(key) == 1:
            params["text"] = key
        self.call("Input.dispatchKeyEvent", {"type": "keyDown", **params})
        self.call("Input.dispatchKeyEvent", {"type": "keyUp", **params})

    def click(self, selector: str) -> None:
        """A real mouse click on the first element that fits (a link that wraps: on its first line)."""
        self.wait(f"document.querySelector({json.dumps(selector)})")
        script = "(e => { e.scrollIntoView({block: 'center', behavior: 'instant'}); const r = e.getClientRects()[0]; "
        script += f"return [r.x + r.width / 2, r.y + r.height / 2]; }})(document.querySelector({json.dumps(selector)}))"
        x, y = self.eval(script)
        for kind in ("mousePressed", "mouseReleased"):
            params = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}
            self.call("Input.dispatchMouseEvent", params)

    def screenshot(self, file: Path) -> Path:
        """The visible part of the page as PNG."""
        file.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", {"format": "png"})["data"]))
        return file

    def close(self) -> None:
        self._chrome.call("Target.closeTarget", {"targetId": self._target})
        self._chrome._pages.pop(self._session, None)


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Slow(_Quiet):
    """Sends pages as a thin line does, a few lines at a time, and all else at once."""

    def end_headers(self) -> None:
        if self._page:
            self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def copyfile(self, source: IO[bytes], outputfile: IO[bytes]) -> None:  # type: ignore[override]
        while piece := source.read(3_000 if self._page else 1 << 20):
            outputfile.write(piece)
            time.sleep(0.03 if self._page else 0)

    @property
    def _page(self) -> bool:
        return self.path.partition("?")[0].endswith(("/", ".html"))


class _Server(ThreadingHTTPServer):
    """A browser that is closed breaks off its requests: nothing to be told."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextlib.contextmanager
def served(folder: Path, slow: bool = False) -> Iterator[str]:
    """Serve a folder on this machine as a plain web server would, to a reader whose line may be `slow`; gives the address,
    ending in "/"."""
    with _Server(("127.0.0.1", 0), functools.partial(_Slow if slow else _Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()
