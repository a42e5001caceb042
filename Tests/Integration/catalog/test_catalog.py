"""`billing catalog diff` and `apply` as an operator meets them: plans, exit codes, questions, `kill -9`."""

import pytest

from catalog.conftest import OLDER, Catalog
from harness.billing import start_sandbox

DEARER = ('included: 5, unit_amount: "5.00"', 'included: 5, unit_amount: "6.00"')
CHANGES = 21


def subscribe(catalog: Catalog, plan: str, *keys: str) -> str:
    """A subscription as the guide's step 1.4 makes it, with those of the plan's prices."""
    customer = catalog.post("/v1/customers", {"name": "Acme"})["id"]
    form = {"customer": customer, "metadata[customer_id]": "acme", "metadata[plan]": plan}
    for index, key in enumerate(keys):
        found = catalog.objects("/v1/prices", **{"lookup_keys[0]": key})
        form[f"items[{index}][price]"] = found[0]["id"]
    return catalog.post("/v1/subscriptions", form)["id"]


def test_an_empty_account_gets_everything_once(catalog: Catalog):
    planned = catalog("diff")
    assert planned.code == 3
    assert planned.output.splitlines()[:1] == ['+ product plan_starter "Starter"']
    assert "+ meter mqtt_messages_per_1000 (formula last)" in planned.output
    assert (
        "+ price device_usage ($5.00 above 5 free, per month, fed from device_usage)\n"
        in planned.output
    )
    assert len(planned.output.splitlines()) == CHANGES

    applied = catalog("apply")
    assert (applied.code, applied.output.splitlines()[-1]) == (0, f"applied: {CHANGES} changes")
    shop = catalog.shop()
    same = f"Stripe matches {catalog.file}: nothing to do\n"
    for command in ("diff", "apply", "diff"):
        done = catalog(command)
        assert (done.code, done.output, done.errors) == (0, same, "")
    assert catalog.shop() == shop


def test_json_says_the_same(catalog: Catalog):
    planned = catalog("diff", "--json")
    assert planned.code == 3 and planned.output.count("\n") == 1
    assert set(planned.json) == {"changes", "findings", "in_sync"}
    assert planned.json["changes"][0] == {
        "action": "create", "kind": "product", "key": "plan_starter",
        "text": '+ product plan_starter "Starter"',
    }  # fmt: skip
    assert (planned.json["in_sync"], planned.json["findings"]) == (False, [])
    applied = catalog("apply", "--json")
    assert applied.code == 0
    assert applied.json["applied"] == planned.json["changes"]
    assert catalog("diff", "--json").json == {"changes": [], "findings": [], "in_sync": True}


def test_a_price_change_asks_first(catalog: Catalog):
    catalog("apply")
    subscription = subscribe(catalog, "starter", "starter_base", "device_usage")
    catalog.write(catalog.file.read_text().replace(*DEARER))
    before = catalog.shop()

    planned = catalog("diff", "--json")
    [change] = planned.json["changes"]
    assert (planned.code, change["action"], change["key"]) == (3, "replace", "device_usage")
    assert change["differences"] == ["amounts"]
    assert change["subscriptions"] == [{"subscription_id": subscription, "customer_id": "acme"}]
    lines = catalog("diff").output.splitlines()
    assert lines[0].startswith("~ price device_usage ($6.00 above 5 free, ")
    assert lines[1] == f"    stay on {change['replaces']}: {subscription} (acme)"

    refused = catalog("apply")
    assert refused.code == 2
    assert "no terminal to ask at; nothing was changed. --yes makes them" in refused.errors
    for answer in ("n\n", "\n"):
        declined = catalog.at_a_terminal(answer, "apply")
        assert declined.code == 1 and "nothing was changed" in declined.errors
    assert catalog.shop() == before

    agreed = catalog.at_a_terminal("y\n", "apply")
    assert agreed.code == 0, agreed.errors
    after = catalog("diff", "--json")
    assert after.code == 0 and after.json["changes"] == []
    assert [finding["code"] for finding in after.json["findings"]] == ["older_price"]
    assert after.json["findings"][0]["subject"] == f"subscription {subscription} (acme)"


def test_yes_is_for_scripts(catalog: Catalog):
    catalog("apply")
    catalog.write(catalog.file.read_text().replace(*DEARER))
    assert catalog("apply", "--yes").code == 0
    assert catalog("diff").code == 0


def test_a_plan_that_left_the_file_is_archived(catalog: Catalog):
    catalog("apply")
    text = catalog.file.read_text()
    catalog.write(text[: text.index("  # No base and no allowance")])
    assert catalog("diff").output.splitlines() == [
        '- product plan_pay_as_you_go "Pay as you go" (not in the file)',
        *(
            f"- price {price['lookup_key']} ({price['id']}, not in the file)"
            for price in catalog.objects("/v1/prices", product="plan_pay_as_you_go")
        ),
    ]
    assert catalog("apply").code == 2
    assert catalog("apply", "--yes").code == 0
    assert catalog("diff").code == 0


def test_the_guides_prices_made_by_hand(catalog: Catalog):
    """Step 1.1 and 1.4 to the letter, under an API version that still took them: metered, Sum, key
    `device_usage`; and a second product whose key is `mqtt-messages`."""
    product = catalog.post("/v1/products", {"name": "Starter Plan"})["id"]
    metered = {
        "product": product, "currency": "usd", "recurring[interval]": "month",
        "recurring[usage_type]": "metered", "recurring[aggregate_usage]": "sum",
    }  # fmt: skip
    device = catalog.post(
        "/v1/prices", metered | {"unit_amount": 500, "lookup_key": "device_usage"}, OLDER
    )
    catalog.post("/v1/prices", metered | {"unit_amount": 10, "lookup_key": "mqtt-messages"}, OLDER)
    subscription = subscribe(catalog, "starter", "device_usage")

    planned = catalog("diff", "--json")
    codes = [(finding["code"], finding["subject"]) for finding in planned.json["findings"]]
    assert planned.code == 3
    assert codes == [
        ("sum_of_gauge", "price device_usage"),
        ("near_lookup_key", "price mqtt_messages"),
        ("sum_of_gauge", f"subscription {subscription} (acme)"),
    ]
    cost = "3 × device reported every hour are billed as 2160 in 30 days: $10800.00 instead of $15.00"
    assert planned.json["findings"][0]["explanation"].endswith(cost)
    [replaced] = [c for c in planned.json["changes"] if c["action"] == "replace"]
    assert (replaced["key"], replaced["replaces"]) == ("device_usage", device["id"])
    assert "a price without a meter" in replaced["differences"]

    assert catalog("apply", "--yes").code == 0
    after = catalog("diff")
    assert after.code == 0
    assert f"· subscription {subscription} (acme): lacks the metered price device_usage" in after.output


def test_a_meter_that_adds_up_is_a_conflict_with_a_way_out(catalog: Catalog):
    meter = catalog.post(
        "/v1/billing/meters",
        {
            "display_name": "Devices", "event_name": "device_usage",
            "default_aggregation[formula]": "sum",
        },
    )["id"]  # fmt: skip
    planned = catalog("diff")
    assert planned.code == 3
    assert f"! meter device_usage: {meter} has the formula sum" in planned.output
    assert "billed as 2160 in 30 days: $10775.00 instead of $0.00" in planned.output
    assert "price device_usage" not in planned.output

    applied = catalog("apply")
    assert applied.code == 1
    assert "1 of the findings (marked !) keep Stripe from billing" in applied.errors
    assert catalog("diff").code == 3

    catalog.post(f"/v1/billing/meters/{meter}/deactivate", {})
    assert catalog("apply").code == 0
    assert catalog("diff").code == 0


def test_an_archived_price_gives_its_key_to_a_new_one(catalog: Catalog):
    catalog("apply")
    [price] = catalog.objects("/v1/prices", **{"lookup_keys[0]": "storage_gb"})
    catalog.post(f"/v1/prices/{price['id']}", {"active": "false"})
    planned = catalog("diff", "--json")
    assert [finding["code"] for finding in planned.json["findings"]] == ["archived_price_holds_key"]
    assert [change["differences"] for change in planned.json["changes"]] == [
        ["the price is archived"]
    ]
    assert catalog("apply", "--yes").code == 0
    [now] = catalog.objects("/v1/prices", **{"lookup_keys[0]": "storage_gb"})
    assert now["active"] and now["id"] != price["id"]
    assert catalog("diff").code == 0


def test_killed_in_the_middle_and_repeated_it_ends_the_same(catalog: Catalog, catalog_of, programs):
    """`kill -9` after each change: Stripe has done the next one, and its answer reaches nobody."""
    undisturbed = catalog_of(start_sandbox(programs))
    assert undisturbed("apply").code == 0
    fault = {"kind": "slow", "milliseconds": 200, "route": "POST /v1/"}
    assert catalog.sandbox.api.post("/_sandbox/faults", fault).status == 200

    kills = 0
    while catalog("diff").code == 3:
        run = catalog.start("apply")
        run.wait_until(
            lambda: "/" in run.output() and " done: " in run.output() or not running(run)
        )
        if running(run):
            run.kill()
            kills += 1
        assert kills <= CHANGES
    assert kills >= CHANGES // 3
    assert catalog.shop() == undisturbed.shop()
    assert catalog("diff").code == 0


def running(program) -> bool:
    return program.process.poll() is None


@pytest.mark.parametrize("command", ["diff", "apply"])
def test_when_nothing_answers_the_command_says_so(catalog: Catalog, command: str):
    catalog.sandbox.program.stop()
    done = catalog(command)
    assert (done.code, done.output) == (1, "")
    assert f"{catalog.sandbox.url} does not answer" in done.errors


@pytest.mark.parametrize("command", ["diff", "apply"])
def test_a_file_with_mistakes_is_wrong_usage(catalog: Catalog, command: str):
    catalog.write("currency: usdt\n")
    done = catalog(command)
    assert (done.code, done.output) == (2, "")
    assert "catalog.yaml:1: currency" in done.errors


@pytest.mark.parametrize("command", ["diff", "apply"])
def test_unknown_options_are_wrong_usage(catalog: Catalog, command: str):
    assert catalog(command, "--force").code == 2
