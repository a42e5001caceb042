"""A customer's installation as its exporter sees it: two endpoints, a query API, a list of devices, and over TLS the service."""

import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from harness.certificates import Authority
from harness.ports import free_port

# Whoever an exporter trusts in production is in here, beside an authority of the tests.
SYSTEM_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
STEP = 15


def exposition(series: int, wanted: int) -> bytes:
    """So many series of one counter, of which some have `kind="wanted"`, spread over all of them."""
    every = series // wanted
    lines = [
        f'requests_total{{device="device-{number:05}",kind="{"other" if number % every else "wanted"}"}} {number * 7}'
        for number in range(series)
    ]
    return "\n".join(["# TYPE requests_total counter", *lines, ""]).encode()


class Installation:
    """`reads` counts what was asked of its endpoints, `reports` what came."""

    def __init__(self, folder: Path, series: int = 100, wanted: int = 20):
        self.folder, self.page = folder, exposition(series, wanted)
        self.reads, self.reports = 0, 0
        authority = Authority.make(folder, "authority")
        self.authorities = folder / "authorities.pem"
        self.authorities.write_bytes(SYSTEM_AUTHORITIES.read_bytes() + authority.certificate.read_bytes())
        shown = authority.sign("shown", "DNS:localhost")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(shown.certificate, shown.key)
        self.server, self.service = self.serving(), self.serving(context)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def serving(self, context: ssl.SSLContext | None = None) -> ThreadingHTTPServer:
        installation = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                self.reply(200, *installation.answer(self.path))

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                if "query" in self.path:
                    return self.reply(200, *installation.answer(f"{self.path}?{body}"))
                installation.reports += 1
                self.reply(201, "application/json", b'{"message": "Usage reported successfully", "report": {"id": 1}}')

            def reply(self, status: int, content_type: str, body: bytes):
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def get_request(self):
                connection, address = super().get_request()
                return (context.wrap_socket(connection, server_side=True) if context else connection), address

            def handle_error(self, *_):
                """Whoever goes away in the middle of an answer may."""

        server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    def answer(self, target: str) -> tuple[str, bytes]:
        path, fields = urlsplit(target).path, parse_qs(urlsplit(target).query)
        if path.startswith("/metrics"):
            self.reads += 1
            return "text/plain; version=0.0.4", self.page
        if path == "/api/v1/query":
            return "application/json", json.dumps(matrix(fields)).encode()
        devices = [{"uuid": f"device-{number}", "is_online": number % 3 > 0} for number in range(30)]
        return "application/json", json.dumps({"devices": devices, "pagination": {"totalPages": 1}}).encode()

    def settings(self, **more: object) -> dict[str, object]:
        """Of an exporter with five sources, windows of a minute, and a spool of its own."""
        metrics = self.folder / "metrics.yaml"
        metrics.write_text(
            "metrics:\n"
            "  mqtt_messages: { source: prometheus, kind: counter, selector: 'mqtt_messages_received_total' }\n"
            "  storage_gb: { source: prometheus, kind: gauge, selector: 'kubelet_volume_stats_used_bytes', reduce: max, divide_by: 1000000000 }\n"
            "  devices: { source: http, url: '$DEVICE_API_URL/api/v1/devices', count: active }\n"
            + "".join(self.scraped(name) for name in ("api_requests", "job_runs"))
        )
        port = free_port()
        return {
            "ENABLE_USAGE_REPORTING": "true", "CUSTOMER_ID": "cust_1", "INSTANCE_ID": "k8s-cluster-1",
            "BILLING_API_URL": f"https://localhost:{self.service.server_port}", "BILLING_API_KEY": "key_1",
            "BILLING_API_CA_FILE": self.authorities, "PROMETHEUS_URL": self.url, "DEVICE_API_URL": self.url,
            "METRICS_CONFIG": metrics, "COLLECTION_INTERVAL": 60_000, "COLLECTION_DELAY": 1_000,
            "SPOOL_PATH": self.folder / f"spool-{port}", "HEALTH_CHECK_PORT": port,
        } | more  # fmt: skip

    def scraped(self, name: str, every: str = f"{STEP}s") -> str:
        selector = "'requests_total{kind=\"wanted\"}'"
        return (
            f"  {name}: {{ source: scrape, url: '{self.url}/metrics/{name}', kind: counter, selector: {selector}, every: {every} }}\n"
        )

    def stop(self) -> None:
        for server in (self.server, self.service):
            server.shutdown()
            server.server_close()


def matrix(fields: dict[str, list[str]]) -> dict:
    """Raw samples of a quarter of an hour of two series, as a query API answers a range selector; of start times there are none."""
    [query], [end] = fields["query"], fields["time"]
    times = range(int(float(end)) - 900, int(float(end)) + 1, STEP)
    series = [
        {"metric": {"__name__": query.split("[")[0], "pod": pod}, "values": [[at, str(at % 1_000_000)] for at in times]}
        for pod in ("a", "b")
    ]
    return {
        "status": "success",
        "data": {"resultType": "matrix", "result": [] if "created" in query or "start" in query else series},
    }
