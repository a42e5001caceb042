"""A query API of a few lines: one counter that grows by one each second, sampled each second, for all time."""

import json
import re
from urllib.parse import parse_qs, urlsplit

from exporter.endpoint import Application


class CountingServer(Application):
    def answer(self, target: str, headers) -> tuple[int, str, bytes]:
        if self.is_down:
            return 500, "text/plain", b"down\n"
        asked = parse_qs(urlsplit(target).query)
        if urlsplit(target).path != "/api/v1/query":
            return 404, "text/plain", b"not found\n"
        end = float(asked["time"][0])
        found = re.search(r"\[(\d+)(ms|s)\]", asked["query"][0])
        span = int(found[1]) / (1000 if found[2] == "ms" else 1)
        times = range(-int(-(end - span) // 1), int(end) + 1)
        values = [[t, str(t % 1_000_000_000)] for t in times]
        result = [{"metric": {"__name__": "m_total"}, "values": values}] if "m_total" in target else []
        data = {"resultType": "matrix", "result": result}
        return 200, "application/json", json.dumps({"status": "success", "data": data}).encode()
