"""What is written anywhere never shows a secret, and what is stored is of no use without the server's."""

import base64
import hashlib
import hmac
import json
import os
import stat
import time
from pathlib import Path

import pytest
from harness.api import Api
from harness.billing import Service, start_exporter, start_sandbox, start_service
from harness.programs import Programs
from harness.stores import Database

ADMIN = "canary-admin-7d1f0c5a9b"
SECRET = "canary-server-secret-3a9e51c07bd2f6"
STRIPE = "sk_test_canary9f8e7d6c"
WEBHOOK = "whsec_canary5b1d7e"
SOURCE = "canary-of-a-source-41c2"
REPORT = {"customer_id": "c", "metrics": {"devices": 1}}
REPORTS = [("/api/usage/report", REPORT), ("/api/usage/report", REPORT), ("/api/usage/reports", [REPORT])]
HEX = {"sqlite": "lower(hex(secret_hash))", "postgres": "encode(secret_hash, 'hex')"}


def create_key(programs: Programs, settings, *arguments) -> dict:
    return json.loads(
        programs.run("billing", "keys", "create", "--json", *arguments, settings=settings)
    )


def mode(path) -> int:
    return stat.S_IMODE(os.stat(path).st_mode)


@pytest.mark.parametrize("level", ["trace", "debug", "info"])
def test_no_secret_is_written_at_any_level(programs: Programs, start_with, level: str):
    service = start_with(BILLING_ADMIN_KEY=ADMIN, BILLING_SECRET=SECRET, LOG_LEVEL=level, STRIPE_SECRET_KEY=STRIPE)
    key = create_key(programs, service.settings, "--role", "operator")["key"]
    assert service.api.post("/api/customers", {"customer_id": "c"}).status == 201
    link = service.api.post("/api/usage/c/link", {}).json["url"]
    token = link.rsplit("/", 1)[1]
    service.api.get(f"/usage/{token}")
    for path, report in REPORTS:
        assert Api(service.url, key).post(path, report).status in (201, 207)
    service.program.process.terminate()
    assert service.program.wait_for_exit(seconds=20) == 0
    written = service.program.output(10_000_000)
    for secret in (ADMIN, SECRET, STRIPE, key, token):
        assert secret not in written


def test_no_secret_is_stored_shown_or_told_of(programs: Programs, database: Database, start_with):
    """Service and exporter at trace: outputs, databases, spools and other files, metrics, pages and process arguments."""
    service = start_with(
        BILLING_ADMIN_KEY=ADMIN, BILLING_SECRET=SECRET, LOG_LEVEL="trace", STRIPE_SECRET_KEY=STRIPE,
        STRIPE_WEBHOOK_SECRET=WEBHOOK,
    )  # fmt: skip
    operator = create_key(programs, service.settings, "--role", "operator")["key"]
    reporter = create_key(programs, service.settings, "--scope", "usage:write", "--customer", "c")["key"]
    assert service.api.post("/api/customers", {"customer_id": "c"}).status == 201
    token = service.api.post("/api/usage/c/link", {}).json["url"].rsplit("/", 1)[1]
    exporter = start_exporter(
        programs, service_url=service.url, customer="c", BILLING_API_KEY=reporter, LOG_LEVEL="trace",
        PROMETHEUS_URL="http://127.0.0.1:9", PROMETHEUS_TOKEN=SOURCE,
    )  # fmt: skip
    secrets = (ADMIN, SECRET, STRIPE, WEBHOOK, operator, reporter, token, SOURCE)
    told = [
        service.api.get(path).text
        for path in ("/metrics", "/dashboard", "/dashboard/customers/c", "/dashboard/audit", "/api/audit")
    ]
    # The page of a token leads to its own parts by its own address, and says it nowhere else.
    told.append(service.api.get(f"/usage/{token}").text.replace(f"/usage/{token}", "/usage/…"))
    told += [Path(f"/proc/{each.pid}/cmdline").read_text() for each in (service.program, exporter)]
    for each in (exporter, service.program):
        each.process.terminate()
        assert each.wait_for_exit(seconds=20) == 0
        told.append(each.output(10_000_000))
    kept = [file.read_bytes() for file in programs.folder.rglob("*") if file.is_file()]
    kept.append(database.dump())
    assert len(kept) > 2
    for secret in secrets:
        assert not [text for text in told if secret in text], secret
        assert not [text for text in kept if secret.encode() in text], secret


def test_files_are_for_their_owner_alone(programs: Programs):
    os.umask(0o022)
    service = start_service(programs, start_sandbox(programs))
    create_key(programs, service.settings, "--role", "operator")
    database = programs.folder / "billing.sqlite"
    for name in ("billing.sqlite", "billing.sqlite-wal", "billing.sqlite-shm", "billing.sqlite.secret"):
        assert mode(programs.folder / name) == 0o600, name
    copy = programs.folder / "copy.sqlite"
    programs.run("billing", "backup", copy, settings=service.settings)
    assert mode(copy) == 0o600
    # A file that others may read is taken from them at the next start.
    os.chmod(database, 0o644)
    service.program.process.terminate()
    service.program.wait_for_exit(seconds=20)
    service.start_again()
    assert mode(database) == 0o600


# What a key of each kind is made with.
KEYS = {
    "operator": ("--role", "operator"), "reporter": ("--role", "reporter", "--customer", "c", "--instance", "i"),
    "reader": ("--role", "reader", "--customer", "c"),
}  # fmt: skip


@pytest.mark.parametrize("role", KEYS)
def test_neither_a_keys_holder_nor_a_reader_of_the_database_signs_tokens(
    programs: Programs, database: Database, service: Service, role: str
):
    """With all that either knows: the key, its hash, what is stored of it."""
    operator = create_key(programs, service.settings, "--role", "operator")
    key = operator if role == "operator" else create_key(programs, service.settings, *KEYS[role])
    assert Api(service.url, operator["key"]).post("/api/customers", {"customer_id": "victim"}).status == 201
    identifier = key["id"]
    [[text]] = database.run(f"SELECT {HEX[database.store]} FROM api_keys WHERE id = '{identifier}'")
    stored = bytes.fromhex(text)
    assert hashlib.sha256(key["key"].encode()).digest() not in (stored, stored[-32:])
    for soon in (int(time.time()) + 600, int(time.time()) + 9 * 365 * 86_400):
        try_tokens(service, key, stored, identifier, soon)


def try_tokens(service: Service, key: dict, stored: bytes, identifier: str, soon: int) -> None:
    for secret in (stored, stored[-32:], hashlib.sha256(key["key"].encode()).digest(), key["key"].encode()):
        for purpose, subject in (("usage", "victim"), ("session", "")):
            for statement in (
                f"1|{purpose}|{identifier}|{soon}|{subject}",
                f"2|{purpose}|{identifier}|{int(time.time())}|{soon}|{subject}",
            ):
                code = hmac.new(secret, b"billing-token:" + statement.encode(), hashlib.sha256).digest()
                token = ".".join(
                    base64.urlsafe_b64encode(part).decode().rstrip("=")
                    for part in (statement.encode(), code)
                )
                assert service.api.get(f"/usage/{token}").status == 404
                cookie = {"Cookie": f"billing_session={token}"}
                page = service.api.send("GET", "/dashboard", headers=cookie)
                assert page.status == 401


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BILLING_ADMIN_KEY", "canary with a space"),
        ("BILLING_ADMIN_KEY", "canary-short"),
        ("BILLING_ADMIN_KEY", "canary-käse-with-letters"),
        ("BILLING_SECRET", "canary-too-short"),
        ("BILLING_SECRET", "canary-a-good-one-of-32-characters,canary"),
        ("STRIPE_SECRET_KEY", "canary-no-key"),
        ("DATABASE_URL", "host=db password=canary"),
        ("DATABASE_URL", "u:canary@h/db"),
        ("DATABASE_URL", "mysql://u:canary@h/db"),
        ("DATABASE_URL", "postgres://u:ca@canary@127.0.0.1:1/db"),
        ("STRIPE_API_BASE", "https://u:canary@api.stripe.com"),
        ("BILLING_PUBLIC_URL", "https://u:canary@billing.example"),
    ],
)
def test_bad_settings_end_the_start_and_are_not_shown(
    programs: Programs, database: Database, name: str, value: str
):
    program = programs.start("billing", "serve", settings=database.settings | {"PORT": 0, name: value})
    code = program.wait_for_exit(seconds=20)
    written = program.output(100_000)
    assert "canary" not in written
    if value.startswith("postgres://"):
        assert code == 1 and "%40" in written
    else:
        assert code == 2 and name in written
