"""Clients as a deployment has them: what one replica does not take is sent to the next, until one does."""

import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from urllib.parse import urlsplit

from crash.load import PATH, Report, make_report

# A report that nobody takes for this long fails the test.
PATIENCE_SECONDS = 60


@dataclass
class RoamingLoad:
    """`acknowledged` and `unanswered` as of `Load`; here every report ends up answered."""

    # How long a client waits for an answer.
    TIMEOUT_SECONDS: ClassVar[int] = 30

    urls: list[str]
    customer: str
    seed: int
    threads: int = 8
    acknowledged: dict[int, tuple[Report, int]] = field(default_factory=dict)
    unanswered: list[Report] = field(default_factory=list)
    refused: list[tuple[Report, int, str]] = field(default_factory=list)
    # Answers that said "come again", and connections that ended without one.
    turned_away: int = 0
    cut_off: int = 0

    def start(self) -> None:
        now = datetime.now(UTC).replace(microsecond=0)
        month = now.replace(day=1, hour=0, minute=0, second=0)
        self._since = max(month, now - timedelta(hours=2))
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._senders = [
            threading.Thread(target=self._send, args=(number,)) for number in range(self.threads)
        ]
        for sender in self._senders:
            sender.start()

    def wait_for_answers(self, count: int) -> None:
        """Until `count` more reports than now are answered."""
        goal = len(self.acknowledged) + count
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(self.acknowledged) < goal:
            assert time.monotonic() < deadline, f"{len(self.acknowledged)} answers, not {goal}"
            time.sleep(0.01)

    def join(self) -> None:
        self._stopping.set()
        for sender in self._senders:
            sender.join()

    def _send(self, number: int) -> None:
        dice = random.Random(f"{self.seed}-{number}")
        serial, at = number, number
        while not self._stopping.is_set():
            report = make_report(self.customer, f"i{number}", serial, self._since, dice)
            serial += self.threads
            deadline = time.monotonic() + PATIENCE_SECONDS
            while not self._deliver(self.urls[at % len(self.urls)], report):
                at += 1
                if time.monotonic() > deadline:
                    self.unanswered.append(report)
                    return
                time.sleep(0.02)

    def _deliver(self, url: str, report: Report) -> bool:
        """Whether the report is done with: taken, or refused for good."""
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=self.TIMEOUT_SECONDS)
        began = time.monotonic()
        try:
            connection.request("POST", PATH, json.dumps(report.body), report.headers)
            response = connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException):
            with self._lock:
                self.cut_off += 1
            return False
        finally:
            connection.close()
        with self._lock:
            self._note(response, began)
            # 200: an earlier try was stored and its answer lost.
            if response.status in (200, 201):
                self.acknowledged[report.serial] = (report, json.loads(text)["report"]["id"])
                return True
            if response.status == 503:
                self.turned_away += 1
                return False
            self.refused.append((report, response.status, text.decode()))
            return True

    def _note(self, response: http.client.HTTPResponse, began: float) -> None:
        """For those who want to know more of an answer to a report that was sent at `began`; the lock is held."""
