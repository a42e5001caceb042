"""One customer's first month by the official SDK: the guide's numbers, from catalogue to invoice."""

from sandbox.witness import DAY, MONTH_END, Witness, amounts

GRADUATED = {
    "billing_scheme": "tiered",
    "tiers_mode": "graduated",
    "tiers": [{"up_to": 5, "unit_amount": 0}, {"up_to": "inf", "unit_amount": 500}],
}


def starter(witness: Witness, **more):
    clock = witness.clock()
    customer = witness.customer(clock)
    meter = witness.meter("last")
    product = witness.product()
    base, devices = witness.price(product), witness.metered(product, meter.id, **GRADUATED)
    subscription = witness.subscribe(customer, base, devices, **more)
    return clock, customer, meter, subscription


# docs.stripe.com/billing/subscriptions/tiers
def test_eight_devices_on_starter_are_forty_four_dollars(witness: Witness):
    _, customer, meter, subscription = starter(witness)
    event = witness.use(meter, customer, 8, MONTH_END + 60, identifier="first-month")
    assert (event.object, event.identifier, event.payload["value"]) == ("billing.meter_event", "first-month", "8")
    summaries = witness.v1.billing.meters.event_summaries.list(
        meter.id, {"customer": customer, "start_time": MONTH_END, "end_time": MONTH_END + 3600}
    )
    assert [summary.aggregated_value for summary in summaries.data] == [8]
    preview = witness.preview(subscription.id)
    assert (preview.total, amounts(preview)) == (4400, [0, 1500, 2900])


# docs.stripe.com/billing/invoices/subscription
def test_the_month_s_invoice_is_drafted_finalized_and_paid(witness: Witness):
    clock, customer, meter, _ = starter(witness)
    witness.use(meter, customer, 8, MONTH_END + 60)
    witness.advance(clock, MONTH_END + 28 * DAY)
    draft = witness.invoices(customer)[0]
    assert (draft.status, draft.total, draft.number) == ("draft", 4400, None)
    assert draft.automatically_finalizes_at == MONTH_END + 28 * DAY + 3600
    witness.advance(clock, MONTH_END + 28 * DAY + 3600)
    paid = witness.v1.invoices.retrieve(draft.id)
    assert (paid.status, paid.amount_paid, paid.amount_remaining) == ("paid", 4400, 0)
    assert paid.number.endswith("-0002")


# docs.stripe.com/changelog/basil/2025-03-31/deprecate-subscription-current-period-start-and-end
def test_periods_stand_on_the_items_and_clamp_to_the_month(witness: Witness):
    clock, _, _, subscription = starter(witness)
    item = subscription["items"].data[0]
    assert item.current_period_start == MONTH_END
    assert item.current_period_end == MONTH_END + 28 * DAY
    assert not hasattr(subscription, "current_period_end")
    witness.advance(clock, MONTH_END + 30 * DAY)
    again = witness.v1.subscriptions.retrieve(subscription.id)
    assert again["items"].data[0].current_period_end == MONTH_END + 59 * DAY


# docs.stripe.com/billing/subscriptions/trials
def test_a_trial_bills_nothing_and_then_the_base(witness: Witness):
    clock, customer, meter, subscription = starter(witness, trial_period_days=14)
    assert (subscription.status, subscription.trial_end) == ("trialing", MONTH_END + 14 * DAY)
    witness.use(meter, customer, 30, MONTH_END + 60)
    assert witness.preview(subscription.id).total == 2900
    witness.advance(clock, MONTH_END + 14 * DAY + 3600)
    assert witness.v1.subscriptions.retrieve(subscription.id).status == "active"
    assert [invoice.total for invoice in witness.invoices(customer)] == [2900, 0]


# docs.stripe.com/api/expanding_objects
def test_expanded_tiers_and_customer_come_whole(witness: Witness):
    _, customer, _, subscription = starter(witness)
    plain = witness.v1.subscriptions.retrieve(subscription.id)
    assert "tiers" not in plain["items"].data[1].price
    whole = witness.v1.subscriptions.retrieve(
        subscription.id, {"expand": ["items.data.price.tiers", "customer", "latest_invoice"]}
    )
    assert [tier.up_to for tier in whole["items"].data[1].price.tiers] == [5, None]
    assert whole.customer.id == customer
    assert whole.latest_invoice.billing_reason == "subscription_create"


# docs.stripe.com/products-prices/manage-prices#lookup-keys
def test_lookup_keys_find_and_move(witness: Witness):
    product = witness.product()
    first = witness.price(product, lookup_key="moves")
    second = witness.price(product, 3900, lookup_key="moves", transfer_lookup_key=True)
    found = witness.v1.prices.list({"lookup_keys": ["moves", "none"]})
    assert [price.id for price in found.data] == [second.id]
    assert witness.v1.prices.retrieve(first.id).lookup_key is None


# docs.stripe.com/api/customer_portal/sessions/create
def test_portal_session_has_a_url(witness: Witness):
    customer = witness.customer()
    session = witness.v1.billing_portal.sessions.create({"customer": customer, "return_url": "https://example.com"})
    assert session.url.startswith(witness.url) and session.id.startswith("bps_")
