"""`billing adopt` on an account that was billed before: the file it proposes, the items it adds."""

import json
import signal
import subprocess
import time

import pytest

from catalog.conftest import OLDER, Catalog, Done
from harness.ports import free_port
from harness.program import environment

FLAT = {"currency": "usd", "unit_amount": 2900, "recurring[interval]": "month"}
METERS = """meters:
  device_usage: { metric: devices, kind: gauge, aggregate: last, unit: device }
"""
PRICE = """    prices:
      - { meter: device_usage, model: per_unit, included: 5, unit_amount: "5.00" }
"""


def subscribe(catalog: Catalog, price: str, name: str, **more: object) -> str:
    customer = catalog.post("/v1/customers", {"name": name})["id"]
    form = {"customer": customer, "items[0][price]": price} | more
    return catalog.post("/v1/subscriptions", form)["id"]


@pytest.fixture
def account(catalog: Catalog) -> Catalog:
    """Two flat plans, one price without a lookup key, and a subscription of each."""
    for name, key in (("Starter", "starter_base"), ("Big Plan", None)):
        product = catalog.post("/v1/products", {"name": name})["id"]
        form = FLAT | {"product": product} | ({"lookup_key": key} if key else {})
        subscribe(catalog, catalog.post("/v1/prices", form)["id"], name)
    catalog.file.unlink()
    return catalog


def adopt(catalog: Catalog, *arguments: str, **settings: object) -> Done:
    done = subprocess.run(
        [catalog.programs.path("billing"), "adopt", *arguments],
        env=environment(catalog.settings | settings), capture_output=True, text=True,
        stdin=subprocess.DEVNULL, cwd=catalog.programs.folder, timeout=120,
    )  # fmt: skip
    return Done(done.returncode, done.stdout, done.stderr)


def items(catalog: Catalog) -> list[int]:
    return sorted(len(s["items"]["data"]) for s in catalog.objects("/v1/subscriptions"))


def with_devices(catalog: Catalog) -> None:
    """Writes a metered price into the plan with the lookup key, and applies it."""
    text = catalog.file.read_text().replace("meters: {}\n", METERS)
    key = '    lookup_key: "starter_base"\n'
    assert key in text and METERS in text
    catalog.write(text.replace(key, key + PRICE))
    applied = catalog("apply")
    assert applied.code == 0, applied.output + applied.errors


def test_the_whole_way_from_a_flat_account_to_metered_items(account: Catalog):
    before = account.shop()
    proposed = adopt(account)
    assert proposed.code == 0 and not account.file.exists(), proposed.errors
    written = adopt(account, str(account.file))
    assert written.code == 0 and written.output == account.file.read_text() == proposed.output
    same = account("diff")
    assert same.code == 0, same.output + same.errors
    assert account.shop() == before

    with_devices(account)
    assert items(account) == [1, 1]
    shown = adopt(account)
    assert "device_usage of the plan starter" in shown.errors and items(account) == [1, 1]
    refused = adopt(account, str(account.file), "--apply")
    assert refused.code == 2 and items(account) == [1, 1]
    assert f"`billing adopt {account.file} --apply --yes`" in refused.errors
    done = adopt(account, "--apply", "--yes")
    assert done.code == 0 and "applied: 1 changes" in done.output
    assert items(account) == [1, 2]
    again = adopt(account, "--apply", "--json")
    assert again.code == 0 and again.json["changes"] == again.json["applied"] == []
    assert items(account) == [1, 2]
    audited = account.programs.run("billing", "audit", "list", "--json", settings=account.settings)
    assert [(row["action"], row["outcome"]) for row in json.loads(audited)] == [
        ("billing adopt --apply", "done"), ("billing catalog apply", "done")]  # fmt: skip


def test_a_file_that_has_something_is_never_overwritten(account: Catalog):
    account.write("currency: usd\nmeters: {}\nplans: {}\n")
    assert adopt(account, str(account.file)).code == 0
    assert account.file.read_text() == "currency: usd\nmeters: {}\nplans: {}\n"
    account.write("currency: usd\nplans: {\n")
    broken = adopt(account, str(account.file))
    assert broken.code == 2 and str(account.file) in broken.errors


def test_a_shell_that_emptied_the_file_before_is_no_catalogue(account: Catalog):
    """`billing adopt > catalog.yaml`"""
    account.write("")
    proposed = adopt(account)
    assert proposed.code == 0 and "Big Plan" in proposed.output
    account.write(proposed.output)
    assert account("diff").code == 0


def test_prices_that_no_catalogue_says_are_named_with_the_reason(account: Catalog):
    product = account.post("/v1/products", {"name": "Old"})["id"]
    legacy = account.post(
        "/v1/prices",
        {"product": product, "currency": "usd", "unit_amount": 5, "recurring[interval]": "month",
         "recurring[usage_type]": "metered"}, version=OLDER,
    )["id"]  # fmt: skip
    euros = account.post("/v1/prices", FLAT | {"product": product, "currency": "eur"})["id"]
    once = account.post(
        "/v1/prices", {"product": product, "currency": "usd", "unit_amount": 5}
    )["id"]
    proposed = adopt(account, "--json")
    assert proposed.code == 0, proposed.errors
    reasons = {r["subject"]: r["reason"] for r in proposed.json["not_adoptable"]}
    assert "usage records" in reasons[f"price {legacy}"]
    assert "eur" in reasons[f"price {euros}"]
    assert "once" in reasons[f"price {once}"]
    account.write(proposed.json["catalog"])
    assert account("diff").code == 0


def test_last_months_invoices_are_compared(account: Catalog):
    now = int(time.time())
    clock = account.post("/v1/test_helpers/test_clocks", {"frozen_time": now})["id"]
    price = account.objects("/v1/prices")[0]["id"]
    customer = account.post("/v1/customers", {"name": "A", "test_clock": clock})["id"]
    subscription = account.post(
        "/v1/subscriptions", {"customer": customer, "items[0][price]": price}
    )["id"]
    account.post(
        f"/v1/test_helpers/test_clocks/{clock}/advance", {"frozen_time": now + 33 * 86_400}
    )
    deadline = time.monotonic() + 20
    while account.objects("/v1/test_helpers/test_clocks")[0]["status"] != "ready":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    compared = adopt(account, "--json")
    assert compared.code == 0, compared.errors
    last = {i["subscription_id"]: i for i in compared.json["last_invoices"]}[subscription]
    assert (last["stripe_minor"], last["ours_minor"], last["difference_minor"]) == (2900, 2900, 0)
    assert last["period_start"] < last["period_end"]


@pytest.mark.parametrize("done_before", [1, 20, 60])
def test_killed_between_two_subscriptions_the_rest_is_found(account: Catalog, done_before: int):
    price = next(p["id"] for p in account.objects("/v1/prices") if p["lookup_key"])
    for number in range(79):
        subscribe(account, price, f"customer {number}")
    account.write(adopt(account).output)
    with_devices(account)
    run = subprocess.Popen(
        [account.programs.path("billing"), "adopt", "--apply", "--yes"],
        env=environment(account.settings), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, cwd=account.programs.folder,
    )  # fmt: skip
    assert run.stderr
    with run.stderr as lines:
        for line in lines:
            if line.startswith(f"{done_before}/80"):
                break
        run.send_signal(signal.SIGKILL)
    run.wait(timeout=20)
    assert items(account).count(2) < 81
    rest = adopt(account, "--apply", "--yes")
    assert rest.code == 0, rest.errors
    assert items(account) == [1] + [2] * 80
    assert adopt(account, "--json").json["changes"] == []


def test_nobody_answers(account: Catalog):
    failed = adopt(account, STRIPE_API_BASE=f"http://127.0.0.1:{free_port()}")
    assert failed.code == 1 and "answer" in failed.errors and failed.output == ""
