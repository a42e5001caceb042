"""`billing doctor` as an operator meets it: what it finds, what it says to do, and that doing so ends it."""

import json
import subprocess
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode, urlsplit

import pytest

from harness.billing import CATALOG, SECRET_KEY, Sandbox, Service
from harness.ports import free_port
from harness.program import environment
from harness.programs import Programs

ADMIN = "an-operator-key-of-the-doctor"
PUBLIC = "https://billing.example"


class Installation:
    """The command with settings of the test's choice."""

    def __init__(self, programs: Programs, sandbox: Sandbox):
        self.programs, self.sandbox = programs, sandbox
        self.settings: dict[str, object] = sandbox.settings | {
            "DATABASE_URL": f"sqlite:{programs.folder / 'billing.sqlite'}",
            "BILLING_CATALOG": CATALOG,
            "BILLING_ADMIN_KEY": ADMIN,
            "BILLING_PUBLIC_URL": PUBLIC,
            "STRIPE_WEBHOOK_SECRET": "whsec_of_the_doctor",
        }

    def run(self, *arguments: str, **settings: object) -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.programs.path("billing"), *arguments],
            env=environment(self.settings | settings), capture_output=True, text=True,
            stdin=subprocess.DEVNULL, cwd=self.programs.folder, timeout=60,
        )  # fmt: skip

    def doctor(self, code: int, **settings: object) -> dict:
        done = self.run("doctor", "--json", **settings)
        assert done.returncode == code, done.stdout + done.stderr
        return json.loads(done.stdout)

    def post(self, path: str, **form: object) -> dict:
        answer = self.sandbox.api.send(
            "POST", path, urlencode(form).encode(),
            {"Content-Type": "application/x-www-form-urlencoded"},
        )  # fmt: skip
        assert answer.status == 200, answer.text
        return answer.json

    def endpoint(self) -> None:
        self.post(
            "/v1/webhook_endpoints", url=f"{PUBLIC}/webhooks/stripe", **{"enabled_events[0]": "*"}
        )


@pytest.fixture
def installation(programs: Programs, sandbox: Sandbox) -> Installation:
    return Installation(programs, sandbox)


def found(report: dict, check: str) -> list[str]:
    return [f["explanation"] for f in report["findings"] if f["check"] == check]


def status(report: dict, check: str) -> str:
    return next(c["status"] for c in report["checks"] if c["check"] == check)


def test_doing_what_it_says_ends_its_findings(installation: Installation):
    before = installation.doctor(3)
    assert not before["ok"]
    assert found(before, "database") == [
        "there is no database yet: `billing migrate` or `billing serve` makes it"
    ]
    assert len(found(before, "lookup_keys")) > 5
    assert not (installation.programs.folder / "billing.sqlite").exists()

    assert installation.run("migrate").returncode == 0
    assert installation.run("catalog", "apply").returncode == 0
    installation.endpoint()
    after = installation.doctor(0)
    assert after["ok"] and after["findings"] == []
    key = next(c for c in after["checks"] if c["check"] == "stripe_key")
    assert key["summary"].startswith("a test key: nothing is charged")
    text = installation.run("doctor")
    assert text.returncode == 0
    assert text.stdout.splitlines()[-1] == f"{len(after['checks'])} checks: nothing is wrong"
    assert SECRET_KEY not in text.stdout and "whsec" not in text.stdout


def test_the_guides_first_line_of_troubleshooting(installation: Installation):
    installation.run("migrate")
    installation.run("catalog", "apply")
    installation.endpoint()
    [price] = installation.sandbox.api.get("/v1/prices", **{"lookup_keys[0]": "device_usage"}).json[
        "data"
    ]
    installation.post(f"/v1/prices/{price['id']}", lookup_key="device-usage")
    report = installation.doctor(3)
    said = " ".join(found(report, "lookup_keys"))
    assert '"device-usage"' in said and '"device_usage"' in said
    assert any("billing catalog apply" in f["remedy"] for f in report["findings"])


def test_a_check_that_cannot_be_made_hides_no_other(installation: Installation):
    installation.run("migrate")
    dead = f"http://127.0.0.1:{free_port()}"
    report = installation.doctor(3, STRIPE_API_BASE=dead, BILLING_ADMIN_KEY="")
    assert status(report, "account") == "unchecked"
    assert found(report, "operator_key") and status(report, "database") == "ok"

    report = installation.doctor(3, BILLING_CATALOG="no-such-file.yaml")
    assert status(report, "lookup_keys") == "unchecked" and status(report, "account") == "ok"

    report = installation.doctor(3, STRIPE_API_VERSION="2024-06-20")
    assert found(report, "api_version") and status(report, "database") == "ok"

    report = installation.doctor(3, DATABASE_URL="sqlite:/no/such/folder/billing.sqlite")
    assert found(report, "database") == ["there is no folder /no/such/folder"]
    assert status(report, "account") == "ok"

    report = installation.doctor(3, DATABASE_URL="postgres://nobody:pw@127.0.0.1:1/none")
    assert status(report, "account") == "ok" and found(report, "billing_secret")
    assert "nobody:pw" not in json.dumps(report)


def test_a_setting_that_cannot_be_read_is_wrong_usage(installation: Installation):
    done = installation.run("doctor", STRIPE_SECRET_KEY="pk_test_public")
    assert done.returncode == 2 and "STRIPE_SECRET_KEY" in done.stderr
    assert installation.run("doctor", "--jsn").returncode == 2


def test_the_operators_page_says_the_same(start_with, sandbox: Sandbox):
    service: Service = start_with(BILLING_ADMIN_KEY=ADMIN, BILLING_PUBLIC_URL=PUBLIC)
    page = service.api.get("/dashboard/doctor")
    assert page.status == 200, page.text
    assert "price device_usage" in page.text and "billing catalog apply" in page.text
    assert service.api.send("GET", "/dashboard/doctor", headers={"Authorization": "Bearer no"}).status == 401  # fmt: skip


class LiveStripe(BaseHTTPRequestHandler):
    """What stands between a live key and the sandbox, which knows test keys only."""

    sandbox: Sandbox

    def pass_on(self) -> None:
        parts = urlsplit(self.sandbox.url)
        connection = HTTPConnection(parts.hostname, parts.port, timeout=10)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "authorization")}
        connection.request(
            self.command, self.path, body, headers | {"Authorization": f"Bearer {SECRET_KEY}"}
        )
        answer = connection.getresponse()
        text, status, named = answer.read(), answer.status, answer.getheaders()
        connection.close()
        self.send_response(status)
        for name, value in named:
            if name.lower() not in ("content-length", "transfer-encoding", "connection", "date", "server"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_DELETE = pass_on

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def live(sandbox: Sandbox):
    handler = type("Handler", (LiveStripe,), {"sandbox": sandbox})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield {
        "STRIPE_SECRET_KEY": "sk_live_of_the_doctor",
        "STRIPE_API_BASE": f"http://127.0.0.1:{server.server_address[1]}",
    }
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_live_key_is_asked_about_before_the_first_apply(installation: Installation, live: dict):
    refused = installation.run("catalog", "apply", **live)
    assert refused.returncode == 2, refused.stderr
    assert "the key is a live one" in refused.stderr and "--yes" in refused.stderr
    assert installation.sandbox.api.get("/v1/prices").json["data"] == []

    applied = installation.run("catalog", "apply", "--yes", **live)
    assert applied.returncode == 0, applied.stderr
    again = installation.run("catalog", "apply", **live)
    assert again.returncode == 0, again.stderr

    installation.run("migrate")
    report = installation.doctor(3, BILLING_PUBLIC_URL="http://billing.example", **live)
    key = next(c for c in report["checks"] if c["check"] == "stripe_key")
    assert key["summary"] == "a live key: real customers are charged"
    assert found(report, "public_url") and found(report, "stripe_key")
