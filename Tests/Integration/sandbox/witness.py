"""The official SDK as a witness: it drives the sandbox, and every answer is held against Stripe's description."""

import json
import os
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import stripe

from sandbox import openapi

KEY = "sk_test_witness"
DAY = 86_400
MONTH_END = 1_801_396_800  # 2027-01-31T12:00:00Z, the last day of a month, on a whole minute


@dataclass
class Seen:
    """One call as the SDK made it and the sandbox answered it."""

    method: str
    path: str
    status: int
    headers: dict
    body: object
    sent: str


class WatchedClient(stripe.RequestsClient):
    """The SDK's own client; each answer is validated and noted before the SDK sees it."""

    def __init__(self):
        super().__init__()
        self.seen: list[Seen] = []

    def request(self, method, url, headers, post_data=None):
        content, status, answered = super().request(method, url, headers, post_data)
        text = content.decode() if isinstance(content, bytes) else content
        named = {name.lower(): value for name, value in dict(answered).items()}
        body = json.loads(text) if text else None
        call = Seen(method.upper(), urlsplit(url).path, status, named, body, post_data or "")
        self.seen.append(call)
        note(call, dict(headers).get("Stripe-Version", ""))
        wrong = openapi.faults(call.method, call.path, status, body)
        assert not wrong, f"{call.method} {call.path} -> {status}: {wrong[:6]}"
        return content, status, answered


def note(call: Seen, version: str) -> None:
    """Leaves a line for the table in docs/reference/sandbox.md where SANDBOX_WITNESS_LOG names a file."""
    log = os.environ.get("SANDBOX_WITNESS_LOG")
    if not log:
        return
    line = {
        "method": call.method,
        "path": call.path,
        "status": call.status,
        "version": version,
        "test": os.environ.get("PYTEST_CURRENT_TEST", "").split(" ")[0],
        "validated": openapi.template(call.path) is not None,
    }
    with open(log, "a", encoding="utf-8") as lines:
        lines.write(json.dumps(line) + "\n")


@dataclass
class Witness:
    """A client of one sandbox with what most checks need at hand."""

    url: str
    http: WatchedClient = field(default_factory=WatchedClient)

    def __post_init__(self):
        self.client = self.with_key(KEY)

    def with_key(self, key: str, **options) -> stripe.StripeClient:
        return stripe.StripeClient(
            key,
            base_addresses={"api": self.url, "meter_events": self.url},
            http_client=self.http,
            max_network_retries=options.pop("max_network_retries", 0),
            **options,
        )

    @property
    def v1(self):
        return self.client.v1

    @property
    def last(self) -> Seen:
        return self.http.seen[-1]

    def clock(self, moment: int = MONTH_END) -> str:
        return self.v1.test_helpers.test_clocks.create({"frozen_time": moment}).id

    def advance(self, clock: str, to: int) -> stripe.test_helpers.TestClock:
        self.v1.test_helpers.test_clocks.advance(clock, {"frozen_time": to})
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            found = self.v1.test_helpers.test_clocks.retrieve(clock)
            if found.status == "ready":
                return found
            time.sleep(0.005)
        raise AssertionError(f"the clock {clock} was not ready after 20 s")

    def customer(self, clock: str | None = None, **more) -> str:
        return self.v1.customers.create({"name": "Acme", **({"test_clock": clock} if clock else {}), **more}).id

    def meter(self, formula: str = "sum", **more) -> stripe.billing.Meter:
        name = f"usage_{len(self.http.seen)}_{time.monotonic_ns()}"
        return self.v1.billing.meters.create(
            {"display_name": "Usage", "event_name": name, "default_aggregation": {"formula": formula}, **more}
        )

    def product(self, name: str = "Starter") -> str:
        return self.v1.products.create({"name": name}).id

    def price(self, product: str, amount: int = 2900, **more) -> stripe.Price:
        return self.v1.prices.create(
            {"product": product, "currency": "usd", "unit_amount": amount, "recurring": {"interval": "month"}, **more}
        )

    def metered(self, product: str, meter: str, **terms) -> stripe.Price:
        return self.v1.prices.create(
            {
                "product": product,
                "currency": "usd",
                "recurring": {"interval": "month", "usage_type": "metered", "meter": meter},
                **(terms or {"unit_amount": 100}),
            }
        )

    def subscribe(self, customer: str, *prices, **more) -> stripe.Subscription:
        return self.v1.subscriptions.create(
            {"customer": customer, "items": [{"price": price.id} for price in prices], **more}
        )

    def use(self, meter, customer: str, value: object, at: int, **more):
        return self.v1.billing.meter_events.create(
            {
                "event_name": meter.event_name,
                "payload": {"stripe_customer_id": customer, "value": str(value)},
                "timestamp": at,
                **more,
            }
        )

    def preview(self, subscription: str, **more) -> stripe.Invoice:
        return self.v1.invoices.create_preview({"subscription": subscription, **more})

    def invoices(self, customer: str) -> list[stripe.Invoice]:
        return list(self.v1.invoices.list({"customer": customer, "limit": 100}).auto_paging_iter())


def amounts(invoice: stripe.Invoice) -> list[int]:
    return [line.amount for line in invoice.lines.data]


def refused(call, *arguments, **named) -> stripe.StripeError:
    """The error that a call is refused with; a call that is let through fails the check."""
    try:
        answer = call(*arguments, **named)
    except stripe.StripeError as error:
        return error
    raise AssertionError(f"not refused: {answer}")
