"""An application of a customer's: a counter at /metrics, a device list, and ways to fail."""

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Application:
    def __init__(self, value: int = 0, devices: list[bool] = [], page_size: int = 100):
        self.value = value
        self.devices = devices
        self.page_size = page_size
        self.token: str | None = None
        self.is_down = False
        self.started_at: float | None = None
        self.reads = 0
        application = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                status, content_type, body = application.answer(self.path, self.headers)
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def restart(self, value: int = 0, *, at: float | None = None) -> None:
        """Begins to count anew; `at` is shown as the process's start from now on."""
        self.value, self.started_at = value, at

    def answer(self, target: str, headers) -> tuple[int, str, bytes]:
        if self.is_down:
            return 500, "text/plain", b"down\n"
        path = urlsplit(target).path
        if path == "/metrics":
            self.reads += 1
            return 200, "application/openmetrics-text; version=1.0.0", self.exposition().encode()
        if path == "/api/v1/devices":
            if self.token is not None and headers.get("Authorization") != f"Bearer {self.token}":
                return 401, "application/json", b'{"error": "no token"}'
            return 200, "application/json", json.dumps(self.page(target)).encode()
        return 404, "text/plain", b"not found\n"

    def exposition(self) -> str:
        lines = [
            "# TYPE http_requests counter",
            f'http_requests_total{{code="200"}} {self.value}',
            'http_requests_total{code="500"} 0',
        ]
        if self.started_at is not None:
            lines += [
                "# TYPE process_start_time_seconds gauge",
                f"process_start_time_seconds {self.started_at:.3f}",
            ]
        return "\n".join(lines + ["# EOF", ""])

    def page(self, target: str) -> dict:
        number = int(parse_qs(urlsplit(target).query).get("page", ["1"])[0])
        first = (number - 1) * self.page_size
        rows = list(enumerate(self.devices))[first : first + self.page_size]
        return {
            "devices": [{"uuid": f"device-{i}", "is_online": online} for i, online in rows],
            "pagination": {
                "currentPage": number,
                "totalPages": -(-len(self.devices) // self.page_size),
                "totalDevices": len(self.devices),
                "limit": self.page_size,
            },
        }

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def wait_until(is_so, *, seconds: float = 20, what: str | Callable[[], str] = "the condition") -> None:
    """`what` may be made when it is needed: it says how things stand by then."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"{what() if callable(what) else what} did not come in {seconds} s"
        time.sleep(0.05)
