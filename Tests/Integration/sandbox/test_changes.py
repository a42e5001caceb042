"""Changes that Stripe carries out by itself, statuses, discounts and thresholds, by the official SDK."""

import pytest

from harness.api import Api
from sandbox.witness import DAY, MONTH_END, Witness, amounts, refused

PERIOD_END = MONTH_END + 28 * DAY


def small_and_large(witness: Witness, **more):
    """A customer on a clock, subscribed to $99.00 and $0.02 a unit; and the prices of the smaller plan."""
    clock = witness.clock()
    customer, meter, product = witness.customer(clock), witness.meter("sum"), witness.product("Large")
    large = [witness.price(product, 9900), witness.metered(product, meter.id, unit_amount=2)]
    product = witness.product("Small")
    small = [witness.price(product, 2900), witness.metered(product, meter.id, unit_amount=1)]
    return clock, customer, meter, large, small, witness.subscribe(customer, *large, **more)


# docs.stripe.com/billing/subscriptions/subscription-schedules
def test_a_planned_change_is_on_the_renewal_invoice(witness: Witness):
    clock, customer, meter, large, small, subscription = small_and_large(witness)
    schedules = witness.v1.subscription_schedules
    schedule = schedules.create({"from_subscription": subscription.id})
    assert (schedule.status, schedule.current_phase.end_date) == ("active", PERIOD_END)
    current = schedule.phases[0]
    changed = schedules.update(
        schedule.id,
        {
            "end_behavior": "release",
            "phases": [
                {
                    "items": [{"price": item.price} for item in current["items"]],
                    "start_date": current.start_date,
                    "end_date": current.end_date,
                },
                {"items": [{"price": price.id} for price in small], "duration": {"interval": "month", "interval_count": 1}},
            ],
        },
    )
    assert [phase.start_date for phase in changed.phases] == [MONTH_END, PERIOD_END]
    witness.use(meter, customer, 100, MONTH_END + 60)
    assert witness.preview(subscription.id).total == 200 + 2900
    witness.advance(clock, PERIOD_END)
    witness.use(meter, customer, 50, PERIOD_END - 1)
    witness.advance(clock, PERIOD_END + 3600)
    renewal = witness.invoices(customer)[0]
    assert (renewal.total, renewal.billing_reason) == (300 + 2900, "subscription_cycle")
    held = witness.v1.subscriptions.retrieve(subscription.id)
    assert held.schedule == schedule.id
    assert {item.price.id for item in held["items"].data} == {price.id for price in small}
    assert [found.id for found in schedules.list({"customer": customer}).data] == [schedule.id]
    assert schedules.release(schedule.id).status == "released"
    assert schedules.retrieve(schedule.id).released_subscription == subscription.id


# docs.stripe.com/api/subscription_schedules/cancel
def test_a_canceled_schedule_ends_its_subscription_and_bills_its_usage(witness: Witness):
    clock, customer, meter, _, _, subscription = small_and_large(witness)
    schedule = witness.v1.subscription_schedules.create({"from_subscription": subscription.id})
    error = refused(witness.v1.subscriptions.update, subscription.id, {"cancel_at_period_end": True})
    assert "managed by the subscription schedule" in error.user_message
    witness.advance(clock, MONTH_END + 14 * DAY)
    witness.use(meter, customer, 100, MONTH_END + DAY)
    assert witness.v1.subscription_schedules.cancel(schedule.id).status == "canceled"
    assert witness.v1.subscriptions.retrieve(subscription.id).status == "canceled"
    assert witness.invoices(customer)[0].total == 200 - 4950


# docs.stripe.com/billing/subscriptions/billing-mode/compare
@pytest.mark.parametrize(
    ("mode", "behavior", "usage"),
    [("flexible", "create_prorations", [200, 30]), ("flexible", "none", [30]), ("classic", "create_prorations", [30])],
)
def test_usage_before_a_change_of_price_follows_the_billing_mode(witness: Witness, mode: str, behavior: str, usage: list[int]):
    more = {"billing_mode": {"type": mode}}
    clock, customer, meter, large, small, subscription = small_and_large(witness, **more)
    witness.use(meter, customer, 100, MONTH_END + 60)
    witness.advance(clock, MONTH_END + 10 * DAY)
    item = next(item.id for item in subscription["items"].data if item.price.id == large[1].id)
    witness.v1.subscriptions.update(
        subscription.id, {"items": [{"id": item, "price": small[1].id}], "proration_behavior": behavior}
    )
    witness.use(meter, customer, 30, MONTH_END + 10 * DAY)
    witness.advance(clock, PERIOD_END + 3600)
    assert amounts(witness.invoices(customer)[0]) == [*usage, 9900]


# docs.stripe.com/billing/subscriptions/overview
def test_a_first_invoice_that_nobody_pays_expires_the_subscription(witness: Witness):
    clock = witness.clock()
    customer = witness.customer(clock)
    price = witness.price(witness.product())
    subscription = witness.subscribe(customer, price, payment_behavior="default_incomplete")
    assert subscription.status == "incomplete"
    witness.advance(clock, MONTH_END + 23 * 3600)
    assert witness.v1.subscriptions.retrieve(subscription.id).status == "incomplete_expired"
    assert witness.invoices(customer)[0].status == "void"


# docs.stripe.com/billing/subscriptions/pause-payment
@pytest.mark.parametrize(
    ("behavior", "status"), [("keep_as_draft", "draft"), ("void", "void"), ("mark_uncollectible", "uncollectible")]
)
def test_a_paused_collection_bills_nothing(witness: Witness, behavior: str, status: str):
    clock, customer, meter, _, _, subscription = small_and_large(witness)
    paused = witness.v1.subscriptions.update(subscription.id, {"pause_collection": {"behavior": behavior}})
    assert (paused.status, paused.pause_collection.behavior) == ("active", behavior)
    witness.use(meter, customer, 100, MONTH_END + 60)
    witness.advance(clock, PERIOD_END + 7200)
    assert witness.invoices(customer)[0].status == status
    assert witness.v1.subscriptions.update(subscription.id, {"pause_collection": ""}).pause_collection is None


# docs.stripe.com/api/subscriptions/resume
def test_a_subscription_paused_by_its_trial_s_end_is_resumed(witness: Witness):
    settings = {"end_behavior": {"missing_payment_method": "pause"}}
    clock, customer, _, _, _, subscription = small_and_large(witness, trial_period_days=7, trial_settings=settings)
    witness.advance(clock, MONTH_END + 8 * DAY)
    assert witness.v1.subscriptions.retrieve(subscription.id).status == "paused"
    assert witness.v1.subscriptions.resume(subscription.id).status == "active"
    assert witness.invoices(customer)[0].total == 9900


# docs.stripe.com/api/subscriptions/migrate
def test_a_classic_subscription_becomes_flexible(witness: Witness):
    _, _, _, _, _, subscription = small_and_large(witness, billing_mode={"type": "classic"})
    moved = witness.v1.subscriptions.migrate(subscription.id, {"billing_mode": {"type": "flexible"}})
    assert moved.billing_mode.type == "flexible"


# docs.stripe.com/billing/subscriptions/coupons
def test_a_discount_is_shown_beside_the_amounts_before_it(witness: Witness):
    coupon = witness.v1.coupons.create({"percent_off": 25, "duration": "forever", "name": "Quarter"})
    clock, customer, meter, _, _, subscription = small_and_large(witness, discounts=[{"coupon": coupon.id}])
    witness.use(meter, customer, 100, MONTH_END + 60)
    preview = witness.preview(subscription.id)
    assert (preview.subtotal, preview.total) == (10100, 7575)
    witness.advance(clock, PERIOD_END + 3600)
    invoice = witness.invoices(customer)[0]
    assert (invoice.subtotal, invoice.total, amounts(invoice)) == (10100, 7575, [200, 9900])
    assert [part.amount for part in invoice.total_discount_amounts] == [2525]
    assert [line.discount_amounts[0].amount for line in invoice.lines.data] == [50, 2475]
    assert witness.v1.coupons.retrieve(coupon.id).times_redeemed == 1
    assert witness.v1.coupons.update(coupon.id, {"name": "New"}).name == "New"
    assert coupon.id in [found.id for found in witness.v1.coupons.list().data]
    assert witness.v1.coupons.delete(coupon.id).deleted is True
    assert witness.v1.subscriptions.update(subscription.id, {"discounts": ""}).discounts == []


# docs.stripe.com/billing/subscriptions/usage-based/thresholds
def test_a_threshold_bills_before_the_period_s_end(witness: Witness):
    clock, customer, meter, _, _, subscription = small_and_large(witness, billing_thresholds={"amount_gte": 5000})
    witness.use(meter, customer, 2499, MONTH_END)
    assert len(witness.invoices(customer)) == 1
    witness.use(meter, customer, 1, MONTH_END)
    early = witness.invoices(customer)[0]
    assert (early.total, early.billing_reason, early.threshold_reason.amount_gte) == (5000, "subscription_threshold", 5000)
    witness.advance(clock, MONTH_END + DAY)
    witness.use(meter, customer, 100, MONTH_END + DAY)
    witness.advance(clock, PERIOD_END + 3600)
    assert witness.invoices(customer)[0].total == 200 + 9900


# docs.stripe.com/api/invoices/create_preview
def test_the_lines_of_a_preview_beyond_the_tenth_can_be_read(witness: Witness):
    customer, meter = witness.customer(witness.clock()), witness.meter("sum")
    tiers = [{"up_to": number, "unit_amount": 1} for number in range(1, 15)] + [{"up_to": "inf", "unit_amount": 1}]
    price = witness.metered(witness.product(), meter.id, billing_scheme="tiered", tiers_mode="graduated", tiers=tiers)
    subscription = witness.subscribe(customer, price)
    witness.use(meter, customer, 15, MONTH_END)
    preview = witness.preview(subscription.id)
    assert (len(preview.lines.data), preview.lines.has_more) == (10, True)
    lines = list(witness.v1.invoices.line_items.list(preview.id, {"limit": 4}).auto_paging_iter())
    assert [line.amount for line in lines] == [1] * 15


# docs.stripe.com/api/invoiceitems/create
def test_250_items_may_wait_for_a_customer(witness: Witness):
    customer = witness.customer()
    item = {"customer": customer, "amount": 1, "currency": "usd"}
    for _ in range(250):
        witness.v1.invoice_items.create(item)
    assert refused(witness.v1.invoice_items.create, item).http_status == 400
    invoice = witness.v1.invoices.create({"customer": customer, "pending_invoice_items_behavior": "include"})
    assert len(list(witness.v1.invoices.line_items.list(invoice.id, {"limit": 100}).auto_paging_iter())) == 250
    witness.v1.invoice_items.create(item)


# docs.stripe.com/billing/subscriptions/subscription-schedules/use-cases#start-subscription-on-a-future-date
def test_a_schedule_starts_its_subscription_later(witness: Witness):
    clock = witness.clock()
    customer, price = witness.customer(clock), witness.price(witness.product())
    schedules = witness.v1.subscription_schedules
    start = MONTH_END + 10 * DAY
    made = schedules.create(
        {
            "customer": customer,
            "start_date": start,
            "phases": [{"items": [{"price": price.id, "quantity": 2}], "iterations": 1}],
        }
    )
    assert (made.status, made.subscription, made.current_phase) == ("not_started", None, None)
    assert [found.id for found in schedules.list({"customer": customer, "scheduled": True}).data] == [made.id]
    witness.advance(clock, start)
    running = schedules.retrieve(made.id)
    assert (running.status, running.current_phase.start_date) == ("active", start)
    assert witness.v1.subscriptions.retrieve(running.subscription).start_date == start
    assert [invoice.total for invoice in witness.invoices(customer)] == [5800]


# docs.stripe.com/api/events/types#event_types-invoice.finalization_failed
def test_an_invoice_that_cannot_be_finalized_stays_a_draft(witness: Witness):
    clock = witness.clock()
    customer = witness.customer(clock)
    witness.subscribe(customer, witness.price(witness.product()))
    control = Api(witness.url)
    assert control.post("/_sandbox/finalization", {"customer": customer}).status == 200
    witness.advance(clock, PERIOD_END + 3600)
    draft = witness.invoices(customer)[0]
    assert (draft.status, draft.automatically_finalizes_at) == ("draft", PERIOD_END + 7200)
    assert draft.last_finalization_error.code == "customer_tax_location_invalid"
    assert refused(witness.v1.invoices.finalize_invoice, draft.id).code == "customer_tax_location_invalid"
    events = witness.v1.events.list({"type": "invoice.finalization_failed", "limit": 100}).data
    assert draft.id in [event.data.object["id"] for event in events]
    control.post("/_sandbox/finalization", {"customer": customer, "fails": False})
    witness.advance(clock, PERIOD_END + 7200)
    final = witness.v1.invoices.retrieve(draft.id)
    assert (final.status, final.status_transitions.finalized_at) == ("paid", PERIOD_END + 7200)


# docs.stripe.com/invoicing/integration/programmatic-credit-notes
def test_a_credit_note_corrects_a_paid_invoice(witness: Witness):
    clock = witness.clock()
    customer = witness.customer(clock)
    witness.subscribe(customer, witness.price(witness.product()))
    [invoice] = witness.invoices(customer)
    notes = witness.v1.credit_notes
    line = {"type": "invoice_line_item", "invoice_line_item": invoice.lines.data[0].id, "amount": 900}
    assert refused(notes.create, {"invoice": invoice.id, "lines": [line]}).param == "credit_amount"
    note = notes.create({"invoice": invoice.id, "lines": [line], "credit_amount": 900, "metadata": {"a": "b"}})
    assert (note.total, note.status, note.type, note.number) == (900, "issued", "post_payment", f"{invoice.number}-CN-01")
    assert notes.update(note.id, {"memo": "Sorry"}).memo == "Sorry"
    assert [found.id for found in notes.list({"invoice": invoice.id}).data] == [notes.retrieve(note.id).id]
    assert witness.v1.invoices.retrieve(invoice.id).post_payment_credit_notes_amount == 900
    assert witness.v1.customers.retrieve(customer).balance == -900
    assert refused(notes.void_credit_note, note.id).http_status == 400
    witness.advance(clock, PERIOD_END + 3600)
    assert witness.invoices(customer)[0].amount_due == 2000


# docs.stripe.com/api/discounts/delete
def test_a_customer_s_discount_is_removed(witness: Witness):
    customer = witness.customer()
    coupon = witness.v1.coupons.create({"percent_off": 50, "duration": "forever"})
    old = witness.with_key("sk_test_witness", stripe_version="2025-02-24.acacia")
    old.v1.customers.update(customer, {"coupon": coupon.id})
    witness.v1.customers.delete_discount(customer)
    assert refused(witness.v1.customers.delete_discount, customer).code == "resource_missing"
