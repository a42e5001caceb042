"""A load that also remembers when it was answered, and what its refusals said."""

import http.client
import time
from dataclasses import dataclass, field
from typing import ClassVar

from crash.load import Report
from postgres.roaming import RoamingLoad


@dataclass
class TimedLoad(RoamingLoad):
    """`answered_at` and `longest_seconds` are of every report that was taken, and of every answer."""

    TIMEOUT_SECONDS: ClassVar[int] = 60

    answered_at: list[float] = field(default_factory=list)
    longest_seconds: float = 0
    without_retry_after: int = 0

    def first_answer_after(self, moment: float) -> float | None:
        """Seconds from `moment` to the first report that was taken after it."""
        return min((at - moment for at in list(self.answered_at) if at > moment), default=None)

    def _deliver(self, url: str, report: Report) -> bool:
        # The machine has other things to do as well.
        time.sleep(0.02)
        return super()._deliver(url, report)

    def _note(self, response: http.client.HTTPResponse, began: float) -> None:
        now = time.monotonic()
        self.longest_seconds = max(self.longest_seconds, now - began)
        if response.status in (200, 201):
            self.answered_at.append(now)
        elif response.status == 503:
            self.without_retry_after += response.headers["Retry-After"] is None
