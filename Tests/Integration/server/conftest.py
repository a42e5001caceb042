"""Fixtures of the service's tests: one service with a key, plans and a subscribed customer for a file of checks."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.billing import Service, start_sandbox, start_service
from harness.programs import Programs
from server.description import Description

CUSTOMER = "cust_abc123"
KEY = "admin-key-of-the-tests"


def rfc3339(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture(scope="module")
def billing(bin_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with the guide's plans at a sandbox, and the guide's customer with a day of usage."""
    programs = Programs(bin_dir, tmp_path_factory.mktemp("service"))
    service = start_service(
        programs, start_sandbox(programs), BILLING_ADMIN_KEY=KEY,
        STRIPE_WEBHOOK_SECRET="whsec_of_the_description",
    )  # fmt: skip
    programs.run("billing", "catalog", "apply", "--yes", settings=service.settings)
    fill(service)
    yield service
    programs.stop()


@pytest.fixture(scope="module")
def description(billing: Service) -> Description:
    return Description.of(billing)


def fill(service: Service) -> None:
    """A subscribed customer with a day of hours, one of them missing, and a customer that only reported."""
    link = {"customer_id": CUSTOMER, "name": "Ada's Farm", "email": "ada@example.com"}
    assert service.api.post("/api/customers", link).status == 201
    plan = {"customer_id": CUSTOMER, "plan": "professional", "trial_period_days": 0}
    subscribed = service.api.post("/api/subscriptions", plan)
    assert subscribed.status == 201, subscribed.text
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    hours = [
        {
            "customer_id": CUSTOMER,
            "instance_id": "k8s-cluster-1",
            "metrics": {"devices": 20 + hour % 5, "mqtt_messages": 1000 * hour, "storage_gb": 2.5},
            "window_start": rfc3339(now - timedelta(hours=hour)),
            "window_end": rfc3339(now - timedelta(hours=hour - 1)),
        }
        for hour in range(24, 0, -1)
        if hour != 6
    ]
    batch = service.api.post("/api/usage/reports", hours)
    assert (batch.status, batch.json["created"]) == (207, 23), batch.text
    guide = {
        "customer_id": CUSTOMER,
        "instance_id": "k8s-cluster-1",
        "active_devices": 23,
        "total_devices": 30,
        "metrics": {"devices": 23, "mqtt_messages": 1_200_000, "storage_gb": 2.5},
    }
    for customer in (CUSTOMER, "cust_unlinked"):
        answer = service.api.post("/api/usage/report", guide | {"customer_id": customer})
        assert answer.status == 201, answer.text
