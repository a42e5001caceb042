"""A load that also remembers when it was answered, and what its refusals said."""

import http.client
import json
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crash.load import PATH, Report
from postgres.roaming import RoamingLoad


@dataclass
class TimedLoad(RoamingLoad):
    """`answered_at` and `longest_seconds` are of every report that was taken, and of every answer."""

    answered_at: list[float] = field(default_factory=list)
    longest_seconds: float = 0
    without_retry_after: int = 0

    def first_answer_after(self, moment: float) -> float | None:
        """Seconds from `moment` to the first report that was taken after it."""
        return min((at - moment for at in list(self.answered_at) if at > moment), default=None)

    def _deliver(self, url: str, report: Report) -> bool:
        # The machine has other things to do as well.
        time.sleep(0.02)
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
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
        now = time.monotonic()
        with self._lock:
            self.longest_seconds = max(self.longest_seconds, now - began)
            if response.status in (200, 201):
                self.acknowledged[report.serial] = (report, json.loads(text)["report"]["id"])
                self.answered_at.append(now)
                return True
            if response.status == 503:
                self.turned_away += 1
                self.without_retry_after += response.headers["Retry-After"] is None
                return False
            self.refused.append((report, response.status, text.decode()))
            return True
