"""Sources that show the present only: endpoints that are read directly, and device lists."""

import time
from datetime import UTC, datetime

import pytest

from exporter.endpoint import Application

METRICS = """
metrics:
  devices: {{ source: http, url: '$DEVICE_API_URL/api/v1/devices', count: active }}
  api_requests: {{ source: scrape, url: '{url}/metrics', kind: counter, selector: http_requests_total }}
"""


class Windows:
    """Windows of a second or so that follow each other, each collected when it has just ended."""

    def __init__(self, programs, settings, receiver):
        self.programs, self.settings, self.receiver = programs, settings, receiver
        self.end = int(time.time() * 1000) - 1000

    def collect(self) -> dict:
        start, self.end = self.end, max(int(time.time() * 1000) - 1, self.end + 1)
        window = f"{self.text(start)}/{self.text(self.end)}"
        self.programs.run("billing-exporter", "--window", window, settings=self.settings)
        return self.receiver.reports[-1]

    @staticmethod
    def text(milliseconds: int) -> str:
        whole = datetime.fromtimestamp(milliseconds // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S")
        return f"{whole}.{milliseconds % 1000:03}Z"


@pytest.fixture
def windows(programs, settings, receiver, application) -> Windows:
    every = settings(METRICS.format(url=application.url), DEVICE_API_URL=application.url)
    return Windows(programs, every, receiver)


def test_a_scraped_counter_loses_and_doubles_nothing(windows, application):
    application.value = 100
    # Nobody saw how it came to 100.
    assert windows.collect()["metrics"]["api_requests"] == 0
    application.value = 150
    assert windows.collect()["metrics"]["api_requests"] == 50
    assert windows.collect()["metrics"]["api_requests"] == 0
    application.value, application.is_down = 170, True
    report = windows.collect()
    assert report["metrics"] == {}
    assert {missing["metric"] for missing in report["missing"]} == {"devices", "api_requests"}
    assert all("answered 500" in missing["reason"] for missing in report["missing"])
    application.value, application.is_down = 200, False
    assert windows.collect()["metrics"]["api_requests"] == 50
    application.restart(7, at=windows.end / 1000 + 0.001)
    assert windows.collect()["metrics"]["api_requests"] == 7
    assert windows.receiver.total("api_requests") == 107


def test_a_process_that_started_in_the_window_counts_from_zero(windows, application):
    application.value, application.started_at = 42, windows.end / 1000 + 0.001
    assert windows.collect()["metrics"]["api_requests"] == 42


@pytest.mark.parametrize("page_size", [1, 7, 100])
def test_devices_are_counted_over_all_pages(windows, application, page_size):
    application.devices = [number % 3 == 0 for number in range(25)]
    application.page_size = page_size
    report = windows.collect()
    assert (report["active_devices"], report["total_devices"]) == (9, 25)
    assert report["metrics"]["devices"] == 9


def test_the_device_token_goes_to_the_device_api_only(
    programs, settings, receiver, application
):
    application.devices, application.token = [True], "secret-token"
    stranger = Application(devices=[True])
    stranger.token = "secret-token"
    try:
        every = settings(
            f"""
metrics:
  devices: {{ source: http, url: '$DEVICE_API_URL/api/v1/devices', count: total }}
  other: {{ source: http, url: '{stranger.url}/api/v1/devices', value: pagination.totalDevices }}
""",
            DEVICE_API_URL=application.url,
            DEVICE_API_TOKEN="secret-token",
        )
        programs.run("billing-exporter", "--once", settings=every)
    finally:
        stranger.stop()
    report = receiver.reports[-1]
    assert report["metrics"] == {"devices": 1}
    assert [missing["metric"] for missing in report["missing"]] == ["other"]
    assert "answered 401" in report["missing"][0]["reason"]
