"""Fixtures of the exporter's tests: a service that keeps what it is sent, and the exporter's settings."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exporter.endpoint import Application
from exporter.receiver import Receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    it = Receiver()
    yield it
    it.stop()


@pytest.fixture
def settings(tmp: Path, receiver: Receiver) -> Callable[..., dict[str, object]]:
    """`settings(PROMETHEUS_URL=…)`: an exporter of `cust_1` that reports to `receiver`."""

    def every(metrics: str | None = None, **more: object) -> dict[str, object]:
        settings = {
            "ENABLE_USAGE_REPORTING": "true",
            "CUSTOMER_ID": "cust_1",
            "INSTANCE_ID": "k8s-cluster-1",
            "BILLING_API_URL": receiver.url,
            "BILLING_API_KEY": "key_1",
            "SPOOL_PATH": tmp / "spool",
        }
        if metrics is not None:
            path = tmp / "metrics.yaml"
            path.write_text(metrics)
            settings["METRICS_CONFIG"] = path
        return settings | more

    return every


@pytest.fixture
def application() -> Iterator[Application]:
    it = Application()
    yield it
    it.stop()
