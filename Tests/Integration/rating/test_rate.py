"""`billing rate` and `billing catalog schema` as a user meets them."""

import json
import subprocess
from pathlib import Path

import jsonschema
import pytest
import yaml

from harness.program import environment
from harness.programs import Programs


@pytest.fixture
def rate(programs: Programs, repository: Path):
    """Runs `billing rate` on the repository's catalogue; returns exit code, output and messages."""

    def run(*arguments: object, input: str = "") -> tuple[int, str, str]:
        command = [programs.path("billing"), "rate", *map(str, arguments)]
        settings = {"BILLING_CATALOG": repository / "catalog.yaml"}
        done = subprocess.run(
            command, input=input, env=environment(settings), cwd=programs.folder,
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    return run


def test_an_invoice_for_people(rate):
    assert rate("--plan", "starter", "--usage", "device_usage=8") == (
        0,
        "Starter                                $29.00\n"
        "8 devices: 3 × $5.00 after 5 included  $15.00\n"
        "Total                                  $44.00\n",
        "",
    )


def test_an_invoice_as_json(rate):
    usage = "device_usage=25,mqtt_messages=1500000"
    code, output, _ = rate("--plan", "professional", "--usage", usage, "--json")
    answer = json.loads(output)
    assert code == 0 and output.count("\n") == 1
    assert answer["total"] == 16900
    assert answer["customer_id"] is None and answer["period"] is None
    assert [line["meter"] for line in answer["lines"]] == [None, "device_usage", "mqtt_messages"]
    assert [line["amount"] for line in answer["lines"]] == [9900, 2000, 5000]
    assert set(answer) == {"customer_id", "plan", "currency", "period", "lines", "total"}


def test_meters_not_given_are_zero(rate):
    code, output, _ = rate("--plan", "professional", "--json")
    assert code == 0
    assert json.loads(output)["total"] == 9900


def test_one_invoice_a_line(rate, tmp: Path):
    file = tmp / "totals.ndjson"
    file.write_text('{"device_usage": 5}\r\n{}\n\n  {"device_usage":23}')
    code, output, _ = rate("--plan", "tiered", "--input", file)
    assert code == 0
    assert [json.loads(line)["total"] for line in output.splitlines()] == [5000, 0, 18500]
    tiers = json.loads(output.splitlines()[2])["lines"][0]["tiers"]
    assert [(tier["up_to"], tier["quantity"], tier["amount"]) for tier in tiers] == [
        (5, 5, 5000), (20, 15, 12000), (None, 3, 1500),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"device_usage":-1}', "device_usage: -1 is below zero"),
        (
            '{"device_usage":9007199254740993}',
            "device_usage: 9007199254740993 is above 2^53 (9007199254740992)",
        ),
        ('{"device_usage":1e400}', "device_usage: a number beyond 10^26"),
        ('{"device_usage":"8"}', "device_usage: a string instead of a number"),
        ('{"device_usage":null}', "device_usage: null instead of a number"),
        ('{"device_usage":NaN}', "NaN and infinity are not JSON numbers (byte 16)"),
        (
            '{"device_usage":1,"device_usage":2}',
            'duplicate key "device_usage" (byte 18)',
        ),
        ("[8]", "not a JSON object of totals"),
        ("8 devices", "unexpected text after the document (byte 2)"),
        (
            '{"devices":8}',
            'the catalogue has no meter "devices", did you mean "device_usage"? it has '
            "device_usage, mqtt_messages, storage_gb, api_requests",
        ),
    ],
)
def test_a_bad_line_ends_with_its_number(rate, line: str, message: str):
    code, output, errors = rate("--plan", "starter", "--input", "-", input=f"{{}}\n{line}\n{{}}\n")
    assert code == 2
    assert errors == f"standard input:2: {message}\n"
    assert output.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--plan", "startr"], 'no plan "startr", did you mean "starter"?'),
        (["--plan", "starter", "--usage", "device_usage=-1"], "device_usage: -1 is below zero"),
        (["--plan", "starter", "--usage", "8"], '"8" is not METER=TOTAL'),
        (["--plan", "starter", "--catalog", "nowhere.yaml"], "nowhere.yaml: there is no such file"),
        (["--plan", "starter", "--input", "nowhere.ndjson"], "nowhere.ndjson: cannot be read"),
        (["--plan", "starter", "--usage", "", "--input", "-"], "exclude each other"),
        (["--plan", "starter", "--colour"], "Unknown option '--colour'"),
        ([], "Missing expected argument '--plan <plan>'"),
    ],
)
def test_wrong_usage_ends_with_2(rate, arguments: list[str], message: str):
    code, output, errors = rate(*arguments)
    assert (code, output) == (2, "")
    assert message in errors


def test_a_bad_catalogue_is_told_mistake_by_mistake(rate, tmp: Path):
    file = tmp / "bad.yaml"
    file.write_text("currency: usdt\nplans:\n  p: { base: '1,00', trial: 3 }\n")
    code, output, errors = rate("--plan", "p", "--catalog", file)
    assert (code, output) == (2, "")
    assert [line.removeprefix(f"{file}:").split(":")[0] for line in errors.splitlines()] == [
        "1", "3", "3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("usd", "usdt"), "currency: not a currency that Stripe takes"),
        (("up_to: 20", "up_to: 5"), "tiers[1].up_to: tiers must rise"),
        (("up_to: inf", "up_to: 30"), "tiers[2].up_to: the last tier must have no bound"),
    ],
)
def test_a_plan_that_cannot_be_priced_is_refused(rate, repository, tmp: Path, change, message):
    file = tmp / "bad.yaml"
    file.write_text((repository / "catalog.yaml").read_text().replace(*change, 1))
    code, output, errors = rate("--plan", "tiered", "--catalog", file)
    assert (code, output) == (2, "")
    assert message in errors


def test_an_amount_that_does_not_fit_names_its_line(rate, repository, tmp: Path):
    file = tmp / "dear.yaml"
    dear = ('inf, unit_amount: "5.00"', 'inf, unit_amount: "5000000.00"')
    file.write_text((repository / "catalog.yaml").read_text().replace(*dear))
    usage = "device_usage=9007199254740992"
    code, output, errors = rate("--plan", "tiered", "--catalog", file, "--usage", usage)
    assert (code, output) == (2, "")
    assert errors.startswith("device_usage: 9007199254740992 units cannot be priced")


# MARK: the schema


@pytest.fixture(scope="module")
def validator(bin_dir: Path):
    command = [bin_dir / "billing", "catalog", "schema"]
    schema = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_schema_takes_the_repositorys_catalogue(validator, repository: Path):
    validator.validate(yaml.safe_load((repository / "catalog.yaml").read_text()))


def price(text: str) -> dict:
    return yaml.safe_load(
        f"{{currency: usd, meters: {{m: {{metric: m, kind: gauge, aggregate: last}}}}, "
        f"plans: {{p: {{prices: [{text}]}}}}}}"
    )


@pytest.mark.parametrize(
    "text",
    [
        '{meter: m, model: per_unit, unit_amount: "5.00", included: 5, lookup_key: k}',
        "{meter: m, model: per_unit, unit_amount: 5}",
        '{meter: m, model: package, size: 10, amount: "40.00"}',
        '{meter: m, model: volume, tiers: [{up_to: 5, flat_amount: "1"}, {up_to: inf, unit_amount: "2"}]}',
    ],
)
def test_the_schema_takes_every_model(validator, text: str):
    validator.validate(price(text))


@pytest.mark.parametrize(
    "text",
    [
        '{meter: m, model: per_unit, unit_amunt: "5.00"}',
        '{meter: m, model: per_unit, unit_amount: "5,00"}',
        '{meter: m, model: per_unit, unit_amount: "-5"}',
        '{meter: m, model: per_unit, unit_amount: "5", tiers: []}',
        '{meter: m, model: graduated, included: 5, tiers: [{up_to: inf, unit_amount: "2"}]}',
        "{meter: m, model: graduated, tiers: [{up_to: inf}]}",
        "{meter: m, model: flat}",
        '{model: per_unit, unit_amount: "5"}',
    ],
)
def test_the_schema_refuses(validator, text: str):
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(price(text))
