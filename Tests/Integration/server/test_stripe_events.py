"""What is changed at Stripe is known here: by webhooks, by Stripe's list of events, and without either."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.api import Answer, Api
from harness.billing import SECRET_KEY, Sandbox, Service, start_sandbox, start_service
from harness.programs import Programs
from server.conftest import CUSTOMER, KEY
from server.test_metrics import promtool

PATH = "/webhooks/stripe"


def stripe(sandbox: Sandbox, path: str, fields: str) -> dict:
    answer = Api(sandbox.url, SECRET_KEY).send(
        "POST", path, fields.encode(), {"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status == 200, answer.text
    return answer.json


def signed(service: Service, body: bytes, secret: str, age: int = 0) -> Answer:
    moment = int(time.time()) - age
    code = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return Api(service.url).send("POST", PATH, body, {"Stripe-Signature": f"t={moment},v1={code}"})


def wait_for(what: Callable[[], object], seconds: float) -> object:
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.1)
    return found


class Deployment:
    """A service with a sandbox in Stripe's place, and a linked customer without a subscription."""

    def __init__(self, programs: Programs, secrets: Path, webhooks: bool):
        self.secrets = secrets
        secrets.write_text("whsec_nothing_yet\n")
        self.sandbox = start_sandbox(programs)
        self.service = start_service(
            programs, self.sandbox, BILLING_ADMIN_KEY=KEY, STRIPE_WEBHOOK_SECRET_FILE=secrets
        )
        programs.run("billing", "catalog", "apply", "--yes", settings=self.service.settings)
        if webhooks:
            self.hook()
        link = self.service.api.post("/api/customers", {"customer_id": CUSTOMER})
        assert link.status == 201, link.text
        self.stripe_customer = link.json["stripe_customer_id"]

    def hook(self) -> None:
        """An endpoint with snapshots and a destination of thin events, each with a secret of its own."""
        url = f"{self.service.url}{PATH}"
        endpoint = stripe(self.sandbox, "/v1/webhook_endpoints", f"url={url}&enabled_events[]=*")
        thin = self.sandbox.api.send(
            "POST",
            "/v2/core/event_destinations",
            json.dumps(
                {
                    "name": "reports",
                    "type": "webhook_endpoint",
                    "event_payload": "thin",
                    "enabled_events": [
                        "v1.billing.meter.error_report_triggered",
                        "v1.billing.meter.no_meter_found",
                    ],
                    "webhook_endpoint": {"url": url},
                    "include": ["webhook_endpoint.signing_secret"],
                }
            ).encode(),
        )
        assert thin.status == 200, thin.text
        self.secret = endpoint["secret"]
        signing = thin.json["webhook_endpoint"]["signing_secret"]
        self.secrets.write_text(f"{self.secret},{signing}\n")

    def subscribe(self) -> dict:
        """As an operator does in Stripe's dashboard."""
        prices = self.sandbox.api.get("/v1/prices?lookup_keys[]=device_usage").json["data"]
        return stripe(
            self.sandbox,
            "/v1/subscriptions",
            f"customer={self.stripe_customer}&items[0][price]={prices[0]['id']}",
        )

    def subscriptions(self) -> dict[str, str]:
        shown = self.service.api.get(f"/api/customers/{CUSTOMER}").json
        return {it["subscription_id"]: it["status"] for it in shown["subscriptions"]}

    def metrics(self) -> str:
        return self.service.api.get("/metrics").text


@pytest.fixture
def deployed(
    bin_dir: Path, tmp_path: Path
) -> Iterator[Callable[[bool], Deployment]]:
    programs = Programs(bin_dir, tmp_path)
    yield lambda webhooks: Deployment(programs, tmp_path / "webhook-secrets", webhooks)
    programs.stop()


def test_a_webhook_tells_at_once(deployed):
    there = deployed(True)
    made = there.subscribe()
    wait_for(lambda: there.subscriptions().get(made["id"]) == "active", 10)
    Api(there.sandbox.url, SECRET_KEY).send("DELETE", f"/v1/subscriptions/{made['id']}")
    wait_for(lambda: there.subscriptions().get(made["id"]) == "canceled", 10)
    text = there.metrics()
    assert 'billing_stripe_events_total{source="webhook",type="customer.subscription.created"} 1\n' in text
    done = promtool(text)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_lost_doubled_and_late_webhooks_change_nothing_in_the_end(deployed):
    there = deployed(True)
    rules = {
        "webhooks_lost_percent": 30,
        "webhooks_doubled_percent": 50,
        "webhooks_delay_seconds": 3,
    }
    assert there.sandbox.api.post("/_sandbox/rules", rules).status == 200
    made = [there.subscribe()]
    Api(there.sandbox.url, SECRET_KEY).send("DELETE", f"/v1/subscriptions/{made[0]['id']}")
    made.append(there.subscribe())
    expected = {made[0]["id"]: "canceled", made[1]["id"]: "active"}
    wait_for(lambda: there.subscriptions() == expected, 60)


def test_without_webhooks_stripes_list_tells_within_the_minute(deployed):
    there = deployed(False)
    made = there.subscribe()
    wait_for(lambda: there.subscriptions().get(made["id"]) == "active", 60)
    wait_for(
        lambda: 'source="list",type="customer.subscription.created"} 1\n' in there.metrics(), 60
    )


def test_what_a_meter_could_not_count_is_known_within_the_minute(deployed):
    there = deployed(True)
    report = {"code": "timestamp_in_future", "identifier": "somebody-else"}
    meters = there.sandbox.api.get("/v1/billing/meters").json["data"]
    answer = there.sandbox.api.post("/_sandbox/error_reports", report | {"meter": meters[0]["id"]})
    assert answer.status == 200, answer.text
    wait_for(lambda: "\nbilling_stripe_meter_error_reports_total 1\n" in there.metrics(), 60)
    wait_for(lambda: "\nbilling_stripe_events_due 0\n" in there.metrics(), 30)


def test_an_answer_is_durable_quick_and_the_same_twice(deployed):
    there = deployed(True)
    body = json.dumps(
        {
            "id": "evt_of_the_test",
            "object": "event",
            "type": "invoice.paid",
            "created": int(time.time()),
            "data": {"object": {"id": "in_none", "object": "invoice", "customer": "cus_of_nobody"}},
        }
    ).encode()
    taken = []
    for expected in ("recorded", "known"):
        began = time.monotonic()
        answer = signed(there.service, body, there.secret)
        taken.append(time.monotonic() - began)
        assert (answer.status, answer.json) == (200, {"event": "evt_of_the_test", "status": expected})
    assert min(taken) < 0.1, taken
    there.service.program.kill()
    there.service.start_again()
    assert signed(there.service, body, there.secret).json["status"] == "known"
    for answer in (
        signed(there.service, body, "whsec_of_somebody_else"),
        signed(there.service, body, there.secret, age=301),
        signed(there.service, body + b" ", there.secret, age=400),
        Api(there.service.url).send("POST", PATH, body),
    ):
        assert (answer.status, answer.json["code"]) == (400, "invalid_signature"), answer.text
