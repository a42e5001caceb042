"""Our own programs as a deployment has them: a sandbox in Stripe's place, a service, an exporter."""

from dataclasses import dataclass, field
from pathlib import Path

from harness.api import Api
from harness.ports import free_port
from harness.program import Program
from harness.programs import Programs

# The plans of the guide.
CATALOG = Path(__file__).resolve().parents[3] / "catalog.yaml"
SECRET_KEY = "sk_test_harness"


@dataclass
class Sandbox:
    """`billing sandbox`: what stands in for Stripe."""

    program: Program
    url: str
    api: Api

    @property
    def settings(self) -> dict[str, object]:
        """What a service needs to speak to this sandbox instead of Stripe."""
        return {"STRIPE_SECRET_KEY": SECRET_KEY, "STRIPE_API_BASE": self.url}


@dataclass
class Service:
    """`billing serve`; `settings` also fit every other `billing` command on the same database."""

    program: Program
    url: str
    api: Api
    settings: dict[str, object] = field(default_factory=dict)

    def start_again(self) -> None:
        """After a stop or a kill: the same service on the same port and database."""
        self.program.restart()
        self.program.wait_for_url(f"{self.url}/readyz")


def start_sandbox(programs: Programs, *arguments: object, **settings: object) -> Sandbox:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    program = programs.start(
        "billing", "sandbox", "--port", port, *arguments, settings=settings, name="sandbox"
    )
    api = Api(url, SECRET_KEY)
    program.wait_until(lambda: Api(f"{url}/v1/customers", SECRET_KEY).reaches())
    return Sandbox(program, url, api)


def start_service(programs: Programs, sandbox: Sandbox | None, **settings: object) -> Service:
    """Without a sandbox, `settings` must say where Stripe is."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    every = (
        {
            "HOST": "127.0.0.1",
            "PORT": port,
            "DATABASE_URL": f"sqlite:{programs.folder / 'billing.sqlite'}",
            "BILLING_CATALOG": CATALOG,
        }
        | (sandbox.settings if sandbox else {})
        | settings
    )
    program = programs.start(
        "billing", "serve", settings=every, ready_url=f"{url}/readyz", name="service"
    )
    return Service(program, url, Api(url, every.get("BILLING_ADMIN_KEY")), every)


def start_exporter(
    programs: Programs, *arguments: object, service_url: str, customer: str, **settings: object
) -> Program:
    """A long-running exporter; with arguments such as `--once` use `programs.run` instead."""
    port = free_port()
    every = {
        "ENABLE_USAGE_REPORTING": "true",
        "CUSTOMER_ID": customer,
        "BILLING_API_URL": service_url,
        "SPOOL_PATH": programs.folder / f"{customer}.spool",
        "HEALTH_CHECK_PORT": port,
    } | settings
    return programs.start(
        "billing-exporter",
        *arguments,
        settings=every,
        ready_url=f"http://127.0.0.1:{port}/healthz",
    )
