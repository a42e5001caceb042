"""The address' `sslmode` against a server with a certificate of our own making."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.billing import Sandbox, start_service
from harness.certificates import Authority
from harness.programs import Programs
from harness.servers import Postgres

# Clients from 127.0.0.1 may come with or without TLS; or with TLS alone.
EITHER = "local all all trust\nhost all all 127.0.0.1/32 trust\n"
TLS_ONLY = "local all all trust\nhostssl all all 127.0.0.1/32 trust\n"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`ours.crt` signed `server.crt`, made out to localhost; `other.crt` signed nothing."""
    folder = tmp_path_factory.mktemp("certificates")
    Authority.make(folder, "ours").sign("server", "DNS:localhost")
    Authority.make(folder, "other")
    return folder


@pytest.fixture(scope="module")
def tls_server(certificates: Path) -> Iterator[Postgres]:
    server = Postgres(durable=False)
    data = server.folder / "data"
    for name in ["server.crt", "server.key"]:
        shutil.copy(certificates / name, data / name)
        if server.user:
            shutil.chown(data / name, "nobody", "nogroup")
        (data / name).chmod(0o600)
    server.execute("ALTER SYSTEM SET ssl = on")
    server.restart()
    yield server
    server.stop()


def admit(server: Postgres, rules: str) -> None:
    (server.folder / "data" / "pg_hba.conf").write_text(rules)
    server.restart()


def address(server: Postgres, host: str, options: str) -> str:
    return f"postgres://app:geheim@{host}:{server.port}/postgres?{options}"


@pytest.mark.parametrize(
    ("rules", "host", "options", "is_encrypted"),
    [
        (EITHER, "127.0.0.1", "sslmode=disable", "f"),
        (EITHER, "127.0.0.1", "sslmode=prefer", "t"),
        (TLS_ONLY, "127.0.0.1", "sslmode=require", "t"),
        (TLS_ONLY, "127.0.0.1", "sslmode=verify-ca&sslrootcert=CERTIFICATES/ours.crt", "t"),
        (TLS_ONLY, "localhost", "sslmode=verify-full&sslrootcert=CERTIFICATES/ours.crt", "t"),
    ],
    ids=["disable", "prefer", "require", "verify-ca", "verify-full"],
)
def test_a_service_speaks_as_its_address_says(
    programs: Programs, sandbox: Sandbox, tls_server: Postgres, certificates: Path,
    rules: str, host: str, options: str, is_encrypted: str,
):  # fmt: skip
    admit(tls_server, rules)
    options = options.replace("CERTIFICATES", str(certificates)) + "&application_name=tls_test"
    service = start_service(
        programs, sandbox, DATABASE_URL=address(tls_server, host, options)
    )
    answer = service.api.post("/api/usage/report", {"customer_id": "c", "active_devices": 1})
    assert answer.status == 201, answer
    found = tls_server.execute(
        "SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
        " WHERE application_name = 'tls_test'"
    )
    assert found == f"{is_encrypted}\n"


@pytest.mark.parametrize(
    ("rules", "host", "options", "reason"),
    [
        (TLS_ONLY, "127.0.0.1", "sslmode=disable", "no encryption"),
        (EITHER, "127.0.0.1", "sslmode=verify-full&sslrootcert=CERTIFICATES/ours.crt",
         'does not match host name "127.0.0.1"'),
        (EITHER, "localhost", "sslmode=verify-full&sslrootcert=CERTIFICATES/other.crt",
         "certificate verify failed"),
        (EITHER, "127.0.0.1", "sslmode=verify-ca&sslrootcert=CERTIFICATES/other.crt",
         "certificate verify failed"),
        (EITHER, "localhost", "sslmode=verify-full&sslrootcert=CERTIFICATES/none.crt",
         "does not exist"),
    ],
    ids=["only TLS is served", "another name", "another authority", "verify-ca", "no authority"],
)  # fmt: skip
def test_a_server_that_is_not_as_the_address_says_is_refused(
    programs: Programs, sandbox: Sandbox, tls_server: Postgres, certificates: Path,
    rules: str, host: str, options: str, reason: str,
):  # fmt: skip
    admit(tls_server, rules)
    url = address(tls_server, host, options.replace("CERTIFICATES", str(certificates)))
    with pytest.raises(AssertionError, match="ended with 1, not 0") as failure:
        programs.run(
            "billing", "migrate", settings=sandbox.settings | {"DATABASE_URL": url}
        )
    assert reason in str(failure.value)
    assert "geheim" not in str(failure.value)
