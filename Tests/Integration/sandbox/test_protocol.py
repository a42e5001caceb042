"""Stripe's protocol as the official SDK knows it: keys, versions, errors, idempotency, lists, encodings."""

import http.client
import threading
import time
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import pytest
import stripe

from harness.api import Api
from sandbox.witness import KEY, Witness, refused


def raw(witness: Witness, method: str, path: str, body: str = "", **headers: str):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/x-www-form-urlencoded"} | named
    return Api(witness.url).send(method, path, body.encode() or None, named)


# docs.stripe.com/keys
@pytest.mark.parametrize("key", ["sk_test_a", "rk_test_b"])
def test_test_keys_are_let_in(witness: Witness, key: str):
    assert witness.with_key(key).v1.customers.list().data is not None


# docs.stripe.com/api/authentication
@pytest.mark.parametrize("key", ["sk_live_a", "pk_test_a", "nonsense"])
def test_other_keys_are_authentication_errors(witness: Witness, key: str):
    error = refused(witness.with_key(key).v1.customers.list)
    assert isinstance(error, stripe.AuthenticationError)
    assert (error.http_status, error.code) == (401, None)
    assert key not in error.user_message or key == "nonsense"


# docs.stripe.com/api/authentication
def test_basic_authorization_works_as_with_curl(witness: Witness):
    answer = raw(witness, "GET", "/v1/customers", Authorization="Basic c2tfdGVzdF93aXRuZXNzOg==")
    assert answer.status == 200


# docs.stripe.com/error-codes
@pytest.mark.parametrize(
    ("call", "status", "code", "param"),
    [
        (lambda w: w.v1.customers.retrieve("cus_none"), 404, "resource_missing", "id"),
        (lambda w: w.v1.products.create({}), 400, "parameter_missing", "name"),
        (lambda w: w.v1.products.create({"name": ""}), 400, "parameter_invalid_empty", "name"),
        (lambda w: w.v1.customers.create({"nonsense": 1}), 400, "parameter_unknown", "nonsense"),
        (lambda w: w.v1.customers.create({"address": {"planet": "x"}}), 400, "parameter_unknown", "address[planet]"),
        (lambda w: w.v1.customers.create({"balance": "ten"}), 400, "parameter_invalid_integer", "balance"),
        (lambda w: w.v1.customers.list({"limit": 101}), 400, "parameter_invalid_integer", "limit"),
        (lambda w: w.v1.customers.list({"limit": 0}), 400, "parameter_invalid_integer", "limit"),
        (lambda w: w.v1.customers.list({"starting_after": "cus_x"}), 400, "resource_missing", "starting_after"),
        (lambda w: w.v1.customers.create({"email": "nobody"}), 400, "email_invalid", "email"),
        (lambda w: w.v1.customers.create({"test_clock": "clock_x"}), 400, "resource_missing", "test_clock"),
        (lambda w: w.v1.subscriptions.create({"customer": "cus_x", "items": []}), 400, "resource_missing", "customer"),
        (lambda w: w.v1.subscriptions.retrieve("sub_x"), 404, "resource_missing", "id"),
        (lambda w: w.v1.invoices.retrieve("in_x"), 404, "resource_missing", "id"),
        (lambda w: w.v1.prices.retrieve("price_x"), 404, "resource_missing", "id"),
        (lambda w: w.v1.billing.meters.retrieve("mtr_x"), 404, "resource_missing", "id"),
        (lambda w: w.v1.test_helpers.test_clocks.retrieve("clock_x"), 404, "resource_missing", "id"),
        (lambda w: w.v1.webhook_endpoints.retrieve("we_x"), 404, "resource_missing", "id"),
        (lambda w: w.v1.events.retrieve("evt_x"), 404, "resource_missing", "id"),
    ],
)
def test_refusals_carry_stripe_s_code_and_parameter(witness: Witness, call, status, code, param):
    error = refused(call, witness)
    assert isinstance(error, stripe.InvalidRequestError)
    assert (error.http_status, error.code, error.param) == (status, code, param)
    assert error.request_id.startswith("req_")


# docs.stripe.com/api/errors
def test_words_of_refusals_are_stripe_s(witness: Witness):
    assert refused(witness.v1.customers.retrieve, "cus_x").user_message == "No such customer: 'cus_x'"
    assert refused(witness.v1.customers.create, {"foo": "1"}).user_message == "Received unknown parameter: foo"
    assert refused(witness.v1.products.create, {}).user_message == "Missing required param: name."
    unknown = refused(witness.client.raw_request, "post", "/v1/nothing")
    assert unknown.user_message.startswith("Unrecognized request URL (POST: /v1/nothing).")
    assert unknown.http_status == 404


# docs/reference/sandbox.md
def test_parameters_that_are_not_emulated_are_named_not_ignored(witness: Witness):
    error = refused(witness.v1.subscriptions.create, {"customer": witness.customer(), "application_fee_percent": 1})
    assert error.param == "application_fee_percent" and "does not emulate" in error.user_message


# docs.stripe.com/api/idempotent_requests
def test_the_same_key_replays_the_first_answer(witness: Witness):
    first = witness.v1.customers.create({"name": "A"}, {"idempotency_key": "replay"})
    again = witness.v1.customers.create({"name": "A"}, {"idempotency_key": "replay"})
    assert first.id == again.id
    assert witness.last.headers["idempotent-replayed"] == "true"
    assert witness.last.headers["idempotency-key"] == "replay"


# docs.stripe.com/api/idempotent_requests
def test_the_same_key_with_other_parameters_is_an_idempotency_error(witness: Witness):
    witness.v1.customers.create({"name": "A"}, {"idempotency_key": "other"})
    error = refused(witness.v1.customers.create, {"name": "B"}, {"idempotency_key": "other"})
    assert isinstance(error, stripe.IdempotencyError) and error.http_status == 400


# docs.stripe.com/api/idempotent_requests
def test_a_validation_failure_does_not_take_the_key(witness: Witness):
    refused(witness.v1.customers.create, {"foo": "1"}, {"idempotency_key": "free"})
    assert witness.v1.customers.create({"name": "A"}, {"idempotency_key": "free"}).name == "A"


# docs.stripe.com/api/idempotent_requests
def test_a_failure_of_the_work_is_replayed(witness: Witness):
    parameters = {"customer": "cus_none", "items": [{"price": "price_x"}]}
    refused(witness.v1.subscriptions.create, parameters, {"idempotency_key": "kept"})
    refused(witness.v1.subscriptions.create, parameters, {"idempotency_key": "kept"})
    assert witness.last.headers["idempotent-replayed"] == "true"


# docs.stripe.com/error-low-level
def test_a_key_in_use_is_a_conflict(witness: Witness):
    control(witness, {"kind": "slow", "milliseconds": 600, "count": 1, "route": "POST /v1/customers"})
    slow = threading.Thread(target=raw, args=(witness, "POST", "/v1/customers", "name=A"), kwargs={"Idempotency_Key": "busy"})
    slow.start()
    time.sleep(0.2)
    error = refused(witness.v1.customers.create, {"name": "A"}, {"idempotency_key": "busy"})
    slow.join()
    assert (error.http_status, error.json_body["error"]["code"]) == (409, "idempotency_key_in_use")
    assert witness.v1.customers.create({"name": "A"}, {"idempotency_key": "busy"}).name == "A"


def control(witness: Witness, fault: dict) -> dict:
    answer = Api(witness.url).post("/_sandbox/faults", fault)
    assert answer.status == 200, answer.text
    return answer.json


# docs.stripe.com/api/idempotent_requests
@pytest.mark.parametrize(("kind", "made"), [("error", 0), ("error_after", 1)])
def test_a_server_error_is_kept_under_its_key_and_the_sdk_s_retries_repeat_it(witness: Witness, kind: str, made: int):
    control(witness, {"kind": kind, "count": 1, "route": "POST /v1/customers"})
    patient = witness.with_key(KEY, max_network_retries=2)
    before, email = len(witness.http.seen), f"{kind}@example.com"
    error = refused(patient.v1.customers.create, {"name": "Once", "email": email})
    calls = witness.http.seen[before:]
    assert (error.http_status, [call.status for call in calls]) == (500, [500, 500, 500])
    assert [call.headers.get("idempotent-replayed") for call in calls] == [None, "true", "true"]
    assert len({call.headers["idempotency-key"] for call in calls}) == 1
    assert len(witness.v1.customers.list({"email": email}).data) == made
    assert patient.v1.customers.create({"name": "Once", "email": email}).name == "Once"


# docs.stripe.com/api-v2-overview
def test_a_server_error_of_v2_is_not_kept(witness: Witness):
    control(witness, {"kind": "error", "count": 1, "route": "POST /v2/billing/meter_event_session"})
    refused(witness.client.v2.billing.meter_event_session.create, options={"idempotency_key": "v2"})
    session = witness.client.v2.billing.meter_event_session.create(options={"idempotency_key": "v2"})
    assert session.authentication_token


# docs/reference/sandbox.md
@pytest.mark.parametrize("skew", [300, -300, 0])
def test_every_answer_has_the_date_of_the_sandbox_s_clock(witness: Witness, skew: int):
    api = Api(witness.url)
    assert api.post("/_sandbox/rules", {"clock_skew_seconds": skew}).status == 200
    for path in ["/v1/customers", "/v1/nothing", "/_sandbox/rules", "/"]:
        date = parsedate_to_datetime(raw(witness, "GET", path).headers["date"]).timestamp()
        assert abs(date - time.time() - skew) < 3, path
    assert abs(witness.v1.customers.create({"name": "A"}).created - time.time() - skew) < 3


# docs.stripe.com/rate-limits
def test_the_sdk_does_not_retry_429(witness: Witness):
    control(witness, {"kind": "rate_limit", "reason": "endpoint-rate", "count": 1, "route": "GET /v1/products"})
    patient = witness.with_key(KEY, max_network_retries=2)
    before = len(witness.http.seen)
    error = refused(patient.v1.products.list)
    assert isinstance(error, stripe.RateLimitError)
    assert error.headers["stripe-rate-limited-reason"] == "endpoint-rate"
    assert len(witness.http.seen) == before + 1


# docs.stripe.com/error-low-level
@pytest.mark.parametrize("kind", ["drop", "reset"])
def test_a_lost_answer_is_a_connection_error_and_the_retry_does_the_work_once(witness: Witness, kind: str):
    control(witness, {"kind": kind, "count": 1, "route": "POST /v1/customers"})
    patient = witness.with_key(KEY, max_network_retries=2)
    email = f"{kind}@example.com"
    made = patient.v1.customers.create({"name": kind, "email": email})
    found = witness.v1.customers.list({"email": email})
    assert [customer.id for customer in found.data] == [made.id]


# docs/reference/sandbox.md
def test_a_refusal_on_demand_says_what_it_was_told(witness: Witness):
    control(witness, {"kind": "refuse", "status": 402, "code": "card_declined", "message": "No.", "count": 1, "route": "/v1/products"})
    error = refused(witness.v1.products.list)
    assert isinstance(error, stripe.CardError) and error.user_message == "No."


# docs/reference/sandbox.md
def test_a_fault_by_chance_is_drawn_from_its_seed(witness: Witness):
    def run() -> list[int]:
        control(witness, {"kind": "error", "percent": 50, "seed": 5, "route": "GET /v1/balance_nothing"})
        statuses = [raw(witness, "GET", "/v1/balance_nothing").status for _ in range(20)]
        Api(witness.url).send("DELETE", "/_sandbox/faults")
        return statuses

    first, second = run(), run()
    assert first == second and {404, 500} == set(first)


# docs.stripe.com/api/pagination/auto
def test_auto_paging_visits_each_customer_once(witness: Witness):
    made = {witness.customer() for _ in range(23)}
    seen = [customer.id for customer in witness.v1.customers.list({"limit": 5}).auto_paging_iter()]
    assert made <= set(seen) and len(seen) == len(set(seen))


# docs.stripe.com/api/pagination
def test_paging_backwards_meets_the_same_rows(witness: Witness):
    ids = [witness.product(f"P{number}") for number in range(7)][::-1]
    page = witness.v1.products.list({"limit": 3, "ending_before": ids[6]})
    assert [product.id for product in page.data] == ids[3:6]


# docs.stripe.com/api/expanding_objects
@pytest.mark.parametrize("expand", ["expand[]=customer", "expand[0]=customer", "expand%5B%5D=customer"])
def test_both_forms_of_lists_are_read(witness: Witness, expand: str):
    customer = witness.customer()
    price = witness.price(witness.product())
    subscription = witness.subscribe(customer, price)
    answer = raw(witness, "GET", f"/v1/subscriptions/{subscription.id}?{expand}")
    assert answer.json["customer"]["id"] == customer


# docs.stripe.com/api/metadata
def test_empty_text_unsets_and_metadata_merges(witness: Witness):
    customer = witness.v1.customers.create({"name": "A", "metadata": {"a": "1", "b": "2"}})
    witness.v1.customers.update(customer.id, {"name": "", "metadata": {"a": "", "c": "3"}})
    again = witness.v1.customers.retrieve(customer.id)
    assert (again.name, again.metadata.to_dict()) == (None, {"b": "2", "c": "3"})


# docs.stripe.com/api
def test_json_for_v1_is_refused(witness: Witness):
    answer = raw(witness, "POST", "/v1/customers", '{"name": "A"}', Content_Type="application/json")
    assert answer.status == 400 and "x-www-form-urlencoded" in answer.json["error"]["message"]


# docs.stripe.com/api/versioning
def test_the_version_is_echoed_and_nonsense_refused(witness: Witness):
    assert raw(witness, "GET", "/v1/customers", Stripe_Version="2025-09-30.clover").headers["stripe-version"] == "2025-09-30.clover"
    assert raw(witness, "GET", "/v1/customers", Stripe_Version="yesterday").status == 400


# docs.stripe.com/changelog/basil/2025-03-31/deprecate-legacy-usage-based-billing
def test_usage_records_are_unknown_to_the_current_generation(witness: Witness):
    error = refused(witness.client.raw_request, "post", "/v1/subscription_items/si_x/usage_records", quantity=1)
    assert error.http_status == 404 and error.user_message.startswith("Unrecognized request URL")


# docs.stripe.com/rate-limits
def test_rate_limits_are_a_setting(witness: Witness):
    api = Api(witness.url)
    assert api.post("/_sandbox/rules", {"calls_per_second": 3}).status == 200
    errors = [raw(witness, "GET", "/v1/products") for _ in range(12)]
    api.post("/_sandbox/rules", {"calls_per_second": 0})
    limited = [answer for answer in errors if answer.status == 429]
    assert limited and limited[0].headers["stripe-rate-limited-reason"] == "global-rate"


# docs/reference/sandbox.md
def test_a_body_over_a_megabyte_is_refused_and_the_sandbox_lives(witness: Witness):
    parts = urlsplit(witness.url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    try:
        connection.request("POST", "/v1/customers", b"name=" + b"a" * (1 << 21), {"Authorization": f"Bearer {KEY}"})
        assert connection.getresponse().status == 413
    except (BrokenPipeError, ConnectionResetError):
        pass
    finally:
        connection.close()
    assert witness.v1.customers.list({"limit": 1}) is not None


# docs/reference/sandbox.md
def test_pages_for_people_show_what_there_is(witness: Witness):
    customer = witness.v1.customers.create({"name": "<b>Ann & Co</b>"})
    price = witness.price(witness.product("Shown"))
    subscription = witness.subscribe(customer.id, price)
    page = Api(witness.url).get("/")
    assert page.headers["content-type"].startswith("text/html")
    assert "&lt;b&gt;Ann &amp; Co&lt;/b&gt;" in page.text and "<b>Ann" not in page.text
    session = witness.v1.billing_portal.sessions.create({"customer": customer.id})
    assert "Shown" in Api(session.url).get().text
    invoice = witness.v1.invoices.retrieve(subscription.latest_invoice)
    assert "$29.00" in Api(invoice.hosted_invoice_url).get().text
    assert "Total: $29.00" in Api(invoice.invoice_pdf).get().text
