"""Our rating and an oracle with fractions price the same random plans and totals: no difference."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

CASES = 100_000
SEED = 20260131


@pytest.fixture(scope="module")
def oracle(repository: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("oracle", repository / "Scripts" / "oracle.py")
    module = importlib.util.module_from_spec(spec)
    # Its worker processes find their function by this name.
    sys.modules["oracle"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def comparison(oracle: ModuleType, bin_dir: Path, tmp: Path):
    return oracle.Comparison(bin_dir / "billing", tmp)


def test_random_plans_and_totals(oracle: ModuleType, comparison):
    print(f"seed {SEED}")
    oracle.compare_random(comparison, CASES, SEED)
    assert comparison.differences == []
    assert comparison.cases == CASES


def test_every_small_total_on_the_guides_plans(oracle: ModuleType, comparison):
    oracle.compare_exhaustive(comparison, oracle.guide_catalog(), 1_000)
    assert comparison.differences == []
    assert comparison.cases == 5 * 1_001


def test_the_guides_plans_are_those_of_the_repository(
    oracle: ModuleType, repository: Path, programs
):
    """The same totals on catalog.yaml and on the oracle's copy of it."""
    totals = '{"device_usage":25,"mqtt_messages":1500000,"storage_gb":2.5}\n'
    for plan in oracle.guide_catalog()["plans"]:
        answer = programs.run(
            "billing", "rate", "--plan", plan, "--catalog", repository / "catalog.yaml",
            "--input", "-", input=totals,
        )  # fmt: skip
        read = oracle.json.loads(totals, parse_int=str, parse_float=str)
        found = oracle.answered(oracle.json.loads(answer))
        assert found == oracle.invoice(oracle.guide_catalog(), plan, read)


# What Stripe publishes (docs.stripe.com/billing/subscriptions/tiers and …/decimal-amounts).
PROJECTS = [
    {"up_to": 5, "unit_amount": "5"},
    {"up_to": 10, "unit_amount": "4"},
    {"up_to": 15, "unit_amount": "3"},
    {"up_to": 20, "unit_amount": "2"},
    {"up_to": "inf", "unit_amount": "1"},
]


@pytest.mark.parametrize(
    ("price", "total", "amount"),
    [
        ({"model": "volume", "tiers": PROJECTS}, "20", 4000),
        ({"model": "volume", "tiers": PROJECTS}, "6", 2400),
        ({"model": "graduated", "tiers": PROJECTS}, "6", 2900),
        ({"model": "graduated", "tiers": PROJECTS}, "25", 7500),
        ({"model": "per_unit", "unit_amount": "0.0005"}, "30", 2),
        ({"model": "package", "size": 60, "amount": "10"}, "150", 3000),
    ],
)
def test_the_oracle_knows_stripes_examples(oracle: ModuleType, price, total: str, amount: int):
    catalog = {
        "currency": "usd",
        "meters": {"m": {}},
        "plans": {"p": {"prices": [{"meter": "m", **price}]}},
    }
    assert oracle.invoice(catalog, "p", {"m": total})["total"] == amount


@pytest.mark.parametrize("wrong", ["amount", "quantity", "tier", "silence", "one more"])
def test_the_comparison_sees_what_is_wrong(oracle: ModuleType, tmp: Path, wrong: str):
    """A `billing` that answers a cent too much, another quantity, another tier, nothing, or twice."""
    change = {
        "amount": "line['amount'] += 1; answer['total'] += 1",
        "quantity": "line['quantity'] += 1",
        "tier": "line['tiers'][0]['quantity'] += 1",
        "silence": "continue",
        "one more": "print(json.dumps(answer))",
    }[wrong]
    program = tmp / "billing"
    program.write_text(
        f"""#!/usr/bin/env python3
import json, sys
for _ in open(sys.argv[sys.argv.index("--input") + 1]):
    tier = dict(up_to=None, quantity=0, unit_amount="100", flat_amount=None, amount=0)
    line = dict(meter="m", quantity=0, included=0, billable=0, amount=0, tiers=[tier])
    answer = dict(plan="p", lines=[line], total=0)
    {change if wrong != "one more" else "pass"}
    print(json.dumps(answer))
{change if wrong == "one more" else ""}
"""
    )
    program.chmod(0o755)
    catalog = {
        "currency": "usd",
        "meters": {"m": {}},
        "plans": {
            "p": {
                "prices": [
                    {
                        "meter": "m",
                        "model": "graduated",
                        "tiers": [{"up_to": "inf", "unit_amount": "1"}],
                    }
                ]
            }
        },
    }
    comparison = oracle.Comparison(program, tmp)
    comparison.plan(catalog, "p", [{"m": "0"}])
    assert len(comparison.differences) == 1
