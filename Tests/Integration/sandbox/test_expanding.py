"""`expand` as Stripe takes and refuses it, and previews of changes that are billed at once."""

import pytest

from sandbox.test_billing import licensed
from sandbox.test_protocol import raw
from sandbox.witness import DAY, Witness, refused


@pytest.fixture
def subscribed(witness: Witness):
    customer = witness.customer(witness.clock())
    product = witness.product()
    price = witness.price(product)
    witness.v1.products.update(product, {"default_price": price.id})
    return customer, product, price, witness.subscribe(customer, price)


# docs.stripe.com/api/expanding_objects
def test_nested_paths_come_whole(witness: Witness, subscribed):
    customer, product, price, subscription = subscribed
    whole = witness.v1.subscriptions.retrieve(subscription.id, {"expand": ["latest_invoice.customer.test_clock", "items.data.price.product"]})
    assert whole.latest_invoice.customer.test_clock.status == "ready"
    assert whole["items"].data[0].price.product.id == product
    invoice = witness.v1.invoices.retrieve(subscription.latest_invoice, {"expand": ["parent.subscription_details.subscription"]})
    assert invoice.parent.subscription_details.subscription.customer == customer
    line = witness.v1.invoices.line_items.list(subscription.latest_invoice, {"expand": ["data.pricing.price_details.price"]}).data[0]
    assert line.pricing.price_details.price.id == price.id
    assert witness.v1.products.retrieve(product, {"expand": ["default_price"]}).default_price.unit_amount == 2900


# docs.stripe.com/api/expanding_objects
def test_lists_expand_below_data(witness: Witness, subscribed):
    customer, product, _, subscription = subscribed
    listed = witness.v1.subscriptions.list({"customer": customer, "expand": ["data.customer", "data.latest_invoice"]}).data[0]
    assert (listed.customer.id, listed.latest_invoice.id) == (customer, subscription.latest_invoice)
    assert witness.v1.prices.list({"product": product, "expand": ["data.product"]}).data[0].product.id == product
    item = witness.v1.invoice_items.create({"customer": customer, "amount": 5, "currency": "usd"})
    assert witness.v1.invoice_items.retrieve(item.id, {"expand": ["customer"]}).customer.id == customer


# docs.stripe.com/api/expanding_objects
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("customer", "This property cannot be expanded (customer). You may want to try expanding 'data.customer' instead."),
        ("data", "This property cannot be expanded (data)."),
        ("data.status", "This property cannot be expanded (data.status)."),
        ("data.customer.name", "This property cannot be expanded (data.customer.name)."),
        ("data.items.data.price.product", "You cannot expand more than 4 levels of a property. Property: data.items.data.price.product"),
    ],
)
def test_paths_that_lead_nowhere_are_refused(witness: Witness, path: str, words: str):
    error = refused(witness.v1.subscriptions.list, {"expand": [path]})
    assert (error.http_status, error.user_message, error.param) == (400, words, "expand")


# docs.stripe.com/changelog/basil/2025-03-31/adds-new-parent-field-to-invoicing-objects
def test_what_moved_in_basil_is_not_expanded_at_its_old_place(witness: Witness, subscribed):
    invoice = subscribed[3].latest_invoice
    assert refused(witness.v1.invoices.retrieve, invoice, {"expand": ["subscription"]}).http_status == 400
    old = raw(witness, "GET", f"/v1/invoices/{invoice}?expand[]=subscription", Stripe_Version="2024-06-20").json
    assert old["subscription"]["id"] == subscribed[3].id


# docs.stripe.com/api/invoices/create_preview
def test_a_change_billed_at_once_is_previewed_as_its_own_invoice(witness: Witness):
    clock, customer, _, subscription = licensed(witness, 2_800)
    witness.advance(clock, 1_803_816_000 + 14 * DAY)
    details = {"items": [{"id": subscription["items"].data[0].id, "quantity": 2}], "proration_behavior": "always_invoice"}
    preview = witness.preview(subscription.id, subscription_details=details)
    assert [line.amount for line in preview.lines.data] == [-1_400, 2_800]
    earlier = witness.preview(subscription.id, subscription_details=details | {"proration_date": 1_803_816_000 + 7 * DAY})
    assert [line.amount for line in earlier.lines.data] == [-2_100, 4_200]
    assert len(witness.invoices(customer)) == 1
    witness.v1.subscriptions.update(subscription.id, details)
    assert witness.invoices(customer)[0].total == 1_400


# docs.stripe.com/billing/subscriptions/prorations
def test_a_proration_date_lies_in_the_period(witness: Witness):
    _, _, _, subscription = licensed(witness)
    for moment in (1_803_816_000 - 1, 1_803_816_000 + 29 * DAY):
        error = refused(witness.v1.subscriptions.update, subscription.id, {"proration_date": moment})
        assert (error.http_status, error.param) == (400, "proration_date")


# docs.stripe.com/billing/subscriptions/usage-based/billing-credits
def test_credit_is_expanded_from_its_transactions(witness: Witness):
    customer = witness.customer()
    grant = witness.v1.billing.credit_grants.create(
        {
            "customer": customer,
            "amount": {"type": "monetary", "monetary": {"currency": "usd", "value": 500}},
            "applicability_config": {"scope": {"price_type": "metered"}},
            "category": "paid",
        }
    )
    found = witness.v1.billing.credit_balance_transactions.list({"customer": customer, "expand": ["data.credit_grant"]}).data[0]
    assert found.credit_grant.id == grant.id
    error = refused(witness.v1.billing.credit_grants.retrieve, grant.id, {"expand": ["amount"]})
    assert error.param == "expand"
