"""The guide's step 3.1: report a customer's usage, and read what it adds up to.

    BILLING_API_URL=http://localhost:3100 BILLING_API_KEY=bk_… python report_usage.py cust_abc123
"""

import os
import sys
import time
from collections.abc import Callable
from typing import Any

from metered_billing import AuthenticatedClient, Client
from metered_billing.api.usage import report_usage, summarize_usage
from metered_billing.models import Metrics, Problem, ReportAnswer, UsageReport, UsageSummary


TRIES = 5


def repeated(call: Callable[[], Any]) -> Any:
    """What the service does not take now (429, 503) it takes later: repeated when it says so, which is harmless."""
    for _ in range(TRIES):
        answer = call()
        if answer.status_code not in (429, 503):
            break
        time.sleep(int(answer.headers.get("Retry-After", "1")))
    return answer.parsed


def connect() -> Client | AuthenticatedClient:
    url, key = os.environ.get("BILLING_API_URL", "http://localhost:3100"), os.environ.get("BILLING_API_KEY")
    return AuthenticatedClient(base_url=url, token=key) if key else Client(base_url=url)


def main(customer: str) -> int:
    with connect() as client:
        return report_and_summarize(client, customer)


def report_and_summarize(client: Client | AuthenticatedClient, customer: str) -> int:
    report = UsageReport(
        customer_id=customer,
        instance_id="k8s-cluster-1",
        active_devices=3,
        total_devices=5,
        metrics=Metrics.from_dict({"devices": 3, "mqtt_messages": 15000, "storage_gb": 2.5}),
        # Sent twice, it counts once.
        report_id="guide-3.1",
    )
    answer = repeated(lambda: report_usage.sync_detailed(client=client, body=report))
    if isinstance(answer, Problem):
        print(f"refused: {answer.code}: {answer.detail}", file=sys.stderr)
        return 1
    assert isinstance(answer, ReportAnswer)
    print(f"{answer.message}: report {answer.report.id}, at Stripe: {answer.stripe_reported}")

    summary = repeated(lambda: summarize_usage.sync_detailed(customer, client=client))
    assert isinstance(summary, UsageSummary)
    for meter in summary.meters:
        print(f"{meter.meter}: {meter.total}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
