"""A billing service of a few lines: keeps every report it is sent and answers as it is told."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    status: int = 201
    body: object = None
    headers: dict[str, str] = field(default_factory=dict)


def stored(report: dict) -> Reply:
    return Reply(
        201,
        {"message": "Usage reported successfully", "stripe_reported": True, "report": {"id": 1}},
    )


PROBLEM = "application/problem+json"


def refused(status: int, code: str = "conflict", detail: str = "other content") -> Reply:
    """What the service itself answers to a report that it will never take."""
    return Reply(status, {"code": code, "detail": detail}, {"Content-Type": PROBLEM})


class Receiver:
    """`answer` decides on each report; `reports` are those that were answered 200 or 201."""

    def __init__(self, answer: Callable[[dict], Reply] = stored):
        self.answer = answer
        self.reports: list[dict] = []
        self.tries: list[dict] = []
        self.keys: list[str | None] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                reply = receiver.take(body, self.headers.get("Authorization"), self.path)
                raw = isinstance(reply.body, bytes)
                content = reply.body if raw else json.dumps(reply.body).encode()
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def take(self, body: bytes, key: str | None, path: str) -> Reply:
        assert path == "/api/usage/report", path
        report = json.loads(body, parse_float=Decimal)
        self.tries.append(report)
        self.keys.append(key)
        reply = self.answer(report)
        if reply.status in (200, 201):
            self.reports.append(report)
        return reply

    def total(self, metric: str) -> Decimal:
        """What all windows add up to: of several reports on one window the last one counts."""
        windows = {report["window_start"]: report for report in self.reports}
        return sum((Decimal(one["metrics"].get(metric, 0)) for one in windows.values()), Decimal(0))

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
