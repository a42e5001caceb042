"""The sandbox's parameters against Stripe's OpenAPI description, operation by operation.

Every parameter that Stripe has is taken, or refused as not emulated: never unknown. What is required, and the values of an
enumeration, are Stripe's.
"""

import pytest

from harness.api import Api
from sandbox import openapi

# Operations of the description that are not emulated: they answer as an unrecognized URL.
LEFT_OUT = {
    ("post", "/v1/invoices/{invoice}/lines/{line_item_id}"),
}

# Where the sandbox takes fewer values: it delivers to webhook endpoints only.
NARROWER = {"/v2/core/event_destinations type"}


def operations() -> list[tuple[str, str]]:
    return sorted(
        (path, method)
        for path, methods in openapi.description()["paths"].items()
        for method in methods
        if "/customers/{customer}/subscriptions" not in path and (method, path) not in LEFT_OUT
    )


def resolved(schema: dict) -> dict:
    """The schema with its reference and its only real alternative followed."""
    while "$ref" in schema:
        schema = openapi.description()["components"]["schemas"][schema["$ref"].split("/")[-1]]
    return schema


def theirs(path: str, method: str) -> dict[str, dict]:
    """Stripe's parameters by name: whether each is required, and its schema."""
    operation = openapi.description()["paths"][path][method]
    found = {
        entry["name"]: {"required": entry.get("required", False), "schema": resolved(entry["schema"])}
        for entry in operation.get("parameters", [])
        if entry["in"] == "query"
    }
    for content in operation.get("requestBody", {}).get("content", {}).values():
        schema = resolved(content["schema"])
        for name, entry in schema.get("properties", {}).items():
            found[name] = {"required": name in schema.get("required", []), "schema": resolved(entry)}
    found.pop("expand", None)
    found.pop("include", None)
    return found


def same(path: str, other: str) -> bool:
    ours, there = path.strip("/").split("/"), other.strip("/").split("/")
    return len(ours) == len(there) and all(a == b or (a[0] == "{" and b[0] == "{") for a, b in zip(ours, there))


def differences(fields: list[dict], wanted: dict[str, dict], at: str = "") -> list[str]:
    known = {field["name"]: field for field in fields}
    wrong = []
    for name, entry in wanted.items():
        where, field = f"{at}{name}", known.get(name)
        if field is None:
            wrong.append(f"{where} is unknown to the sandbox")
            continue
        if not field["emulated"]:
            continue
        # Stripe takes `customer_account` in its place, which is not emulated.
        if field["required"] != entry["required"] and name != "customer":
            wrong.append(f"{where} is {'' if entry['required'] else 'not '}required at Stripe")
        wrong += shape_differences(field["shape"], entry["schema"], where)
    return wrong


def shape_differences(shape, schema: dict, where: str) -> list[str]:
    if not isinstance(shape, dict):
        return []
    ((kind, inside),) = shape.items()
    if kind == "one_of" and "enum" in schema:
        ours, there = set(inside) - {""}, {value for value in schema["enum"] if value}
        return [] if ours == there else [f"{where}: {sorted(ours ^ there)}"]
    if kind == "object" and "properties" in schema:
        required = schema.get("required", [])
        nested = {name: {"required": name in required, "schema": resolved(entry)} for name, entry in schema["properties"].items()}
        return differences(inside, nested, f"{where}.")
    if kind == "list" and "items" in schema:
        return shape_differences(inside[0], resolved(schema["items"]), f"{where}[]")
    return []


@pytest.mark.parametrize(("path", "method"), operations(), ids=lambda value: value)
def test_parameters_are_stripe_s(running: str, path: str, method: str):
    routes = [
        route
        for route in Api(running).get("/_sandbox/routes").json["routes"]
        if route["method"] == method.upper() and same(route["path"], path) and "meters" in route["generations"]
    ]
    assert len(routes) == 1, f"{method} {path} is not there"
    found = differences(routes[0]["fields"], theirs(path, method))
    assert [wrong for wrong in found if f"{path} {wrong.split(':')[0]}" not in NARROWER] == []
