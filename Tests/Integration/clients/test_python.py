"""The Python client: it is what the description says, installs, and reports usage to a real service."""

import asyncio
import shutil
import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from harness.billing import Service
from harness.program import environment
from harness.programs import Programs

CLIENT = Path(__file__).resolve().parents[3] / "clients" / "python"
KEY = "an-operator-key-of-the-test"


@pytest.fixture(autouse=True)
def package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Imported from where it lies in the repository."""
    monkeypatch.syspath_prepend(str(CLIENT))


def test_it_is_generated_from_what_the_service_says(repository: Path):
    command = [sys.executable, repository / "Scripts" / "client", "--check"]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr


def test_a_client_of_another_description_would_be_noticed(repository: Path, tmp: Path):
    """A copy of the repository's clients beside a description that says something else, with a file too many."""
    shutil.copytree(repository / "clients", tmp / "clients", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp / "Scripts").mkdir()
    shutil.copy(repository / "Scripts" / "client", tmp / "Scripts")
    (tmp / "clients/python/metered_billing/more.py").write_text("")
    described = Path("Sources/BillingServer/Files/openapi.yaml")
    (tmp / described).parent.mkdir(parents=True)
    said = (repository / described).read_text()
    (tmp / described).write_text(said.replace("/api/usage/report:", "/api/usage/said:"))
    command = [sys.executable, tmp / "Scripts" / "client", "--check"]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=120)
    assert done.returncode == 1 and "2 differ" in done.stdout
    assert '-        "url": "/api/usage/report"' in done.stdout and '+        "url": "/api/usage/said"' in done.stdout


def test_it_installs(repository: Path, tmp: Path):
    """With its version, which is the service's, and with its types."""
    source = tmp / "source"
    shutil.copytree(CLIENT, source, ignore=shutil.ignore_patterns("__pycache__"))
    project = tomllib.loads((source / "pyproject.toml").read_text())["project"]
    assert project["version"] == (repository / "VERSION").read_text().strip()
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check", "--target", tmp / "site", source]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert (tmp / "site/metered_billing/py.typed").exists() and (tmp / "site/metered_billing/api/usage/report_usage.py").exists()
    assert not (tmp / "site/examples").exists()


def example(service: Service, customer: str, **settings: str) -> subprocess.CompletedProcess[str]:
    settings = {"BILLING_API_URL": service.url, "PYTHONPATH": str(CLIENT), "PYTHONDONTWRITEBYTECODE": "1"} | settings
    return subprocess.run(
        [sys.executable, CLIENT / "examples" / "report_usage.py", customer],
        env=environment(settings), capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_the_guides_first_report(programs: Programs, service: Service):
    """Linked and subscribed, its devices are at Stripe before the answer; sent again it is the same report."""
    programs.run("billing", "catalog", "apply", "--yes", settings=service.settings)
    assert service.api.post("/api/customers", {"customer_id": "cust_abc123"}).status == 201
    assert service.api.post("/api/subscriptions", {"customer_id": "cust_abc123", "plan": "starter", "trial_period_days": 0}).status == 201
    first, again = example(service, "cust_abc123"), example(service, "cust_abc123")
    assert first.returncode == 0, first.stderr
    lines = first.stdout.splitlines()
    assert lines[0].startswith("Usage reported successfully: report ") and lines[0].endswith("at Stripe: True")
    assert "device_usage: 3" in lines
    assert again.returncode == 0 and again.stdout.splitlines()[0].split(" report ")[1] == lines[0].split(" report ")[1]
    assert service.api.get("/api/usage/cust_abc123").json["total"] == 1


def test_a_refusal_is_a_problem_with_a_code(start_with):
    service = start_with(BILLING_ADMIN_KEY=KEY)
    refused = example(service, "cust_abc123")
    assert refused.returncode == 1 and "refused: " in refused.stderr and "unauthorized" in refused.stderr
    assert example(service, "cust_abc123", BILLING_API_KEY=KEY).returncode == 0
    bad = example(service, "cust\nabc", BILLING_API_KEY=KEY)
    assert bad.returncode == 1 and "refused: " in bad.stderr


def test_what_comes_too_fast_is_repeated(start_with):
    """The key may send one request a second: the report is taken, the summary at once is not, and then it is."""
    from metered_billing import AuthenticatedClient
    from metered_billing.api.usage import list_reports
    from metered_billing.models import Problem

    service = start_with(BILLING_ADMIN_KEY=KEY, BILLING_MAX_REQUESTS_PER_SECOND=1, BILLING_MAX_REQUEST_BURST=1)
    done = example(service, "cust_abc123", BILLING_API_KEY=KEY)
    assert done.returncode == 0 and done.stdout.startswith("Usage reported successfully"), done.stderr
    with AuthenticatedClient(base_url=service.url, token=KEY) as client:
        answers = [list_reports.sync_detailed("cust_abc123", client=client) for _ in range(4)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused and all(isinstance(answer.parsed, Problem) for answer in refused)
    assert {answer.parsed.code for answer in refused} == {"too_many_requests"}
    assert {answer.headers["Retry-After"] for answer in refused} == {"1"}
    assert {answer.headers["RateLimit-Policy"] for answer in refused} == {'"key";q=1;w=1'}


def test_batches_lists_and_asynchronous_calls(service: Service):
    from metered_billing import Client
    from metered_billing.api.billing import link_customer
    from metered_billing.api.usage import list_reports, report_usage, report_usage_in_batch
    from metered_billing.models import CustomerRequest, Metrics, UsageReport

    reports = [
        UsageReport(
            customer_id="cust_1", window_start=datetime(2026, 3, 2, hour, tzinfo=UTC), window_end=datetime(2026, 3, 2, hour + 1, tzinfo=UTC),
            metrics=Metrics.from_dict({"devices": hour}),
        )
        for hour in range(3)
    ]  # fmt: skip

    async def once_more() -> int:
        async with Client(base_url=service.url) as client:
            return (await report_usage.asyncio_detailed(client=client, body=reports[0])).status_code

    with Client(base_url=service.url) as client:
        assert report_usage_in_batch.sync_detailed(client=client, body=reports).status_code == 207
        assert asyncio.run(once_more()) == 200
        listed = list_reports.sync("cust_1", client=client, limit=2)
        assert [report.metrics.to_dict() for report in listed.reports] == [{"devices": 2}, {"devices": 1}]
        assert (listed.total, listed.next_ is not None) == (3, True)
        linked = link_customer.sync(client=client, body=CustomerRequest(customer_id="cust_1"))
        assert linked.customer_id == "cust_1" and linked.stripe_customer_id.startswith("cus_")
