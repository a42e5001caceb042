"""Checks of the generation before meters, by the official SDK 11.6.1 (2025-02-24.acacia).

Run by `test_legacy_generation.py`, which names the sandbox in SANDBOX_URL. Answers are held against the field lists of that
SDK's own types in `fields.json`.
"""

import json
import os
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import stripe

URL = os.environ["SANDBOX_URL"]
START = 1_801_396_800
DAY = 86_400
FIELDS = json.loads(Path(__file__).with_name("fields.json").read_text())


class NotingClient(stripe.RequestsClient):
    """The SDK's own client; notes each call for the table in docs/reference/sandbox.md."""

    def request(self, method, url, headers, post_data=None):
        content, status, answered = super().request(method, url, headers, post_data)
        if log := os.environ.get("SANDBOX_WITNESS_LOG"):
            test = os.environ.get("PYTEST_CURRENT_TEST", "").split(" ")[0]
            line = {"method": method.upper(), "path": urlsplit(url).path, "status": status, "version": "2025-02-24.acacia"}
            with open(log, "a", encoding="utf-8") as lines:
                lines.write(json.dumps(line | {"test": "legacy/" + test, "validated": False}) + "\n")
        return content, status, answered


@pytest.fixture
def client() -> stripe.StripeClient:
    assert stripe.VERSION == "11.6.1"
    return stripe.StripeClient(
        "sk_test_legacy", base_addresses={"api": URL}, http_client=NotingClient(), max_network_retries=1
    )


class World:
    """A customer with one metered item on a test clock."""

    def __init__(self, client: stripe.StripeClient, aggregate: str | None = None, amount: int = 100, **price):
        self.client = client
        self.clock = client.test_helpers.test_clocks.create({"frozen_time": START}).id
        self.customer = client.customers.create({"name": "Old", "test_clock": self.clock}).id
        self.product = client.products.create({"name": "Usage"}).id
        recurring = {"interval": "month", "usage_type": "metered"}
        if aggregate:
            recurring["aggregate_usage"] = aggregate
        terms = price or {"unit_amount": amount}
        self.price = client.prices.create({"product": self.product, "currency": "usd", "recurring": recurring, **terms})
        self.subscription = client.subscriptions.create({"customer": self.customer, "items": [{"price": self.price.id}]})
        self.item = self.subscription["items"].data[0].id

    def use(self, quantity: int, offset: int = 60, **more):
        parameters = {"quantity": quantity, "timestamp": START + offset, **more}
        return self.client.subscription_items.usage_records.create(self.item, parameters)

    def upcoming(self):
        return self.client.invoices.upcoming({"subscription": self.subscription.id})

    def advance(self, to: int) -> None:
        self.client.test_helpers.test_clocks.advance(self.clock, {"frozen_time": to})
        for _ in range(2000):
            if self.client.test_helpers.test_clocks.retrieve(self.clock).status == "ready":
                return
            time.sleep(0.005)
        raise AssertionError("the clock was not ready")


def refused(call, *arguments) -> stripe.StripeError:
    try:
        call(*arguments)
    except stripe.StripeError as error:
        return error
    raise AssertionError("not refused")


def shaped(kind: str, answer: stripe.StripeObject) -> None:
    """Every field of the SDK's own type is there."""
    missing = [name for name in FIELDS[kind] if name not in answer]
    assert missing == []


# docs.stripe.com/billing/subscriptions/usage-based-legacy/recording-usage
@pytest.mark.parametrize(("aggregate", "total"), [(None, 1500), ("sum", 1500), ("last_during_period", 300), ("last_ever", 300), ("max", 700)])
def test_aggregates(client, aggregate, total):
    world = World(client, aggregate)
    world.advance(START + 300)
    for quantity, offset in [(5, 60), (7, 120), (3, 180)]:
        world.use(quantity, offset)
    assert world.upcoming().total == total


# docs.stripe.com/api/usage_records/create
@pytest.mark.parametrize(("action", "total"), [("increment", 800), ("set", 300)])
def test_the_same_timestamp_is_added_to_or_replaced(client, action, total):
    world = World(client)
    world.use(5)
    world.use(3, action=action)
    assert world.upcoming().total == total


# docs.stripe.com/billing/subscriptions/usage-based-legacy/recording-usage
def test_set_reaches_no_other_timestamp(client):
    world = World(client)
    world.use(5, 0, action="set")
    world.use(3, 60, action="set")
    assert world.upcoming().total == 800


# docs.stripe.com/api/usage_records/create
def test_a_record_has_its_shape(client):
    record = World(client).use(5)
    assert record.id.startswith("mbur_") and record.quantity == 5
    shaped("usage_record", record)


# docs.stripe.com/api/usage_records/create
def test_now_is_the_default_and_a_word(client):
    world = World(client)
    records = client.subscription_items.usage_records
    assert records.create(world.item, {"quantity": 1}).timestamp == START
    assert records.create(world.item, {"quantity": 1, "timestamp": "now"}).timestamp == START


# docs.stripe.com/api/usage_records/create
@pytest.mark.parametrize("offset", [-1, 3600, 29 * DAY])
def test_timestamps_stay_inside_the_period_and_out_of_the_future(client, offset):
    error = refused(World(client).use, 1, offset)
    assert (error.http_status, error.param) == (400, "timestamp")
    assert error.user_message.startswith("Cannot create the usage record with this timestamp because")


# docs.stripe.com/api/usage_records/create
def test_the_closed_period_takes_nothing(client):
    world = World(client)
    world.advance(START + 28 * DAY)
    assert refused(world.use, 1, 28 * DAY - 1).param == "timestamp"


# docs.stripe.com/api/usage_records/create
@pytest.mark.parametrize("quantity", [-1, "many"])
def test_quantities_are_whole_and_not_negative(client, quantity):
    assert refused(World(client).use, quantity).code == "parameter_invalid_integer"


# docs.stripe.com/api/usage_records/create
def test_a_canceled_subscription_takes_nothing(client):
    world = World(client)
    client.subscriptions.cancel(world.subscription.id)
    assert refused(world.use, 1).user_message.startswith(
        "Cannot create the usage record because the subscription has been canceled"
    )


# docs.stripe.com/api/usage_records/create
def test_licensed_items_take_no_records(client):
    world = World(client)
    price = client.prices.create({"product": world.product, "currency": "usd", "unit_amount": 1, "recurring": {"interval": "month"}})
    subscription = client.subscriptions.create({"customer": world.customer, "items": [{"price": price.id}]})
    item = subscription["items"].data[0].id
    assert refused(client.subscription_items.usage_records.create, item, {"quantity": 1}).http_status == 400


# docs.stripe.com/api/errors
def test_an_unknown_item_is_missing(client):
    assert refused(client.subscription_items.usage_records.create, "si_none", {"quantity": 1}).code == "resource_missing"


# docs.stripe.com/api/usage_records/subscription_item_summary_list
def test_summaries_come_newest_first(client):
    world = World(client)
    world.use(5)
    world.advance(START + 28 * DAY + 3600)
    world.use(2, 28 * DAY + 60)
    page = client.subscription_items.usage_record_summaries.list(world.item)
    assert [summary.total_usage for summary in page.data] == [2, 5]
    assert page.data[0].invoice is None and page.data[1].invoice.startswith("in_")
    shaped("usage_record_summary", page.data[0])
    second = client.subscription_items.usage_record_summaries.list(world.item, {"limit": 1, "starting_after": page.data[0].id})
    assert [summary.total_usage for summary in second.data] == [5]


# docs.stripe.com/changelog/basil/2025-03-31/deprecate-subscription-current-period-start-and-end
def test_periods_stand_on_the_subscription(client):
    subscription = World(client).subscription
    assert (subscription.current_period_start, subscription.current_period_end) == (START, START + 28 * DAY)
    assert "current_period_end" not in subscription["items"].data[0]
    shaped("subscription", subscription)


# docs.stripe.com/changelog/basil/2025-03-31/adds-new-parent-field-to-invoicing-objects
def test_lines_carry_price_and_proration_at_the_top(client):
    world = World(client)
    world.use(5)
    line = world.upcoming().lines.data[0]
    assert (line.price.id, line.quantity, line.proration, line.subscription_item) == (world.price.id, 5, False, world.item)
    shaped("line_item", line)


# docs.stripe.com/changelog/basil/2025-03-31/invoice-preview-api-deprecations
def test_the_upcoming_invoice_needs_only_a_customer(client):
    world = World(client)
    world.use(5)
    assert client.invoices.upcoming({"customer": world.customer}).total == 500
    lines = client.invoices.upcoming_lines.list({"customer": world.customer})
    assert [line.amount for line in lines.data] == [500]


# docs.stripe.com/changelog/basil/2025-03-31/invoice-preview-api-deprecations
def test_a_customer_without_subscription_has_no_upcoming_invoice(client):
    customer = client.customers.create({"name": "None"}).id
    error = refused(client.invoices.upcoming, {"customer": customer})
    assert (error.http_status, error.code) == (404, "invoice_upcoming_none")


# docs.stripe.com/api/invoices/create_preview
def test_create_preview_exists_here_too(client):
    world = World(client)
    world.use(5)
    assert client.invoices.create_preview({"subscription": world.subscription.id}).total == 500


# docs.stripe.com/billing/invoices/subscription
def test_the_month_is_invoiced(client):
    world = World(client)
    world.use(5)
    world.advance(START + 28 * DAY + 3600)
    latest = client.invoices.list({"customer": world.customer}).data[0]
    assert (latest.status, latest.total, latest.paid, latest.subscription) == ("paid", 500, True, world.subscription.id)
    shaped("invoice", latest)


# docs.stripe.com/billing/subscriptions/usage-based-legacy/recording-usage
def test_last_ever_reaches_over_periods(client):
    world = World(client, "last_ever")
    world.use(5)
    world.advance(START + 28 * DAY + 3600)
    assert world.upcoming().total == 500
    period = World(client, "last_during_period")
    period.use(5)
    period.advance(START + 28 * DAY + 3600)
    assert period.upcoming().total == 0


# docs.stripe.com/api/subscription_items/delete
def test_a_deleted_item_needs_its_usage_cleared(client):
    world = World(client)
    other = client.prices.create({"product": world.product, "currency": "usd", "unit_amount": 1, "recurring": {"interval": "month"}})
    client.subscription_items.create({"subscription": world.subscription.id, "price": other.id})
    world.use(5)
    assert refused(client.subscription_items.delete, world.item).param == "clear_usage"
    assert client.subscription_items.delete(world.item, {"clear_usage": True}).deleted is True


# docs.stripe.com/billing/subscriptions/tiers
def test_graduated_tiers_work_with_records(client):
    tiers = {
        "billing_scheme": "tiered",
        "tiers_mode": "graduated",
        "tiers": [{"up_to": 5, "unit_amount": 0}, {"up_to": "inf", "unit_amount": 500}],
    }
    world = World(client, "last_during_period", **tiers)
    world.use(8)
    assert [line.amount for line in world.upcoming().lines.data] == [0, 1500]


# docs.stripe.com/api/prices/create
def test_metered_prices_default_to_sum(client):
    assert World(client).price.recurring.aggregate_usage == "sum"


# docs.stripe.com/changelog/clover/2025-09-30/billing-mode-default-flexible
def test_a_subscription_here_is_classic(client):
    world = World(client)
    subscription = client.subscriptions.retrieve(world.subscription.id, {}, {"stripe_version": "2026-05-27.dahlia"})
    assert subscription.billing_mode.type == "classic"
