"""GET /openapi.yaml: a valid description, of what the running service does."""

import pytest
import yaml
from jsonschema import ValidationError
from openapi_spec_validator import validate

from harness.api import Answer, Api
from server.conftest import CUSTOMER
from server.description import Description

REPORT = {"customer_id": CUSTOMER, "instance_id": "check", "report_id": "r-1", "metrics": {"devices": 3}}
USAGE = "/api/usage/{customerId}"

QUESTIONS = [
    # method, route, path, body, status
    ("GET", "/healthz", "/healthz", None, 200),
    ("GET", "/readyz", "/readyz", None, 200),
    ("GET", "/metrics", "/metrics", None, 200),
    ("GET", "/openapi.yaml", "/openapi.yaml", None, 200),
    ("GET", "/", "/", None, 303),
    ("GET", "/dashboard", "/dashboard", None, 200),
    ("GET", "/dashboard/customers/{id}", f"/dashboard/customers/{CUSTOMER}", None, 200),
    ("GET", "/dashboard/customers/{id}", "/dashboard/customers/nobody", None, 404),
    ("GET", "/dashboard", "/dashboard?q=ada&kind=trouble&order=growth", None, 200),
    ("GET", "/dashboard/money", "/dashboard/money", None, 200),
    ("GET", "/dashboard/deliveries", "/dashboard/deliveries?kind=all", None, 200),
    ("GET", "/dashboard/exporters", "/dashboard/exporters", None, 200),
    ("GET", "/dashboard/catalogue", "/dashboard/catalogue", None, 200),
    ("GET", "/assets/pages.js", "/assets/pages.js", None, 200),
    ("GET", "/usage/{token}", "/usage/none", None, 404),
    ("GET", "/usage/{token}/usage.csv", "/usage/none/usage.csv", None, 404),
    ("GET", "/usage/{token}/usage.json", "/usage/none/usage.json", None, 404),
    ("POST", "/api/usage/report", None, REPORT, 201),
    ("POST", "/api/usage/report", None, REPORT, 200),
    ("POST", "/api/usage/report", None, REPORT | {"metrics": {"devices": 4}}, 409),
    ("POST", "/api/usage/report", None, REPORT | {"metrics": {"devices": -1}}, 422),
    ("POST", "/api/usage/reports", None, [REPORT, REPORT | {"report_id": "r-2"}, 5], 207),
    ("POST", "/api/usage/reports", None, {}, 400),
    ("GET", USAGE, f"/api/usage/{CUSTOMER}?limit=3", None, 200),
    ("GET", USAGE, f"/api/usage/{CUSTOMER}?limit=0", None, 422),
    ("GET", USAGE, "/api/usage/nobody", None, 404),
    ("GET", f"{USAGE}/latest", f"/api/usage/{CUSTOMER}/latest", None, 200),
    ("GET", f"{USAGE}/latest", "/api/usage/cust_unlinked/latest", None, 200),
    ("GET", f"{USAGE}/summary", f"/api/usage/{CUSTOMER}/summary", None, 200),
    ("GET", f"{USAGE}/summary", f"/api/usage/{CUSTOMER}/summary?series=hour", None, 200),
    ("GET", f"{USAGE}/summary", f"/api/usage/{CUSTOMER}/summary?series=day", None, 200),
    ("GET", f"{USAGE}/summary", "/api/usage/cust_unlinked/summary", None, 200),
    ("POST", f"{USAGE}/link", f"/api/usage/{CUSTOMER}/link", {"expires_in": 60}, 201),
    ("POST", "/api/customers", None, {"customer_id": "cust_new"}, 201),
    ("POST", "/api/customers", None, {"customer_id": "cust_new"}, 200),
    ("POST", "/api/customers", None, {"customer_id": "x", "stripe_customer_id": "cus_none"}, 422),
    ("POST", "/api/customers", None, {"customerId": "x"}, 422),
    ("GET", "/api/customers", "/api/customers?limit=1", None, 200),
    ("GET", "/api/customers/{id}", f"/api/customers/{CUSTOMER}", None, 200),
    ("GET", "/api/customers/{id}", "/api/customers/cust_unlinked", None, 200),
    ("GET", "/api/customers/{id}", "/api/customers/nobody", None, 404),
    ("POST", "/api/subscriptions", None, {"customer_id": "cust_new", "plan": "starter"}, 201),
    ("POST", "/api/subscriptions", None, {"customer_id": "cust_new", "plan": "starter"}, 409),
    ("POST", "/api/subscriptions", None, {"customer_id": "cust_new", "plan": "none"}, 422),
    ("POST", "/api/subscriptions", None, {"customer_id": "cust_unlinked", "plan": "starter"}, 409),
    ("POST", "/api/subscriptions", None, {"customer_id": "nobody", "plan": "starter"}, 404),
    ("GET", "/api/invoices/upcoming", f"/api/invoices/upcoming?customer_id={CUSTOMER}", None, 200),
    ("GET", "/api/invoices/upcoming", "/api/invoices/upcoming?customer_id=cust_unlinked", None, 200),
    ("GET", "/api/invoices/upcoming", None, None, 422),
    ("POST", "/api/portal/sessions", None, {"customer_id": CUSTOMER}, 201),
    ("POST", "/api/portal/sessions", None, {"customer_id": "cust_unlinked"}, 409),
]


def test_description_is_valid_openapi(description: Description):
    validate(description.document)
    assert description.document["openapi"].startswith("3.1.")


def test_an_invalid_description_would_be_noticed(description: Description):
    broken = description.document | {"paths": {"/x": {"get": {"parameters": [{"name": "a"}]}}}}
    with pytest.raises(Exception, match="is not valid under any of the given schemas|required"):
        validate(broken)


@pytest.mark.parametrize(
    "method, route, path, body, status",
    QUESTIONS,
    ids=[f"{number}-{row[0]}-{row[1]}-{row[4]}" for number, row in enumerate(QUESTIONS)],
)
def test_answers_are_as_described(billing, description, method, route, path, body, status):
    """In the order of the table: some rows repeat what an earlier one made."""
    path = path or route
    answer = billing.api.get(path) if method == "GET" else billing.api.post(path, body)
    assert answer.status == status, answer.text
    description.check(method, route, answer)


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize(
    "method, route",
    [("POST", "/api/usage/report"), ("GET", "/api/customers"), ("GET", "/dashboard"), ("GET", "/metrics")],
)
def test_refusals_are_as_described(programs, billing, description, method, route, status):
    key = None
    if status == 403:
        make = ["keys", "create", "--json", "--role", "reader", "--customer", CUSTOMER]
        key = yaml.safe_load(programs.run("billing", *make, settings=billing.settings))["key"]
    answer = Api(billing.url, key).send(method, route, b"{}" if method == "POST" else None)
    assert answer.status == status
    description.check(method, route, answer)


def test_a_wrong_answer_would_be_noticed(description: Description):
    with pytest.raises(ValidationError, match="'status' is a required property"):
        description.check("GET", "/healthz", Answer(200, {"content-type": "application/json"}, "{}"))
    with pytest.raises(AssertionError):
        description.check("GET", "/healthz", Answer(204, {}, ""))
