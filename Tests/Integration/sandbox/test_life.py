"""The sandbox as a program: state over restarts, seed file, bad input, many customers at once."""

import http.client
import json
import time

from harness.billing import SECRET_KEY, start_sandbox
from harness.programs import Programs
from sandbox.storm import storm
from sandbox.witness import DAY, MONTH_END, Witness


def test_a_restart_goes_on_where_it_stopped(programs: Programs):
    sandbox = start_sandbox(programs, "--state", programs.folder / "sandbox.json")
    witness = Witness(sandbox.url)
    clock = witness.clock()
    customer, meter = witness.customer(clock), witness.meter("sum")
    subscription = witness.subscribe(customer, witness.metered(witness.product(), meter.id))
    witness.use(meter, customer, 5, MONTH_END, identifier="before")
    first = witness.v1.customers.create({"name": "Key"}, {"idempotency_key": "over-restart"})
    sandbox.program.stop()
    sandbox.program.restart()
    sandbox.program.wait_until(sandbox_reaches(sandbox))
    assert witness.preview(subscription.id).total == 500
    assert witness.v1.customers.create({"name": "Key"}, {"idempotency_key": "over-restart"}).id == first.id
    witness.advance(clock, MONTH_END + 29 * DAY)
    assert witness.invoices(customer)[0].total == 500


def sandbox_reaches(sandbox):
    def reaches() -> bool:
        try:
            return sandbox.api.get("/v1/customers").status == 200
        except OSError:
            return False

    return reaches


def test_a_kill_leaves_a_state_file_that_can_be_read(programs: Programs):
    path = programs.folder / "sandbox.json"
    sandbox = start_sandbox(programs, "--state", path)
    witness = Witness(sandbox.url)
    kept = witness.customer()
    deadline = time.monotonic() + 10
    while (not path.exists() or kept not in path.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    sandbox.program.process.kill()
    sandbox.program.process.wait()
    sandbox.program.restart()
    sandbox.program.wait_until(sandbox_reaches(sandbox))
    assert witness.v1.customers.retrieve(kept).id == kept


def test_a_broken_state_file_stops_the_start_with_one_line(programs: Programs):
    path = programs.folder / "broken.json"
    path.write_text("{")
    try:
        programs.run("billing", "sandbox", "--port", 0, "--state", path, seconds=20)
    except AssertionError as failure:
        assert "broken.json" in str(failure)
    else:
        raise AssertionError("it started")


def test_a_seed_file_fills_a_fresh_sandbox(programs: Programs):
    seed = programs.folder / "seed.json"
    calls = [
        {"post": "/v1/products", "with": {"name": "Seeded"}, "as": "product"},
        {
            "post": "/v1/prices",
            "with": {"product": "$product", "currency": "usd", "unit_amount": 500, "recurring": {"interval": "month"}},
            "as": "price",
        },
        {"post": "/v1/customers", "with": {"name": "Seed"}, "as": "customer"},
        {"post": "/v1/subscriptions", "with": {"customer": "$customer", "items": [{"price": "$price"}]}},
    ]
    seed.write_text(json.dumps(calls))
    witness = Witness(start_sandbox(programs, "--seed-file", seed).url)
    (customer,) = witness.v1.customers.list().data
    (subscription,) = witness.v1.subscriptions.list({"customer": customer.id}).data
    assert witness.v1.invoices.retrieve(subscription.latest_invoice).total == 500


def test_the_port_may_come_from_the_environment(programs: Programs, free_port: int):
    programs.start("billing", "sandbox", settings={"PORT": free_port}, name="by-environment").wait_until(
        lambda: b"" == b"" and listening(free_port)
    )


def listening(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/v1/customers", headers={"Authorization": f"Bearer {SECRET_KEY}"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def test_random_requests_never_stop_it_nor_make_it_fail(programs: Programs):
    url = start_sandbox(programs, "--seed", 7).url
    # One after the other, so that a run is the same each time; `make fuzz` is the search for new ones.
    statuses = [status for seed in range(2) for status in storm(url, seed, 2_000)]
    # A call in five gets through: the storm meets the work, not only the checks before it.
    assert len(statuses) == 4_000 and statuses.count(200) > 800
    assert Witness(url).v1.customers.list({"limit": 1}) is not None


def test_many_clocks_advance_at_once(running: str):
    witness = Witness(running)
    price = witness.price(witness.product())
    clocks = [witness.clock() for _ in range(20)]
    for clock in clocks:
        witness.subscribe(witness.customer(clock), price)
    for clock in clocks:
        witness.v1.test_helpers.test_clocks.advance(clock, {"frozen_time": MONTH_END + 30 * DAY})
    deadline = time.monotonic() + 20
    waiting = set(clocks)
    while waiting and time.monotonic() < deadline:
        waiting -= {clock for clock in waiting if witness.v1.test_helpers.test_clocks.retrieve(clock).status == "ready"}
    assert waiting == set()
