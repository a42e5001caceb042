"""Prices, subscriptions and invoices by the official SDK: amounts are Stripe's published ones where there are any."""

import pytest

from sandbox.witness import DAY, MONTH_END, Witness, amounts, refused

FIRST = [(5, 500), (10, 400), (15, 300), (20, 200), ("inf", 100)]
SECOND = [(5, 700), (10, 650), ("inf", 600)]


def tiers(table, mode: str) -> dict:
    return {
        "billing_scheme": "tiered",
        "tiers_mode": mode,
        "tiers": [{"up_to": up_to, "unit_amount": amount} for up_to, amount in table],
    }


def bill(witness: Witness, quantity: int, **terms):
    """The preview of one metered price with this much usage."""
    customer, meter = witness.customer(witness.clock()), witness.meter("sum")
    price = witness.metered(witness.product(), meter.id, **terms)
    subscription = witness.subscribe(customer, price)
    if quantity:
        witness.use(meter, customer, quantity, MONTH_END)
    return witness.preview(subscription.id)


# docs.stripe.com/billing/subscriptions/tiers
@pytest.mark.parametrize(("quantity", "total"), [(1, 500), (5, 2500), (6, 2400), (20, 4000), (25, 2500)])
def test_volume_numbers_of_the_tiers_page(witness: Witness, quantity: int, total: int):
    invoice = bill(witness, quantity, **tiers(FIRST, "volume"))
    assert (invoice.total, len(invoice.lines.data)) == (total, 1)


# docs.stripe.com/billing/subscriptions/tiers
@pytest.mark.parametrize(
    ("quantity", "lines"),
    [(1, [500]), (5, [2500]), (6, [2500, 400]), (20, [2500, 2000, 1500, 1000]), (25, [2500, 2000, 1500, 1000, 500])],
)
def test_graduated_numbers_of_the_tiers_page(witness: Witness, quantity: int, lines: list[int]):
    assert amounts(bill(witness, quantity, **tiers(FIRST, "graduated"))) == lines


# docs.stripe.com/products-prices/pricing-models#tiered-pricing
@pytest.mark.parametrize(("quantity", "total"), [(1, 700), (5, 3500), (6, 3900), (20, 12000), (25, 15000)])
def test_volume_numbers_of_the_tiered_pricing_page(witness: Witness, quantity: int, total: int):
    assert bill(witness, quantity, **tiers(SECOND, "volume")).total == total


# docs.stripe.com/products-prices/pricing-models#tiered-pricing
@pytest.mark.parametrize(("quantity", "total"), [(5, 3500), (6, 4150), (20, 12750), (25, 15750)])
def test_graduated_numbers_of_the_tiered_pricing_page(witness: Witness, quantity: int, total: int):
    assert bill(witness, quantity, **tiers(SECOND, "graduated")).total == total


# docs.stripe.com/billing/subscriptions/decimal-amounts
def test_a_line_is_rounded_once(witness: Witness):
    assert bill(witness, 30, unit_amount_decimal="0.05").total == 2


# docs.stripe.com/billing/subscriptions/usage-based/transform-quantities
@pytest.mark.parametrize(("usage", "total"), [(1, 1000), (3, 1000), (5, 1000), (6, 2000), (7, 2000)])
def test_packages_of_the_transform_page(witness: Witness, usage: int, total: int):
    terms = {"unit_amount": 1000, "transform_quantity": {"divide_by": 5, "round": "up"}}
    assert bill(witness, usage, **terms).total == total


# docs.stripe.com/billing/subscriptions/usage-based/transform-quantities
def test_minutes_become_hours(witness: Witness):
    terms = {"unit_amount": 1000, "transform_quantity": {"divide_by": 60, "round": "up"}}
    assert bill(witness, 150, **terms).total == 3000


# docs.stripe.com/billing/subscriptions/tiers
def test_a_flat_fee_is_a_line_of_its_own(witness: Witness):
    terms = {
        "billing_scheme": "tiered",
        "tiers_mode": "graduated",
        "tiers": [{"up_to": 10, "flat_amount": 2000}, {"up_to": "inf", "unit_amount_decimal": "0.5", "flat_amount": 300}],
    }
    assert amounts(bill(witness, 13, **terms)) == [0, 2000, 2, 300]
    assert amounts(bill(witness, 0, **terms)) == [0, 2000]


# docs.stripe.com/billing/subscriptions/decimal-amounts
@pytest.mark.parametrize(("given", "amount", "decimal"), [("0.05", None, "0.05"), ("5", 5, "5"), ("0.000000000001", None, "0.000000000001")])
def test_decimal_amounts_are_echoed(witness: Witness, given: str, amount: int | None, decimal: str):
    price = witness.v1.prices.create({"product": witness.product(), "currency": "usd", "unit_amount_decimal": given})
    assert (price.unit_amount, f"{price.unit_amount_decimal:f}", price.type) == (amount, decimal, "one_time")


# docs.stripe.com/api/prices/create
@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"transform_quantity": {"divide_by": 5, "round": "up"}, **tiers(FIRST, "volume")}, "transform_quantity"),
        ({"unit_amount_decimal": "0.0000000000001"}, "unit_amount_decimal"),
        ({"unit_amount": -1}, "unit_amount"),
        (tiers([(5, 1), (10, 1)], "volume"), "tiers[1][up_to]"),
        (tiers([("inf", 1), ("inf", 1)], "volume"), "tiers[0][up_to]"),
        (tiers([(5, 1), (5, 1), ("inf", 1)], "volume"), "tiers[1][up_to]"),
        ({"unit_amount": 1, "unit_amount_decimal": "1"}, "unit_amount"),
        ({"billing_scheme": "tiered", "tiers": [{"up_to": "inf", "unit_amount": 1}]}, "tiers_mode"),
        ({}, "unit_amount"),
    ],
)
def test_prices_that_make_no_sense_are_refused(witness: Witness, change: dict, param: str):
    error = refused(witness.v1.prices.create, {"product": witness.product(), "currency": "usd", **change})
    assert (error.http_status, error.param) == (400, param)


# docs.stripe.com/changelog/basil/2025-03-31/deprecate-legacy-usage-based-billing
def test_metered_prices_need_a_meter(witness: Witness):
    error = refused(
        witness.v1.prices.create,
        {"product": witness.product(), "currency": "usd", "unit_amount": 1, "recurring": {"interval": "month", "usage_type": "metered"}},
    )
    assert "must be backed by meters" in error.user_message


# docs.stripe.com/products-prices/manage-prices#lookup-keys
def test_a_lookup_key_is_taken_only_when_told(witness: Witness):
    product = witness.product()
    holder = witness.price(product, lookup_key="taken")
    error = refused(witness.price, product, lookup_key="taken")
    assert error.user_message == f"A price (`{holder.id}`) already uses that lookup key."


# docs.stripe.com/api/products
def test_products_and_prices_change_and_go(witness: Witness):
    product = witness.v1.products.create({"name": "Old", "unit_label": "device", "metadata": {"a": "1"}})
    price = witness.price(product.id, 100)
    changed = witness.v1.products.update(product.id, {"name": "New", "default_price": price.id})
    assert (changed.name, changed.default_price, changed.unit_label) == ("New", price.id, "device")
    assert witness.v1.prices.update(price.id, {"active": False, "nickname": "gone"}).active is False
    assert refused(witness.subscribe, witness.customer(), price).param == "items[0][price]"
    assert refused(witness.v1.products.delete, product.id).http_status == 400
    assert witness.v1.products.delete(witness.product()).deleted is True
    assert [found.id for found in witness.v1.prices.list({"product": product.id, "active": False}).data] == [price.id]
    assert witness.v1.products.retrieve(product.id).name == "New"
    assert product.id in [found.id for found in witness.v1.products.list({"ids": [product.id]}).data]


def licensed(witness: Witness, amount: int = 3000, quantity: int = 1, **more):
    clock = witness.clock(1_803_816_000)  # 2027-02-28T12:00:00Z: a period of 28 days
    customer = witness.customer(clock)
    product = witness.product()
    price = witness.price(product, amount)
    subscription = witness.v1.subscriptions.create(
        {"customer": customer, "items": [{"price": price.id, "quantity": quantity}], **more}
    )
    return clock, customer, product, subscription


# docs.stripe.com/billing/subscriptions/prorations
def test_a_higher_quantity_in_mid_period_is_prorated(witness: Witness):
    clock, customer, _, subscription = licensed(witness, 2800)
    start = subscription["items"].data[0].current_period_start
    witness.advance(clock, start + 14 * DAY)
    item = subscription["items"].data[0].id
    witness.v1.subscription_items.update(item, {"quantity": 3})
    pending = witness.v1.invoice_items.list({"customer": customer, "pending": True}).data
    assert sorted(entry.amount for entry in pending) == [-1400, 4200]
    assert all(entry.proration for entry in pending)
    preview = witness.preview(subscription.id)
    assert preview.total == 2800 + 8400


# docs.stripe.com/billing/subscriptions/prorations
def test_proration_can_be_left_out_or_billed_at_once(witness: Witness):
    clock, customer, _, subscription = licensed(witness, 2800)
    start = subscription["items"].data[0].current_period_start
    item = subscription["items"].data[0].id
    witness.advance(clock, start + 14 * DAY)
    witness.v1.subscription_items.update(item, {"quantity": 2, "proration_behavior": "none"})
    assert witness.preview(subscription.id).total == 5600
    witness.v1.subscription_items.update(item, {"quantity": 3, "proration_behavior": "always_invoice"})
    latest = witness.invoices(customer)[0]
    assert (latest.total, latest.billing_reason, latest.status) == (1400, "subscription_update", "paid")


# docs.stripe.com/api/subscription_items
def test_items_are_added_and_removed(witness: Witness):
    clock, customer, product, subscription = licensed(witness)
    extra = witness.price(product, 700)
    added = witness.v1.subscription_items.create({"subscription": subscription.id, "price": extra.id})
    listed = witness.v1.subscription_items.list({"subscription": subscription.id})
    assert {entry.price.id for entry in listed.data} >= {extra.id}
    assert witness.v1.subscription_items.retrieve(added.id).quantity == 1
    assert witness.v1.subscription_items.delete(added.id).deleted is True
    last = witness.v1.subscriptions.retrieve(subscription.id)["items"].data
    assert refused(witness.v1.subscription_items.delete, last[0].id).http_status == 400


def metered_subscription(witness: Witness, amount: int = 100):
    clock = witness.clock()
    customer, meter, product = witness.customer(clock), witness.meter("sum"), witness.product()
    price = witness.metered(product, meter.id, unit_amount=amount)
    return clock, customer, meter, product, witness.subscribe(customer, price)


# docs.stripe.com/billing/subscriptions/billing-mode
def test_a_metered_price_changed_in_mid_period_bills_each_part_at_its_price(witness: Witness):
    clock, customer, meter, product, subscription = metered_subscription(witness)
    witness.use(meter, customer, 5, MONTH_END + 60)
    witness.advance(clock, MONTH_END + 10 * DAY)
    dearer = witness.metered(product, meter.id, unit_amount=1000)
    item = subscription["items"].data[0].id
    witness.v1.subscriptions.update(subscription.id, {"items": [{"id": item, "price": dearer.id}]})
    witness.use(meter, customer, 2, MONTH_END + 10 * DAY + 60)
    assert sorted(amounts(witness.preview(subscription.id))) == [500, 2000]


# docs.stripe.com/api/subscriptions/cancel
def test_cancelling_at_once_bills_usage_only_when_told(witness: Witness):
    _, customer, meter, _, subscription = metered_subscription(witness)
    witness.use(meter, customer, 5, MONTH_END)
    ended = witness.v1.subscriptions.cancel(subscription.id, {"invoice_now": True})
    assert (ended.status, ended.ended_at) == ("canceled", MONTH_END)
    assert [invoice.total for invoice in witness.invoices(customer)][0] == 500
    _, customer, meter, _, subscription = metered_subscription(witness)
    witness.use(meter, customer, 5, MONTH_END)
    witness.v1.subscriptions.cancel(subscription.id)
    assert [invoice.total for invoice in witness.invoices(customer)] == [0]


# docs.stripe.com/billing/subscriptions/cancel
def test_cancelling_at_the_period_s_end_bills_the_last_usage(witness: Witness):
    clock, customer, meter, _, subscription = metered_subscription(witness)
    witness.use(meter, customer, 5, MONTH_END)
    changed = witness.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    assert changed.cancel_at == MONTH_END + 28 * DAY
    witness.advance(clock, MONTH_END + 29 * DAY)
    assert witness.v1.subscriptions.retrieve(subscription.id).status == "canceled"
    assert witness.invoices(customer)[0].total == 500
    error = refused(witness.preview, subscription.id)
    assert (error.http_status, error.code) == (404, "invoice_upcoming_none")


# docs.stripe.com/billing/subscriptions/trials
def test_a_trial_ends_when_told(witness: Witness):
    clock, customer, _, subscription = licensed(witness, trial_period_days=14)
    assert subscription.status == "trialing"
    now = witness.v1.subscriptions.update(subscription.id, {"trial_end": "now"})
    assert (now.status, now.billing_cycle_anchor) == ("active", 1_803_816_000)
    assert witness.invoices(customer)[0].total == 3000


# docs.stripe.com/api/invoices/create_preview
def test_previews_of_changes_change_nothing(witness: Witness):
    clock, customer, product, subscription = licensed(witness, 2800)
    witness.advance(clock, subscription["items"].data[0].current_period_start + 14 * DAY)
    item = subscription["items"].data[0].id
    preview = witness.v1.invoices.create_preview(
        {"subscription": subscription.id, "subscription_details": {"items": [{"id": item, "quantity": 2}]}}
    )
    assert preview.total == 5600 + 1400
    assert witness.preview(subscription.id).total == 2800
    fresh = witness.v1.invoices.create_preview(
        {"customer": customer, "subscription_details": {"items": [{"price": witness.price(product, 900).id}]}}
    )
    assert fresh.total == 900
    assert len(list(witness.v1.subscriptions.list({"customer": customer}).data)) == 1


# docs.stripe.com/changelog/basil/2025-03-31/invoice-preview-api-deprecations
def test_a_preview_needs_more_than_a_customer(witness: Witness):
    assert refused(witness.v1.invoices.create_preview, {"customer": witness.customer()}).http_status == 400


# docs.stripe.com/api/subscriptions/list
def test_subscriptions_are_listed_by_status(witness: Witness):
    customer = witness.customer()
    price = witness.price(witness.product())
    kept, ended = witness.subscribe(customer, price), witness.subscribe(customer, price)
    witness.v1.subscriptions.cancel(ended.id)

    def ids(**more):
        return [found.id for found in witness.v1.subscriptions.list({"customer": customer, **more}).data]

    assert ids() == [kept.id]
    assert ids(status="all") == [ended.id, kept.id]
    assert ids(status="canceled") == ids(status="ended") == [ended.id]


# docs.stripe.com/api/subscriptions/create
@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"items": []}, "items"),
        ({"trial_period_days": 1, "trial_end": MONTH_END * 2}, "trial_end"),
        ({"trial_end": 5}, "trial_end"),
        ({"collection_method": "send_invoice"}, "days_until_due"),
    ],
)
def test_subscriptions_that_make_no_sense_are_refused(witness: Witness, change: dict, param: str):
    price = witness.price(witness.product())
    parameters = {"customer": witness.customer(), "items": [{"price": price.id}], **change}
    assert refused(witness.v1.subscriptions.create, parameters).param == param


# docs.stripe.com/api/subscriptions/create
def test_metered_items_take_no_quantity_and_prices_come_once(witness: Witness):
    customer, meter, product = witness.customer(), witness.meter(), witness.product()
    price = witness.metered(product, meter.id)
    error = refused(witness.v1.subscriptions.create, {"customer": customer, "items": [{"price": price.id, "quantity": 1}]})
    assert error.param == "items[0][quantity]"
    assert refused(witness.subscribe, customer, price, price).param == "items"


# docs.stripe.com/billing/subscriptions/billing-mode
@pytest.mark.parametrize(("mode", "is_refused"), [("classic", True), ("flexible", False)])
def test_only_flexible_billing_mixes_intervals(witness: Witness, mode: str, is_refused: bool):
    customer, product = witness.customer(witness.clock()), witness.product()
    monthly, yearly = witness.price(product, 100), witness.price(product, 900, recurring={"interval": "year"})
    more = {"billing_mode": {"type": mode}}
    if is_refused:
        assert refused(witness.subscribe, customer, monthly, yearly, **more).http_status == 400
    else:
        subscription = witness.subscribe(customer, monthly, yearly, **more)
        assert len({item.current_period_end for item in subscription["items"].data}) == 2


# docs.stripe.com/invoicing/overview
def test_a_manual_invoice_goes_from_draft_to_paid(witness: Witness):
    customer = witness.customer(witness.clock())
    item = witness.v1.invoice_items.create({"customer": customer, "amount": 1250, "currency": "usd", "description": "Setup"})
    assert witness.v1.invoice_items.retrieve(item.id).amount == 1250
    assert witness.v1.invoice_items.update(item.id, {"amount": 1300}).amount == 1300
    draft = witness.v1.invoices.create({"customer": customer, "pending_invoice_items_behavior": "include"})
    assert (draft.status, draft.total) == ("draft", 1300)
    changed = witness.v1.invoices.update(draft.id, {"description": "By hand"})
    assert changed.description == "By hand"
    final = witness.v1.invoices.finalize_invoice(draft.id)
    assert (final.status, final.amount_due, final.number is not None) == ("open", 1300, True)
    assert refused(witness.v1.invoice_items.delete, item.id).code == "invoice_not_editable"
    paid = witness.v1.invoices.pay(draft.id)
    assert (paid.status, paid.amount_remaining) == ("paid", 0)
    lines = witness.v1.invoices.line_items.list(draft.id)
    assert [line.description for line in lines.data] == ["Setup"]


# docs.stripe.com/invoicing/overview
def test_invoices_are_voided_written_off_and_deleted(witness: Witness):
    customer = witness.customer()

    def invoice() -> str:
        made = witness.v1.invoices.create({"customer": customer, "currency": "usd"})
        witness.v1.invoice_items.create({"customer": customer, "amount": 100, "currency": "usd", "invoice": made.id})
        return made.id

    first, second, third = invoice(), invoice(), invoice()
    witness.v1.invoices.finalize_invoice(first)
    assert witness.v1.invoices.void_invoice(first).status == "void"
    assert refused(witness.v1.invoices.pay, first).http_status == 400
    witness.v1.invoices.finalize_invoice(second)
    assert witness.v1.invoices.mark_uncollectible(second).status == "uncollectible"
    assert witness.v1.invoices.pay(second).status == "paid"
    assert witness.v1.invoices.delete(third).deleted is True
    assert refused(witness.v1.invoices.void_invoice, second).code == "status_transition_invalid"


# docs.stripe.com/api/invoices/send
def test_an_invoice_that_is_sent_waits_for_its_customer(witness: Witness):
    customer = witness.customer(witness.clock())
    made = witness.v1.invoices.create({"customer": customer, "collection_method": "send_invoice", "days_until_due": 14})
    witness.v1.invoice_items.create({"customer": customer, "amount": 100, "currency": "usd", "invoice": made.id})
    sent = witness.v1.invoices.send_invoice(made.id)
    assert (sent.status, sent.due_date) == ("open", MONTH_END + 14 * DAY)


# docs.stripe.com/billing/subscriptions/overview
def test_a_card_that_fails_leaves_the_subscription_past_due(witness: Witness):
    clock, customer, _, subscription = licensed(witness)
    witness.v1.customers.update(
        customer, {"invoice_settings": {"default_payment_method": "pm_card_chargeCustomerFail"}}
    )
    start = subscription["items"].data[0].current_period_start
    witness.advance(clock, start + 29 * DAY)
    latest = witness.invoices(customer)[0]
    assert (latest.status, latest.attempt_count, latest.amount_remaining) == ("open", 1, 3000)
    assert witness.v1.subscriptions.retrieve(subscription.id).status == "past_due"
    error = refused(witness.v1.invoices.pay, latest.id)
    assert (error.http_status, error.code) == (402, "card_declined")
    witness.v1.invoices.pay(latest.id, {"payment_method": "pm_card_visa"})
    assert witness.v1.subscriptions.retrieve(subscription.id).status == "active"


# docs.stripe.com/invoicing/customer/balance
def test_a_customer_s_balance_pays_first(witness: Witness):
    customer = witness.customer(witness.clock(), balance=-1000)
    subscription = witness.subscribe(customer, witness.price(witness.product(), 2900))
    invoice = witness.v1.invoices.retrieve(subscription.latest_invoice)
    assert (invoice.total, invoice.amount_due, invoice.starting_balance, invoice.ending_balance) == (2900, 1900, -1000, 0)
    assert witness.v1.customers.retrieve(customer).balance == 0


# docs.stripe.com/billing/subscriptions/usage-based/billing-credits
def test_credit_pays_for_metered_lines_only(witness: Witness):
    clock = witness.clock()
    customer, meter, product = witness.customer(clock), witness.meter("sum"), witness.product()
    grant = witness.v1.billing.credit_grants.create(
        {
            "customer": customer,
            "category": "promotional",
            "amount": {"type": "monetary", "monetary": {"currency": "usd", "value": 700}},
            "applicability_config": {"scope": {"price_type": "metered"}},
        }
    )
    subscription = witness.subscribe(customer, witness.price(product), witness.metered(product, meter.id))
    witness.use(meter, customer, 5, MONTH_END)
    assert witness.preview(subscription.id).total == 2900
    witness.advance(clock, MONTH_END + 29 * DAY)
    invoice = witness.invoices(customer)[0]
    assert (invoice.subtotal, invoice.total) == (3400, 2900)
    filter_ = {"type": "applicability_scope", "applicability_scope": {"price_type": "metered"}}
    summary = witness.v1.billing.credit_balance_summary.retrieve({"customer": customer, "filter": filter_})
    assert summary.balances[0].available_balance.monetary.value == 200
    moves = witness.v1.billing.credit_balance_transactions.list({"customer": customer})
    assert [move.type for move in moves.data] == ["debit", "credit"]
    assert witness.v1.billing.credit_balance_transactions.retrieve(moves.data[0].id).type == "debit"
    assert refused(witness.v1.billing.credit_grants.void_grant, grant.id).http_status == 400
    assert witness.v1.billing.credit_grants.expire(grant.id).expires_at
    assert witness.v1.billing.credit_grants.retrieve(grant.id).amount.monetary.value == 700
    assert witness.v1.billing.credit_grants.update(grant.id, {"metadata": {"a": "1"}}).metadata["a"] == "1"
    assert [found.id for found in witness.v1.billing.credit_grants.list({"customer": customer}).data] == [grant.id]


# docs.stripe.com/billing/subscriptions/usage-based/configure-grace-period
def test_usage_in_the_grace_hour_counts(witness: Witness):
    clock, customer, meter, _, subscription = metered_subscription(witness)
    end = MONTH_END + 28 * DAY
    witness.advance(clock, end)
    witness.use(meter, customer, 3, end - 1)
    witness.use(meter, customer, 40, end)
    witness.advance(clock, end + 3600)
    assert witness.invoices(customer)[0].total == 300
    witness.use(meter, customer, 9, end - 2)
    assert witness.invoices(customer)[0].total == 300


# docs.stripe.com/billing/testing/test-clocks/api-advanced-usage
def test_clocks_go_forward_two_intervals_at_most(witness: Witness):
    clock, _, _, _, _ = metered_subscription(witness)
    clocks = witness.v1.test_helpers.test_clocks
    assert refused(clocks.advance, clock, {"frozen_time": MONTH_END + 62 * DAY}).param == "frozen_time"
    assert refused(clocks.advance, clock, {"frozen_time": MONTH_END}).param == "frozen_time"
    assert clock in [found.id for found in clocks.list({"limit": 100}).data]
    assert clocks.delete(clock).deleted is True
    assert refused(clocks.retrieve, clock).http_status == 404


# docs.stripe.com/api/customers/list
def test_customers_of_clocks_are_listed_with_their_clock_only(witness: Witness):
    clock = witness.clock()
    customer = witness.customer(clock)
    assert [found.id for found in witness.v1.customers.list({"test_clock": clock}).data] == [customer]
    assert customer not in [found.id for found in witness.v1.customers.list({"limit": 100}).data]


# docs.stripe.com/api/customers/delete
def test_a_deleted_customer_ends_its_subscriptions(witness: Witness):
    customer = witness.customer()
    subscription = witness.subscribe(customer, witness.price(witness.product()))
    assert witness.v1.customers.delete(customer).deleted is True
    assert witness.v1.subscriptions.retrieve(subscription.id).status == "canceled"
    assert witness.v1.customers.retrieve(customer).deleted is True


# docs.stripe.com/api/subscriptions/create
def test_the_wall_clock_s_customers_have_invoices_too(witness: Witness):
    customer = witness.customer()
    subscription = witness.subscribe(customer, witness.price(witness.product()))
    assert [(invoice.status, invoice.total) for invoice in witness.invoices(customer)] == [("paid", 2900)]
    assert witness.preview(subscription.id).total == 2900
