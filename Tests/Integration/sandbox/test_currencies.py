"""Currencies whose amounts are no plain cents: what the sandbox refuses, and what a line is rounded to."""

import pytest

from sandbox.test_billing import tiers
from sandbox.witness import DAY, MONTH_END, Witness, amounts, refused


def metered(witness: Witness, currency: str, quantity: int, **terms):
    """The customer, its clock and the subscription to one metered price in a currency, with this much usage."""
    clock = witness.clock()
    customer, meter = witness.customer(clock), witness.meter("sum")
    price = witness.metered(witness.product(), meter.id, currency=currency, **terms)
    subscription = witness.subscribe(customer, price)
    witness.use(meter, customer, quantity, MONTH_END)
    return clock, customer, subscription


# docs.stripe.com/currencies
@pytest.mark.parametrize(
    ("currency", "unit", "quantity", "total"),
    [
        ("isk", "0.5", 99, 0), ("isk", "0.5", 100, 100), ("isk", "33.4", 10, 300), ("ugx", "50", 1, 100), ("ugx", "49", 1, 0),
        ("mga", "3.5", 1, 4), ("mga", "7", 3, 21), ("jpy", "0.4", 1, 0), ("jpy", "0.5", 1, 1), ("kwd", "5.123", 1000, 5120),
        ("kwd", "4.9", 1, 0), ("bhd", "5", 1, 10), ("jod", "14", 1, 10), ("omr", "15", 1, 20), ("tnd", "1", 12345, 12350),
    ],
)  # fmt: skip
def test_a_line_is_rounded_to_what_the_currency_can_charge(witness: Witness, currency: str, unit: str, quantity: int, total: int):
    clock, customer, subscription = metered(witness, currency, quantity, unit_amount_decimal=unit)
    preview = witness.preview(subscription.id)
    assert (preview.currency, preview.total, amounts(preview)) == (currency, total, [total])
    witness.advance(clock, MONTH_END + 30 * DAY)
    assert witness.invoices(customer)[0].total == total


# docs.stripe.com/currencies
def test_each_tier_s_line_is_rounded_by_itself(witness: Witness):
    terms = {
        "billing_scheme": "tiered",
        "tiers_mode": "graduated",
        "tiers": [{"up_to": 3, "unit_amount_decimal": "50.5"}, {"up_to": "inf", "unit_amount_decimal": "16.5", "flat_amount": 300}],
    }
    _, _, subscription = metered(witness, "isk", 6, **terms)
    assert amounts(witness.preview(subscription.id)) == [200, 0, 300]


# docs.stripe.com/currencies
@pytest.mark.parametrize(
    ("currency", "amount", "is_refused"),
    [
        ("isk", 500, False), ("isk", 550, True), ("ugx", 100, False), ("ugx", 1, True), ("kwd", 5120, False), ("kwd", 5124, True),
        ("bhd", 5, True), ("mga", 7, False), ("jpy", 7, False), ("usd", 7, False),
    ],
)  # fmt: skip
def test_whole_amounts_that_cannot_be_charged_are_refused(witness: Witness, currency: str, amount: int, is_refused: bool):
    product, customer = witness.product(), witness.customer()
    calls = [
        (witness.v1.prices.create, {"product": product, "currency": currency, "unit_amount": amount}, "unit_amount"),
        (witness.v1.prices.create, {"product": product, "currency": currency, **tiers([("inf", amount)], "volume")}, "tiers[0][unit_amount]"),
        (witness.v1.invoice_items.create, {"customer": customer, "currency": currency, "amount": amount}, "amount"),
    ]
    for call, parameters, param in calls:
        if is_refused:
            error = refused(call, parameters)
            assert (error.http_status, error.param) == (400, param)
        else:
            assert call(parameters).currency == currency


# docs.stripe.com/currencies
def test_a_currency_that_stripe_does_not_take_is_refused(witness: Witness):
    error = refused(witness.v1.prices.create, {"product": witness.product(), "currency": "abc", "unit_amount": 1})
    assert error.param == "currency" and error.user_message.startswith("Invalid currency: abc. Stripe currently supports")


# docs.stripe.com/billing/subscriptions/prorations
def test_prorations_stop_at_what_the_currency_can_charge(witness: Witness):
    clock = witness.clock(1_803_816_000)  # 2027-02-28T12:00:00Z: a period of 28 days
    customer = witness.customer(clock)
    price = witness.price(witness.product(), 1_000, currency="isk")
    subscription = witness.v1.subscriptions.create({"customer": customer, "items": [{"price": price.id, "quantity": 1}]})
    witness.advance(clock, 1_803_816_000 + 10 * DAY)
    item = subscription["items"].data[0].id
    witness.v1.subscriptions.update(subscription.id, {"items": [{"id": item, "quantity": 2}]})
    # 18 of 28 days: -642.857 and 1285.714, both floored to a whole krona.
    assert amounts(witness.preview(subscription.id))[:2] == [-700, 1200]
