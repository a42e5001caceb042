"""Tables as others read them: Arrow reads Parquet, FOCUS's validator its columns, and the three forms say the same."""

import csv
import io
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pandas
import pyarrow.parquet
import pytest
import requests
import yaml
from harness.programs import Programs

from .test_changes import HOUR
from .test_late_usage import Stage

KINDS = ["usage", "invoices", "deliveries", "focus"]
FORMS = ["csv", "ndjson", "parquet"]


@pytest.fixture(scope="module")
def month(bin_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A customer with a final invoice, a void report, one with two metrics, and another who only reported."""
    programs = Programs(bin_dir, tmp_path_factory.mktemp("exports"))
    stage = Stage(programs)
    wrong = stage.report("plant-2", 3, stage.end + 2 * HOUR)["report"]["id"]
    stage.run("usage", "void", wrong, "--reason", "wrong")
    body = {"customer_id": '=HYPERLINK("x")', "metrics": {"storage_gb": 2.5, "devices": 25}}
    assert stage.service.api.post("/api/usage/report", body).status == 201
    wait_for_calm(stage)
    yield stage
    programs.stop()


def wait_for_calm(stage: Stage) -> None:
    """Until what was reported has reached Stripe: the same rows are read again and again below."""
    before, deadline = b"", time.monotonic() + 60
    while (now := content(stage, "/api/exports/deliveries?format=csv")) != before:
        assert time.monotonic() < deadline, "deliveries go on"
        before = now
        time.sleep(2)


def rows_of(form: str, data: bytes) -> list[dict[str, str]]:
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
        return [{n: v[1:] if v[:2] == "'=" else v for n, v in row.items()} for row in rows]
    if form == "ndjson":
        rows = [json.loads(line, parse_float=Decimal) for line in data.decode().splitlines()]
    else:
        rows = pyarrow.parquet.read_table(io.BytesIO(data)).to_pylist()
    return [{name: text(value) for name, value in row.items()} for row in rows]


def text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f").rstrip("0").rstrip(".") if value % 1 else str(int(value))
    if hasattr(value, "isoformat"):
        moment = value.isoformat().removesuffix("+00:00")
        return (moment.rstrip("0").rstrip(".") if "." in moment else moment) + "Z"
    return str(value)


def content(month: Stage, path: str) -> bytes:
    answer = requests.get(month.service.url + path, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.content


@pytest.mark.parametrize("kind", KINDS)
def test_three_forms_say_the_same(month: Stage, kind: str):
    data = {form: content(month, f"/api/exports/{kind}?format={form}") for form in FORMS}
    tables = {form: rows_of(form, content) for form, content in data.items()}
    assert tables["csv"] == tables["ndjson"] == tables["parquet"]
    assert len(tables["csv"]) >= 1
    # The command writes the very same bytes.
    for form in FORMS:
        file = month.programs.folder / f"{kind}.{form}"
        month.run("export", kind, "--format", form, "--output", file)
        assert file.read_bytes() == data[form]
        assert not list(month.programs.folder.glob("*.part"))
    # And from its second row on, what follows the first.
    last = tables["csv"][0]["x_Cursor" if kind == "focus" else "cursor"]
    rest = month.run("export", kind, "--format", "ndjson", "--cursor", last)
    assert rows_of("ndjson", rest.encode()) == tables["ndjson"][1:]


def test_usage_adds_up_to_what_was_billed(month: Stage):
    def rows(*words: str) -> list[dict[str, str]]:
        return rows_of("ndjson", month.run("export", *words, "--format", "ndjson").encode())

    usage = rows("usage", "--customer", "cust_a")
    assert [(row["instance_id"], row["quantity"], row["voided_by"] != "") for row in usage] == [
        ("plant-2", "3", True), ("plant-1", "6", False), ("plant-1", "8", False)]  # fmt: skip
    billed = [row for row in rows("invoices") if row["finalized_at"]]
    cents = sum(int(row["amount_minor"]) for row in billed)
    assert sum(Decimal(row["BilledCost"]) for row in rows("focus")) * 100 == cents
    # Eight devices of the guide's starter plan.
    assert 1500 in [int(row["amount_minor"]) for row in billed]
    sent = rows("deliveries")
    assert {(row["meter"], row["accepted_value"]) for row in sent} >= {("device_usage", "8")}


def test_charges_are_focus_charges(month: Stage):
    """The validator of 1.0 asks for four columns by names that its specification does not have, and has two rules that cannot run: one
    reads a column of another version, one a file that is not in its package. A whole number is no decimal to it."""
    file = month.programs.folder / "focus.csv"
    month.run("export", "focus", "--format", "csv", "--output", file)
    table = pandas.read_csv(file, dtype=str)
    numbers = ("Cost", "UnitPrice", "Quantity")
    table = table.astype({name: float for name in table.columns if name.endswith(numbers)})
    table.to_csv(file, index=False)
    skipped = ["SkuPriceId_Nullable"] + [
        f"{column}_{rule}"
        for column in ("InvoiceIssuer", "Provider", "Publisher", "ResourceID")
        for rule in ("IsString", "NotNull", "Nullable", "Required")
    ]
    overrides = month.programs.folder / "override.yaml"
    overrides.write_text(yaml.safe_dump({"overrides": skipped}))
    checked = subprocess.run(
        [Path(sys.executable).with_name("focus-validator"), "--data-file", file,
         "--validate-version", "1.0", "--override-file", overrides],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    found = re.findall(r"^(\w+) failed:", checked.stdout, re.M)
    assert found == ["BillingCurrency_IsCurrencyCode"], checked.stdout + checked.stderr
    assert "FileNotFoundError" in checked.stdout


@pytest.mark.parametrize("words", [
    ["everything"], ["usage", "--format", "xls"], ["usage", "--from", "yesterday"],
    ["usage", "--cursor", "1"], ["usage", "--customer", "b", "--cursor", "YQoxCjA"], ["invoices", "--cursor", "YQoxCjA"],
    ["usage", "--from", "2026-01-02T00:00:00Z", "--to", "2026-01-01T00:00:00Z"],
])  # fmt: skip
def test_what_cannot_be_is_refused(month: Stage, words: list[str]):
    month.run("export", *words, expect=2)


def test_a_file_that_cannot_be_written_stays_as_it_was(month: Stage):
    folder = month.programs.folder / "taken"
    folder.mkdir()
    (folder / "keep").write_text("kept")
    month.run("export", "usage", "--output", folder, expect=1)
    assert [each.name for each in folder.iterdir()] == ["keep"]
    assert not folder.with_suffix(".part").exists()
