"""Random requests: calls made up from the sandbox's own list of endpoints and parameters, and plain nonsense.

Most calls are well formed and name objects that exist, so that they reach the work behind the checks; the rest is broken on
purpose. Moments lie around the real time; else one seed makes the same calls again.
"""

import http.client
import json
import random
import re
import time
from urllib.parse import quote, urlsplit

from sandbox.witness import KEY

ID = re.compile(r'"((?:cus|prod|price|sub|si|in|ii|mtr|clock|credgr|cbtxn|alrt|we|evt|ed|il)_\w{8,60})"')
EVENT_NAME = re.compile(r'"event_name":"(\w{1,40})"')
WORDS = [
    "customer", "items", "price", "expand", "metadata", "limit", "created", "event_name", "payload", "timestamp", "tiers",
    "up_to", "recurring", "frozen_time", "[", "]", "[]", "[0]", "%", "%zz", "\x00", "é", "😀", "-1", "inf", "NaN", "1e308",
    "9223372036854775807", "9223372036854775808", "true", "", " ", "a" * 300,
]  # fmt: skip
EDGES = [
    0, 1, 2, 3, 5, 10, 29, 99, 100, 150, 500, 2900, 10**6, 10**12 - 1, 10**12, 10**15 - 1, 10**15, 2**31, 2**53, 2**63 - 1,
    -1, -5, -100, -(10**12), -(2**63), 2**63,
]  # fmt: skip
PREFIXES = {
    "customer": "cus", "product": "prod", "default_price": "price", "price": "price", "plan": "price", "prices": "price",
    "subscription": "sub", "item": "si", "subscription_item": "si", "invoice": "in", "invoiceitem": "ii", "meter": "mtr",
    "test_clock": "clock", "credit_grant": "credgr", "webhook_endpoint": "we", "starting_after": "", "ending_before": "",
}  # fmt: skip
FOLDERS = {
    "customers": "cus", "products": "prod", "prices": "price", "subscriptions": "sub", "subscription_items": "si",
    "invoices": "in", "invoiceitems": "ii", "meters": "mtr", "test_clocks": "clock", "credit_grants": "credgr",
    "credit_balance_transactions": "cbtxn", "alerts": "alrt", "webhook_endpoints": "we", "events": "evt",
    "event_destinations": "ed",
}  # fmt: skip
TEXTS = {
    "currency": ["usd", "usd", "usd", "eur", "isk", "ugx", "kwd", "mga", "jpy", "xxx"],
    "url": ["http://127.0.0.1:9/hook", "nonsense"],
    "unit_amount_decimal": ["0", "0.05", "5", "999999999999", "0.000000000001", "1e5", "-1", "."],
    "flat_amount_decimal": ["0", "0.5", "300", "x"],
    "default_payment_method": ["pm_card_visa", "pm_card_chargeCustomerFail"],
    "payment_method": ["pm_card_visa", "pm_card_chargeCustomerFail"],
    "value": ["1", "7", "-3", "999999999999999", "9999999999999999", "2.5", "x"],
    "lookup_key": ["a", "b", "c"],
    "expand": ["customer", "data.customer", "items.data.price.tiers", "latest_invoice.lines", "x"],
}


class Storm:
    """One source of random calls with what it has learned of the sandbox so far."""

    def __init__(self, routes: list[dict], seed: int):
        self.chance = random.Random(seed)
        self.routes = routes
        self.ids: dict[str, list[str]] = {}
        self.event_names = ["usage"]
        self.now = int(time.time())

    def learn(self, text: str) -> None:
        for found in ID.findall(text)[:20]:
            known = self.ids.setdefault(found.split("_")[0], [])
            if found not in known:
                known.append(found)
                if len(known) > 40:
                    known.pop(self.chance.randrange(20))
        self.event_names = list(dict.fromkeys(self.event_names + EVENT_NAME.findall(text)))[-20:]

    def id(self, prefix: str) -> str:
        known = self.ids.get(prefix) or [found for ids in self.ids.values() for found in ids]
        return self.chance.choice(known) if known and self.chance.random() < 0.95 else self.chance.choice(["x", "..", "%2e"])

    def integer(self, name: str) -> int:
        if name in ("limit", "interval_count", "trial_period_days") and self.chance.random() < 0.8:
            return self.chance.randint(1, 12)
        is_moment = name.endswith(("_time", "_end", "_at", "_date", "timestamp", "anchor"))
        if is_moment and self.chance.random() < 0.8:
            return self.now + self.chance.choice([-40, -1, 0, 0, 1, 5, 29, 32, 62, 400, 800]) * 86_400 // 60 * 60
        return self.chance.choice(EDGES)

    def text(self, name: str) -> str:
        if self.chance.random() < 0.03:
            return self.chance.choice(WORDS)
        if name == "event_name":
            return self.chance.choice(self.event_names) if self.chance.random() < 0.9 else f"usage_{self.chance.randint(0, 9)}"
        if name == "id":
            return self.id("")
        if name in PREFIXES:
            return self.id(PREFIXES[name])
        return self.chance.choice(TEXTS[name]) if name in TEXTS else self.chance.choice(["a", "Acme", "2", *WORDS])

    def value(self, shape, name: str):
        if shape == "integer":
            return self.integer(name)
        if shape == "flag":
            return self.chance.choice(["true", "false"])
        if shape == "number":
            return self.chance.choice(["1", "0.5", "-2"])
        if shape == "map":
            return self.map(name)
        if shape == "text":
            return self.text(name)
        ((kind, inside),) = shape.items()
        if kind == "one_of":
            return self.chance.choice(inside)
        if kind == "list":
            return [self.value(inside[0], name) for _ in range(self.chance.randint(1, 3))]
        if kind == "either":
            return self.value(self.chance.choice(inside), name)
        return self.fields(inside)

    def map(self, name: str) -> dict:
        if name != "payload":
            return {self.chance.choice("abc"): self.chance.choice(["1", "", "é"])}
        value = self.chance.choice(TEXTS["value"])
        return {"stripe_customer_id": self.id("cus"), "value": value}

    def fields(self, fields: list[dict]) -> dict:
        chosen = {}
        for field in fields:
            if self.chance.random() < (0.97 if field["required"] else 0.25 if field["emulated"] else 0.01):
                chosen[field["name"]] = self.value(field["shape"], field["name"])
        return chosen

    def path(self, route: dict) -> str:
        parts = route["path"].strip("/").split("/")
        filled = []
        for index, part in enumerate(parts):
            prefix = FOLDERS.get(parts[index - 1], "") if index else ""
            filled.append(quote(self.id(prefix), safe="._%") if part.startswith("{") else part)
        return "/" + "/".join(filled)

    def nonsense(self) -> str:
        pairs = range(self.chance.randint(0, 6))
        return "&".join("".join(self.chance.choices(WORDS, k=self.chance.randint(1, 4))) + "=" + self.chance.choice(WORDS) for _ in pairs)

    def call(self) -> tuple[str, str, bytes, dict]:
        """Method, target, body and headers of the next request."""
        # Making things is asked for more often, so that there are some.
        route = max(self.chance.sample(self.routes, 2), key=lambda route: route["method"] == "POST" and "{" not in route["path"])
        is_v2 = route["path"].startswith("/v2/")
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json" if is_v2 else "application/x-www-form-urlencoded"}
        if self.chance.random() < 0.1:
            headers["Idempotency-Key"] = str(self.chance.randint(0, 200))
        if "meters" not in route["generations"] or self.chance.random() < 0.05:
            headers["Stripe-Version"] = self.chance.choice(["2024-06-20", "2025-02-24.acacia", "2025-03-31.basil", "0", "2026-99-99"])
        tree = self.fields(route["fields"])
        if not is_v2 and self.chance.random() < 0.1:
            tree["expand"] = [self.text("expand")]
        if self.chance.random() < 0.1:
            body = self.nonsense() if self.chance.random() < 0.7 else json.dumps({self.chance.choice(WORDS): [self.chance.choice(WORDS)] * 3})
        else:
            body = json.dumps(tree) if is_v2 else form(tree)
        if route["method"] == "GET" and not is_v2:
            return "GET", f"{self.path(route)}?{body if body.isascii() and body.isprintable() and ' ' not in body else ''}", b"", headers
        return route["method"], self.path(route), body.encode("utf-8", "replace"), headers


def form(tree: dict) -> str:
    """Brackets as the official SDKs write them."""

    def pairs(value, name: str):
        if isinstance(value, dict):
            for key, inside in value.items():
                yield from pairs(inside, f"{name}[{key}]" if name else str(key))
        elif isinstance(value, list):
            for index, inside in enumerate(value):
                yield from pairs(inside, f"{name}[{index}]")
        else:
            yield f"{quote(name)}={quote(str(value))}"

    return "&".join(pairs(tree, ""))


def storm(url: str, seed: int, count: int) -> list[int]:
    """Sends `count` random requests; returns their statuses, in order. A lost answer fails with the call that lost it."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
    connection.request("GET", "/_sandbox/routes")
    weather = Storm(json.loads(connection.getresponse().read())["routes"], seed)
    statuses = []
    for number in range(count):
        method, target, body, headers = weather.call()
        try:
            connection.request(method, target, body, headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as lost:
            raise AssertionError(f"seed {seed}, call {number}: {method} {target} {body!r} {headers}: {lost!r}") from lost
        assert response.status < 500, f"seed {seed}, call {number}: {method} {target} {body!r} {headers}: {response.status} {text}"
        if response.status == 200:
            weather.learn(text)
        statuses.append(response.status)
    connection.close()
    return statuses
