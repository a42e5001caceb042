"""Concurrent reports against one service, with a record of what was answered and what was not."""

import http.client
import json
import random
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

PATH = "/api/usage/report"


@dataclass(frozen=True)
class Report:
    """One fact; `serial` is unique in its customer and travels as the value of `api_requests`."""

    body: dict
    headers: dict
    serial: int

    @property
    def messages(self) -> int:
        return self.body["metrics"]["mqtt_messages"]


def make_report(customer: str, instance: str, serial: int, since: datetime, dice: random.Random):
    """A report identified in one of the three ways: its window, its `report_id`, a header."""
    metrics = {"mqtt_messages": dice.randrange(1, 1_000_000), "api_requests": serial}
    body = {"customer_id": customer, "instance_id": instance, "metrics": metrics}
    headers = {"Content-Type": "application/json"}
    identity = dice.choice(["window", "window", "report_id", "header"])
    if identity == "window":
        start = since + timedelta(seconds=serial)
        body["window_start"] = start.strftime("%Y-%m-%dT%H:%M:%SZ")
        body["window_end"] = (start + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    elif identity == "report_id":
        body["report_id"] = f"{instance}-{serial}"
    else:
        headers["Idempotency-Key"] = f"{customer}-{instance}-{serial}"
    return Report(body, headers, serial)


@dataclass
class Load:
    """Sends from `threads` connections until the service no longer answers, or `stop` is called."""

    url: str
    customer: str
    seed: int
    threads: int = 8
    # Refusals after which a sender sends its next report instead of giving up.
    goes_on_after: tuple[int, ...] = ()
    acknowledged: dict[int, tuple[Report, int]] = field(default_factory=dict)
    unanswered: list[Report] = field(default_factory=list)
    refused: list[tuple[Report, int, str]] = field(default_factory=list)

    def start(self) -> None:
        now = datetime.now(UTC).replace(microsecond=0)
        month = now.replace(day=1, hour=0, minute=0, second=0)
        self._since = max(month, now - timedelta(hours=2))
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._answered = threading.Event()
        self._senders = [
            threading.Thread(target=self._send, args=(number,)) for number in range(self.threads)
        ]
        for sender in self._senders:
            sender.start()

    def wait_for_first_answer(self) -> None:
        assert self._answered.wait(timeout=20), "no report was answered"

    def join(self) -> None:
        self._stopping.set()
        for sender in self._senders:
            sender.join()

    def _send(self, number: int) -> None:
        dice = random.Random(f"{self.seed}-{number}")
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)
        serial = number
        try:
            while not self._stopping.is_set():
                report = make_report(self.customer, f"i{number}", serial, self._since, dice)
                serial += self.threads
                if not self._deliver(connection, report):
                    return
        finally:
            connection.close()

    def _deliver(self, connection: http.client.HTTPConnection, report: Report) -> bool:
        try:
            connection.request("POST", PATH, json.dumps(report.body), report.headers)
            response = connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException):
            with self._lock:
                self.unanswered.append(report)
            return False
        with self._lock:
            if response.status == 201:
                self.acknowledged[report.serial] = (report, json.loads(text)["report"]["id"])
                self._answered.set()
                return True
            self.refused.append((report, response.status, text.decode()))
            return response.status in self.goes_on_after
