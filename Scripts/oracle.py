#!/usr/bin/env python3
"""Prices plans and totals by Stripe's published rules, with fractions, and compares with `billing rate`.

    Scripts/oracle.py --billing .build/debug/billing                  100,000 random cases
    Scripts/oracle.py --billing … --seed 7 --cases 1000000            more of them, another seed
    Scripts/oracle.py --billing … --exhaustive 1000000                0, 1, 2, … on every plan of catalog.yaml

It is written from Stripe's pages and shares nothing with the programs but the form of the file and of the
answer. Standard library only. Exit 1 when a line, a tier or a total differs; the first of them are printed.

The rules, with their source (docs.stripe.com/…):
- quantity × unit amount, then one rounding to the minor unit: billing/subscriptions/decimal-amounts
- graduated: each tier's part at its own rate; volume: everything at the rate reached; bounds are inclusive;
  a tier's flat fee is added once: billing/subscriptions/tiers
- packages: divided, then rounded up: billing/subscriptions/usage-based/transform-quantities
- decimals of a currency, and amounts that are multiples of ten or a hundred minor units: currencies
"""

import argparse
import functools
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Minor units in a major one, and the multiple of them that can be charged.
CURRENCIES = {
    "usd": (100, 1),
    "eur": (100, 1),
    "jpy": (1, 1),
    "mga": (1, 1),
    "isk": (100, 100),
    "ugx": (100, 100),
    "kwd": (1000, 10),
    "tnd": (1000, 10),
}


@functools.cache
def number(text: str) -> Fraction:
    """Amounts are read once: a million totals meet the same few."""
    return Fraction(text)


class Money:
    """Turns what catalogues write into minor units, and fractions of them into what is charged."""

    def __init__(self, currency: str):
        self.minor, self.multiple = CURRENCIES[currency]

    def of(self, text: str) -> Fraction:
        return number(text) * self.minor

    def charge(self, exact: Fraction) -> int:
        """The nearest amount that can be charged; halfway goes up (nothing here is negative)."""
        steps = exact / self.multiple
        return (2 * steps.numerator + steps.denominator) // (2 * steps.denominator) * self.multiple


def rounded(total: Fraction, rule: str) -> int:
    """A period's value as a whole number, by the meter's rule."""
    down = total.numerator // total.denominator
    if rule == "down" or total == down:
        return down
    return down + 1 if rule == "up" or total - down >= Fraction(1, 2) else down


# MARK: one price


def per_unit(price: dict, quantity: int, money: Money) -> dict:
    billable = max(0, quantity - int(price.get("included", 0)))
    return line(billable, money.charge(billable * money.of(price["unit_amount"])))


def package(price: dict, quantity: int, money: Money) -> dict:
    billable = max(0, quantity - int(price.get("included", 0)))
    packages = -(-billable // int(price["size"]))
    return line(billable, money.charge(packages * money.of(price["amount"])))


def graduated(price: dict, quantity: int, money: Money) -> dict:
    tiers, below = [], 0
    for tier in price["tiers"]:
        bound = None if tier["up_to"] == "inf" else int(tier["up_to"])
        if tiers and quantity <= below:
            break
        top = quantity if bound is None else min(bound, quantity)
        tiers.append(tier_line(tier, bound, top - below, money))
        below = top
    free = 0
    for tier in price["tiers"]:
        if any(number(tier.get(key, "0")) for key in ("unit_amount", "flat_amount")):
            break
        free = 0 if tier["up_to"] == "inf" else int(tier["up_to"])
    return line(max(0, quantity - free), sum(tier["amount"] for tier in tiers), tiers)


def volume(price: dict, quantity: int, money: Money) -> dict:
    for tier in price["tiers"]:
        bound = None if tier["up_to"] == "inf" else int(tier["up_to"])
        if bound is None or quantity <= bound:
            reached = tier_line(tier, bound, quantity, money)
            return line(quantity, reached["amount"], [reached])
    raise AssertionError("tiers without inf")


def tier_line(tier: dict, bound: int | None, quantity: int, money: Money) -> dict:
    units = money.charge(quantity * money.of(tier.get("unit_amount", "0")))
    flat = money.charge(money.of(tier["flat_amount"])) if "flat_amount" in tier else None
    return {
        "up_to": bound,
        "quantity": quantity,
        "unit_amount": money.of(tier.get("unit_amount", "0")),
        "flat_amount": flat,
        "amount": units + (flat or 0),
    }


def line(billable: int, amount: int, tiers: Iterable[dict] = ()) -> dict:
    return {"billable": billable, "amount": amount, "tiers": list(tiers)}


MODELS = {"per_unit": per_unit, "package": package, "graduated": graduated, "volume": volume}


# MARK: one invoice


def invoice(catalog: dict, plan: str, totals: dict[str, str]) -> dict:
    """What the plan costs: the parts of `billing rate`'s answer that the rules decide."""
    money = Money(catalog["currency"])
    terms = catalog["plans"][plan]
    lines = []
    if base := money.charge(money.of(terms.get("base", "0"))):
        lines.append({"meter": None, "quantity": 1} | line(1, base))
    for price in terms.get("prices", []):
        if price.get("optional") in (True, "true") and price["meter"] not in totals:
            continue
        meter = catalog["meters"][price["meter"]]
        quantity = rounded(Fraction(totals.get(price["meter"], "0")), meter.get("round", "up"))
        priced = MODELS[price["model"]](price, quantity, money)
        lines.append({"meter": price["meter"], "quantity": quantity} | priced)
    return {"plan": plan, "lines": lines, "total": sum(each["amount"] for each in lines)}


def answered(answer: dict) -> dict:
    """The same parts of an answer."""
    lines = []
    for each in answer["lines"]:
        kept = {key: each[key] for key in ("meter", "quantity", "billable", "amount", "tiers")}
        kept["tiers"] = [
            tier | {"unit_amount": number(tier["unit_amount"])} for tier in each["tiers"]
        ]
        lines.append(kept)
    return {"plan": answer["plan"], "lines": lines, "total": answer["total"]}


# MARK: random plans and totals


class RandomPlans:
    """Catalogues whose amounts, bounds and totals lie where arithmetic goes wrong."""

    METERS = {"up": "up", "down": "down", "half": "half_up"}

    def __init__(self, seed: int):
        self.dice = random.Random(seed)

    def catalog(self, plans: int) -> dict:
        currency = self.dice.choice(list(CURRENCIES))
        money = Money(currency)
        meters = {
            key: {"metric": key, "kind": "counter", "aggregate": "sum", "round": rule}
            for key, rule in self.METERS.items()
        }
        return {
            "currency": currency,
            "meters": meters,
            "plans": {f"plan_{number}": self.plan(money) for number in range(plans)},
        }

    def plan(self, money: Money) -> dict:
        meters = self.dice.sample(list(self.METERS), self.dice.randint(1, 3))
        return {"base": self.charged(money), "prices": [self.price(key, money) for key in meters]}

    def price(self, meter: str, money: Money) -> dict:
        model = self.dice.choice(list(MODELS))
        price = {"meter": meter, "model": model}
        if model == "per_unit":
            price |= {"unit_amount": self.amount(money), "included": self.bound() - 1}
        elif model == "package":
            size = self.bound()
            included = size * self.dice.choice([0, 0, 1, 7, 1000])
            price |= {"size": size, "amount": self.amount(money), "included": included}
        else:
            price["tiers"] = self.tiers(money)
        return price

    def tiers(self, money: Money) -> list[dict]:
        bounds = sorted({self.bound() for _ in range(self.dice.randint(0, 5))})
        tiers = []
        for bound in [*bounds, "inf"]:
            tier = {"up_to": bound}
            has_flat = self.dice.random() < 0.3
            if has_flat:
                tier["flat_amount"] = self.charged(money)
            if not has_flat or self.dice.random() < 0.7:
                tier["unit_amount"] = self.amount(money)
            tiers.append(tier)
        return tiers

    def bound(self) -> int:
        return self.dice.randint(1, self.dice.choice([1, 3, 10, 100, 10_000, 10**7]))

    def charged(self, money: Money) -> str:
        """An amount that is charged as it stands."""
        minor = self.dice.choice([0, 1, 7, 99, 100, 2_900, 123_456]) * money.multiple
        return decimal(Fraction(minor, money.minor))

    def amount(self, money: Money) -> str:
        """A unit amount: free, whole, halves (where rules of rounding part), or twelve decimals."""
        kind = self.dice.randrange(4)
        if kind == 0:
            return decimal(Fraction(self.dice.randint(0, 2_900) * money.multiple, money.minor))
        decimals = self.dice.randint(1, 12)
        minor = Fraction(self.dice.randint(0, 20 * 10**decimals), 10**decimals)
        if kind == 1:
            minor = Fraction(2 * self.dice.randint(0, 40) + 1, 2)
        if kind == 2:
            minor = Fraction(5 * self.dice.randint(1, 1_999), 10**self.dice.randint(2, 12))
        if minor.denominator == 1 and minor % money.multiple:
            minor += Fraction(1, 2)
        return decimal(minor / money.minor)

    def totals(self, plan: dict) -> dict[str, str]:
        return {price["meter"]: self.total(price) for price in plan["prices"]}

    def total(self, price: dict) -> str:
        """Zero, next to an edge of the price, or anything up to 10^12; sometimes with decimals."""
        edges = [int(tier["up_to"]) for tier in price.get("tiers", []) if tier["up_to"] != "inf"]
        edges += [int(price[key]) for key in ("included", "size") if key in price] or [0]
        near = self.dice.choice(edges) * self.dice.choice([1, 1, 1, 2, 3])
        whole = self.dice.choice(
            [0, max(0, near + self.dice.randint(-1, 1)), self.dice.randint(0, 200),
             self.dice.randint(0, 10**self.dice.randint(1, 12))]
        )  # fmt: skip
        if self.dice.random() < 0.7:
            return str(whole)
        return f"{whole}.{self.dice.choice(['5', '4999', '500000000001', '25', '000000000001'])}"


def decimal(value: Fraction) -> str:
    """A terminating fraction as a decimal, exactly."""
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
    text = str(int(value * 10**digits)).rjust(digits + 1, "0")
    return text if digits == 0 else f"{text[:-digits]}.{text[-digits:]}"


# MARK: comparison


class Comparison:
    """Runs `billing rate` over files of totals, one process a plan, and counts what differs."""

    def __init__(self, billing: Path, folder: Path):
        self.billing = billing
        self.folder = folder
        self.cases = 0
        self.differences: list[str] = []

    def plan(self, catalog: dict, plan: str, all_totals: Iterable[dict[str, str]]) -> None:
        file = self.folder / "catalog.json"
        file.write_text(json.dumps(catalog))
        totals_file = self.folder / "totals.ndjson"
        with totals_file.open("w") as output:
            for totals in all_totals:
                numbers = ",".join(f'"{meter}":{total}' for meter, total in totals.items())
                output.write(f"{{{numbers}}}\n")
        command = [self.billing, "rate", "--plan", plan, "--catalog", file, "--input", totals_file]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            with totals_file.open() as asked:
                for question in asked:
                    self.case(catalog, plan, question, process.stdout.readline())
            if rest := process.stdout.read():
                self.differences.append(f"{plan}: more answers than questions: {rest[:200]}")
        if process.returncode != 0:
            self.differences.append(f"{plan}: ended with {process.returncode}")

    def case(self, catalog: dict, plan: str, question: str, answer: str) -> None:
        self.cases += 1
        totals = json.loads(question, parse_float=str, parse_int=str)
        expected = invoice(catalog, plan, totals)
        if not answer:
            self.differences.append(f"{plan} {question.strip()}: no answer")
        elif (found := answered(json.loads(answer))) != expected:
            terms = json.dumps(catalog["plans"][plan])
            self.differences.append(
                f"{catalog['currency']} {terms}\n  {question.strip()}\n"
                f"  expected {expected}\n  found    {found}"
            )


def compare_random(comparison: Comparison, cases: int, seed: int, plans: int = 200) -> None:
    source = RandomPlans(seed)
    plans = min(plans, cases)
    for number in range(plans):
        catalog = source.catalog(plans=1)
        [(name, plan)] = catalog["plans"].items()
        count = cases // plans + (number < cases % plans)
        comparison.plan(catalog, name, (source.totals(plan) for _ in range(count)))


def compare_exhaustive(comparison: Comparison, catalog: dict, last: int) -> None:
    """Every whole number up to `last` as the total of every meter that a plan prices; a process for each core."""
    parts = [
        (comparison.billing, catalog, name, range(first, min(first + PART, last + 1)))
        for name in catalog["plans"]
        for first in range(0, last + 1, PART)
    ]
    with ProcessPoolExecutor(min(len(parts), os.cpu_count() or 1)) as processes:
        for cases, differences in processes.map(compare_part, *zip(*parts)):
            comparison.cases += cases
            comparison.differences += differences


PART = 100_000


def compare_part(
    billing: Path, catalog: dict, plan: str, totals: range
) -> tuple[int, list[str]]:
    meters = [price["meter"] for price in catalog["plans"][plan].get("prices", [])]
    with tempfile.TemporaryDirectory() as folder:
        part = Comparison(billing, Path(folder))
        part.plan(catalog, plan, whole_totals(meters, totals))
    return part.cases, part.differences


def whole_totals(meters: list[str], totals: range) -> Iterator[dict[str, str]]:
    return ({meter: str(total) for meter in meters} for total in totals)


def guide_catalog() -> dict:
    """The prices of the repository's catalog.yaml, written down a second time."""
    device, message = "device_usage", "mqtt_messages"
    meter = {"metric": "m", "kind": "counter", "aggregate": "sum", "round": "up"}
    return {
        "currency": "usd",
        "meters": {key: meter for key in (device, message, "storage_gb")},
        "plans": {
            "starter": {
                "base": "29.00",
                "prices": [
                    {"meter": device, "model": "per_unit", "included": 5, "unit_amount": "5.00"},
                    {"meter": message, "model": "package", "size": 1000, "amount": "0.10",
                     "optional": True},
                    {"meter": "storage_gb", "model": "per_unit", "unit_amount": "0.50",
                     "optional": True},
                ],
            },
            "professional": {
                "base": "99.00",
                "prices": [
                    {"meter": device, "model": "per_unit", "included": 20, "unit_amount": "4.00"},
                    {"meter": message, "model": "package", "included": 1_000_000, "size": 1000,
                     "amount": "0.10"},
                ],
            },
            "tiered": {
                "prices": [
                    {"meter": device, "model": "graduated", "tiers": [
                        {"up_to": 5, "unit_amount": "10.00"},
                        {"up_to": 20, "unit_amount": "8.00"},
                        {"up_to": "inf", "unit_amount": "5.00"},
                    ]}
                ],
            },
            "package": {
                "prices": [{"meter": device, "model": "package", "size": 10, "amount": "40.00"}]
            },
            "pay_as_you_go": {
                "prices": [
                    {"meter": device, "model": "per_unit", "unit_amount": "5.00"},
                    {"meter": message, "model": "package", "size": 1000, "amount": "0.10"},
                    {"meter": "storage_gb", "model": "per_unit", "unit_amount": "0.50"},
                ]
            },
        },
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--billing", type=Path, default=ROOT / ".build/debug/billing")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--exhaustive", type=int, metavar="LAST")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        comparison = Comparison(options.billing.absolute(), Path(folder))
        if options.exhaustive is None:
            compare_random(comparison, options.cases, options.seed)
            what = f"seed {options.seed}"
        else:
            compare_exhaustive(comparison, guide_catalog(), options.exhaustive)
            what = f"every total from 0 to {options.exhaustive}"
    for difference in comparison.differences[:5]:
        print(difference, file=sys.stderr)
    print(f"oracle: {comparison.cases} cases, {what}: {len(comparison.differences)} differences")
    return 1 if comparison.differences or not comparison.cases else 0


if __name__ == "__main__":
    sys.exit(main())
