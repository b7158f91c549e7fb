"""A real HTTP server on this machine that serves files well, badly or not at all."""

import contextlib
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(kw_only=True)
class Page:
    """What the server does when asked for a path."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/x-gzip"
    etag: str = ""
    ranges: bool = True  # honours Range and If-Range
    length: bool = True  # announces Content-Length
    headers: dict[str, str] = field(default_factory=dict)
    cuts: list[int] = field(default_factory=list)  # bytes sent before each next connection is cut
    hang: float = 0.0  # seconds of silence before the answer
    drip: float = 0.0  # seconds of silence after every ten bytes
    wrong_start: int = 0  # added to the offset that was asked for


class Host:
    """The pages by path, and the requests that came (path, headers)."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pages: dict[str, Page] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.over = threading.Event()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def add(self, path: str, page: Page) -> str:
        self.pages[path] = page
        return self.url(path)

    @property
    def ranges(self) -> list[str | None]:
        """The Range header of every request."""
        return [headers.get("Range") for _, headers in self.requests]


class _Handler(BaseHTTPRequestHandler):
    host: Host

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.host.requests.append((self.path, dict(self.headers)))
        page = self.host.pages.get(self.path, Page(status=404, body=b"no such file"))
        self.host.over.wait(page.hang)
        body, status, headers = page.body, page.status, dict(page.headers)
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        unchanged = self.headers.get("If-Range", page.etag) == page.etag
        if page.ranges and wanted and unchanged and status == 200:
            start = int(wanted[1]) + page.wrong_start
            if start >= len(body):
                status, headers["Content-Range"], body = 416, f"bytes */{len(body)}", b""
            else:
                status, headers["Content-Range"] = 206, f"bytes {start}-{len(body) - 1}/{len(body)}"
                body = body[start:]
        self.send_response(status)
        self.send_header("Content-Type", page.kind)
        if page.length:
            self.send_header("Content-Length", str(len(body)))
        if page.etag:
            self.send_header("ETag", page.etag)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if page.cuts:
            body = body[: page.cuts.pop(0)]
        with contextlib.suppress(OSError):  # the client may have gone
            self._send(body, page.drip)

    def _send(self, body: bytes, drip: float) -> None:
        step = 10 if drip else max(len(body), 1)
        for start in range(0, len(body), step):
            self.wfile.write(body[start : start + step])
            if drip:
                self.wfile.flush()
                if self.host.over.wait(drip):
                    return


@contextlib.contextmanager
def http_host() -> Iterator[Host]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = False
    host = Host(server.server_address[1])
    server.RequestHandlerClass = type("Handler", (_Handler,), {"host": host})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield host
    finally:
        host.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def closed_port() -> str:
    """An address where nobody listens."""
    with http_host() as host:
        address = host.url("/file")
    return address


def wait_for(condition: Callable[[], bool], *, seconds: float = 10.0) -> None:
    """Waits until the condition holds; an error when it never does."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the condition did not come true")
        time.sleep(0.01)
