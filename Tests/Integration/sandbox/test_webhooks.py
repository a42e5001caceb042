"""Events and webhooks: signed so that the SDK accepts them, retried, replayed, reordered."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import stripe

from harness.api import Api
from sandbox.witness import DAY, MONTH_END, Witness, refused


class Inbox:
    """A webhook endpoint on loopback; answers with `statuses` in turn, then 200."""

    def __init__(self):
        self.received: list[tuple[bytes, str]] = []
        self.statuses: list[int] = []
        inbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                inbox.received.append((body, self.headers["Stripe-Signature"]))
                self.send_response(inbox.statuses.pop(0) if inbox.statuses else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait(self, count: int, seconds: float = 15) -> list[dict]:
        deadline = time.monotonic() + seconds
        while len(self.received) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(self.received) >= count, f"{len(self.received)} of {count} webhooks came"
        return [json.loads(body) for body, _ in self.received]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    box = Inbox()
    yield box
    box.stop()


def subscribe(witness: Witness, inbox: Inbox, *types: str) -> stripe.WebhookEndpoint:
    return witness.v1.webhook_endpoints.create({"url": inbox.url, "enabled_events": list(types)})


# docs.stripe.com/webhooks/signature
def test_construct_event_accepts_the_signature(witness: Witness, inbox: Inbox):
    endpoint = subscribe(witness, inbox, "customer.created")
    customer = witness.customer()
    inbox.wait(1)
    body, signature = inbox.received[0]
    event = stripe.Webhook.construct_event(body, signature, endpoint.secret)
    assert (event.type, event.data.object["id"]) == ("customer.created", customer)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body, signature, "whsec_other")
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body + b" ", signature, endpoint.secret)
    stored = witness.v1.events.retrieve(event.id)
    assert stored.request.id.startswith("req_")
    deadline = time.monotonic() + 5
    while witness.v1.events.retrieve(event.id).pending_webhooks and time.monotonic() < deadline:
        time.sleep(0.02)
    assert witness.v1.events.retrieve(event.id).pending_webhooks == 0
    witness.v1.webhook_endpoints.delete(endpoint.id)


# docs.stripe.com/webhooks#automatic-retries
def test_a_failed_delivery_is_tried_again(witness: Witness, inbox: Inbox):
    inbox.statuses = [500]
    endpoint = subscribe(witness, inbox, "product.created")
    witness.product()
    first, second = inbox.wait(2)[:2]
    assert first["id"] == second["id"]
    witness.v1.webhook_endpoints.delete(endpoint.id)


# docs.stripe.com/billing/subscriptions/webhooks
def test_the_events_of_a_month_come_in_order(witness: Witness, inbox: Inbox):
    endpoint = subscribe(witness, inbox, "*")
    clock = witness.clock()
    customer = witness.customer(clock)
    witness.subscribe(customer, witness.price(witness.product()))
    witness.advance(clock, MONTH_END + 29 * DAY)
    deadline = time.monotonic() + 15
    wanted = [
        "customer.created",
        "invoice.created",
        "invoice.finalized",
        "invoice.paid",
        "customer.subscription.created",
        "customer.subscription.updated",
        "test_helpers.test_clock.ready",
    ]
    while time.monotonic() < deadline:
        types = [json.loads(body)["type"] for body, _ in inbox.received]
        if types and types[-1] == "test_helpers.test_clock.ready":
            break
        time.sleep(0.02)
    assert [kind for kind in wanted if kind not in types] == []
    assert types.index("invoice.created") < types.index("invoice.finalized") < types.index("invoice.paid")
    witness.v1.webhook_endpoints.delete(endpoint.id)


# docs.stripe.com/webhooks#event-ordering
def test_webhooks_are_held_doubled_and_reversed_on_demand(witness: Witness, inbox: Inbox):
    endpoint = subscribe(witness, inbox, "customer.created")
    control = Api(witness.url)
    control.post("/_sandbox/webhooks/disturb", {"hold": True})
    made = [witness.customer() for _ in range(3)]
    assert inbox.received == []
    control.post("/_sandbox/webhooks/disturb", {"hold": False, "double": True, "reverse": True})
    seen = [event["data"]["object"]["id"] for event in inbox.wait(6)]
    assert seen == [*reversed(made), *reversed(made)]
    witness.v1.webhook_endpoints.delete(endpoint.id)


# docs.stripe.com/webhooks#handle-duplicate-events
def test_an_event_is_replayed_on_demand(witness: Witness, inbox: Inbox):
    endpoint = subscribe(witness, inbox, "customer.created")
    witness.customer()
    event = inbox.wait(1)[0]["id"]
    assert Api(witness.url).post("/_sandbox/webhooks/replay", {"event": event, "times": 2}).json == {"receivers": 1}
    assert {received["id"] for received in inbox.wait(3)} == {event}
    witness.v1.webhook_endpoints.delete(endpoint.id)


# docs.stripe.com/event-destinations
def test_thin_events_reach_their_destination(witness: Witness, inbox: Inbox):
    destinations = witness.client.v2.core.event_destinations
    destination = destinations.create(
        {
            "name": "Errors",
            "type": "webhook_endpoint",
            "event_payload": "thin",
            "enabled_events": ["v1.billing.meter.error_report_triggered"],
            "webhook_endpoint": {"url": inbox.url},
            "include": ["webhook_endpoint.signing_secret", "webhook_endpoint.url"],
        }
    )
    meter = witness.meter()
    report = {"meter": meter.id, "code": "meter_event_invalid_value", "identifier": "key-1"}
    assert Api(witness.url).post("/_sandbox/error_reports", report).status == 200
    inbox.wait(1)
    body, signature = inbox.received[0]
    notification = witness.client.parse_event_notification(body, signature, destination.webhook_endpoint.signing_secret)
    assert notification.type == "v1.billing.meter.error_report_triggered"
    event = notification.fetch_event()
    assert event.data.reason.error_types[0].sample_errors[0].request.identifier == "key-1"
    assert notification.fetch_related_object().id == meter.id
    assert destinations.retrieve(destination.id).webhook_endpoint.signing_secret is None
    assert destinations.update(destination.id, {"name": "Other"}).name == "Other"
    assert destinations.disable(destination.id).status == "disabled"
    assert destinations.enable(destination.id).status == "enabled"
    assert destinations.ping(destination.id).type == "v2.core.event_destination.ping"
    assert destination.id in [found.id for found in destinations.list().data]
    destinations.delete(destination.id)


# docs.stripe.com/api/webhook_endpoints
def test_endpoints_change_and_keep_their_secret(witness: Witness, inbox: Inbox):
    endpoint = subscribe(witness, inbox, "customer.created")
    again = witness.v1.webhook_endpoints.retrieve(endpoint.id)
    assert endpoint.secret.startswith("whsec_") and "secret" not in again
    changed = witness.v1.webhook_endpoints.update(endpoint.id, {"disabled": True, "metadata": {"a": "1"}})
    assert changed.status == "disabled"
    witness.customer()
    assert endpoint.id in [found.id for found in witness.v1.webhook_endpoints.list().data]
    assert witness.v1.webhook_endpoints.delete(endpoint.id).deleted is True
    assert inbox.received == []


# docs.stripe.com/api/webhook_endpoints/create
def test_a_webhook_url_needs_a_scheme(witness: Witness):
    error = refused(witness.v1.webhook_endpoints.create, {"url": "example.com", "enabled_events": ["*"]})
    assert error.code == "url_invalid"


# docs.stripe.com/api/events/list
def test_events_are_listed_by_type_newest_first(witness: Witness):
    first, second = witness.customer(), witness.customer()
    listed = witness.v1.events.list({"type": "customer.created", "limit": 2})
    assert [event.data.object["id"] for event in listed.data] == [second, first]
    family = witness.v1.events.list({"types": ["customer.*"], "limit": 100})
    assert {event.type.split(".")[0] for event in family.data} == {"customer"}
    undelivered = witness.v1.events.list({"type": "customer.created", "delivery_success": False})
    assert undelivered.data == []


# docs.stripe.com/api/events/object#event_object-data-previous_attributes
def test_an_update_says_what_it_changed(witness: Witness):
    customer = witness.customer()
    witness.v1.customers.update(customer, {"name": "B", "metadata": {"a": "1"}})
    event = witness.v1.events.list({"type": "customer.updated", "limit": 1}).data[0]
    assert json.loads(str(event.data.previous_attributes)) == {"name": "Acme", "metadata": {}}
    newer = witness.customer()
    after = witness.v1.events.list({"ending_before": event.id, "types": ["customer.created", "customer.updated"]})
    assert [found.data.object["id"] for found in after.data] == [newer]


# docs.stripe.com/api/v2/core/events/list
def test_thin_events_are_listed_and_retrieved(witness: Witness):
    meter = witness.meter()
    control = Api(witness.url)
    for report in [{"meter": meter.id, "code": "archived_meter"}, {"code": "no_meter"}]:
        assert control.post("/_sandbox/error_reports", report).status == 200
    types = ["v1.billing.meter.error_report_triggered", "v1.billing.meter.no_meter_found"]
    events = witness.client.v2.core.events
    listed = events.list({"types": types, "limit": 2}).data
    assert {event.type for event in listed} == set(types)
    of_meter = events.list({"object_id": meter.id}).data
    assert [event.type for event in of_meter] == types[:1]
    whole = events.retrieve(of_meter[0].id)
    assert whole.data.reason.error_types[0].code == "archived_meter"
    assert whole.related_object.id == meter.id


# docs.stripe.com/webhooks#event-delivery-behaviors
def test_webhooks_are_lost_doubled_and_late_by_the_switches(witness: Witness, inbox: Inbox):
    endpoint = subscribe(witness, inbox, "customer.created")
    control = Api(witness.url)
    try:
        control.post("/_sandbox/rules", {"webhooks_lost_percent": 100})
        witness.customer()
        control.post("/_sandbox/rules", {"webhooks_lost_percent": 0, "webhooks_doubled_percent": 100, "webhooks_delay_seconds": 1})
        made = {witness.customer() for _ in range(5)}
        seen = [event["data"]["object"]["id"] for event in inbox.wait(10)]
        assert sorted(seen) == sorted([*made, *made])
    finally:
        control.post("/_sandbox/rules", {"webhooks_doubled_percent": 0, "webhooks_delay_seconds": 0, "webhooks_lost_percent": 0})
    witness.v1.webhook_endpoints.delete(endpoint.id)


# docs.stripe.com/billing/subscriptions/webhooks#events
def test_a_renewal_is_announced(witness: Witness):
    clock = witness.clock()
    customer = witness.customer(clock)
    subscription = witness.subscribe(customer, witness.price(witness.product()))
    witness.advance(clock, MONTH_END + 21 * DAY)
    events = witness.v1.events.list({"type": "invoice.upcoming", "limit": 100}).data
    [announced] = [event.data.object for event in events if event.data.object["customer"] == customer]
    assert announced["total"] == 2900 and "id" not in announced
    assert announced["parent"]["subscription_details"]["subscription"] == subscription.id
