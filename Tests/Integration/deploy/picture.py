"""Draws the board's panels from a minute of the real programs' metrics, as docs/images/board.svg.

Grafana is no package here: what is drawn are the board's own queries, titles, units and places.

    BILLING_BIN_DIR=.build/debug .venv/bin/python -m deploy.picture   # in Tests/Integration; `make pictures` does
"""

import os
import random
import tempfile
import time
from html import escape
from pathlib import Path

from deploy.board import panels, rows
from deploy.image import REPOSITORY
from deploy.watched import KEY, Watched, start
from exporter.endpoint import Application
from harness.api import Api
from harness.programs import Programs

CELL_WIDTH, CELL_HEIGHT = 52, 26
COLOURS = ["#3274d9", "#e0752d", "#5ba05b", "#a352cc", "#c4162a", "#806eb7", "#37872d", "#8f3bb8"]
SECONDS = 75


def traffic(watched: Watched) -> None:
    """Three customers that report at an uneven pace, and sometimes wrongly."""
    chance = random.Random(20)
    service = watched.service.api
    deadline, minute = time.monotonic() + SECONDS, 0
    while time.monotonic() < deadline:
        minute += 1
        for customer in ("cust_abc123", "cust_globex", "cust_initech"):
            body = {
                "customer_id": customer,
                "instance_id": "k8s-cluster-1",
                "metrics": {"devices": 5 + minute // 20, "mqtt_messages": chance.randrange(5_000)},
                "report_id": f"{customer}-{minute}",
            }
            for _ in range(2 if chance.random() < 0.15 else 1):
                service.post("/api/usage/report", body)
            service.get(f"/api/usage/{customer}/summary")
        time.sleep(chance.random() * 0.4)


def series(prometheus: Api, panel: dict) -> list[tuple[str, list[tuple[float, float]]]]:
    now, found = time.time(), []
    for target in panel["targets"]:
        query = target["expr"].replace("$__rate_interval", "10s")
        answer = prometheus.get("/api/v1/query_range", query=query, start=now - SECONDS, end=now, step=1)
        for row in answer.json["data"]["result"]:
            name = target["legendFormat"]
            for label, value in row["metric"].items():
                name = name.replace("{{" + label + "}}", value)
            points = [(float(at) - now + SECONDS, float(value)) for at, value in row["values"] if value != "NaN"]
            if points:
                found.append((name, points))
    return found


def number(value: float, unit: str) -> str:
    if unit == "s":
        steps = ((1, 1000, "ms"), (120, 1, "s"), (float("inf"), 1 / 60, "min"))
        factor, name = next((factor, name) for limit, factor, name in steps if value < limit)
        return f"{value * factor:.3g} {name}"
    suffix = {"reqps": "/s", "bytes": " B", "percentunit": " %"}.get(unit, "")
    return f"{value * (100 if unit == 'percentunit' else 1):.3g}{suffix}"


def text(x: float, y: float, words: str, size: int = 11, colour: str = "#444", extra: str = "") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" fill="{colour}" {extra}>{escape(words)}</text>'


def heading(row: dict) -> str:
    return text(8, row["gridPos"]["y"] * CELL_HEIGHT + 20, row["title"], 13, "#111", 'font-weight="600"')


def frame(place: dict) -> tuple[int, int, int, int]:
    """x, y, width and height of a panel."""
    x, y = place["x"] * CELL_WIDTH + 4, place["y"] * CELL_HEIGHT + 4
    return x, y, place["w"] * CELL_WIDTH - 8, place["h"] * CELL_HEIGHT - 8


def draw(panel: dict, found: list[tuple[str, list[tuple[float, float]]]]) -> str:
    unit = panel["fieldConfig"]["defaults"]["unit"]
    x, y, width, height = frame(panel["gridPos"])
    parts = [f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="#fff" stroke="#ddd"/>']
    parts.append(text(x + 10, y + 18, panel["title"], 12, "#111", 'font-weight="600"'))
    if panel["type"] == "stat":
        value = number(found[0][1][-1][1], unit) if found else "no data"
        parts.append(text(x + width / 2, y + height / 2 + 20, value, 26, "#37872d", 'text-anchor="middle"'))
        return "".join(parts)
    shown = found[:8]
    legend = -(-len(shown) // 2) * 15
    left, right, top, bottom = x + 58, x + width - 10, y + 30, y + height - legend - 12
    most = max((value for _, points in found for _, value in points), default=1) or 1
    for share in (0, 0.5, 1):
        level = bottom - (bottom - top) * share
        parts.append(f'<line x1="{left}" y1="{level:.0f}" x2="{right}" y2="{level:.0f}" stroke="#eee"/>')
        parts.append(text(left - 6, level + 4, number(most * share, unit), 10, "#777", 'text-anchor="end"'))
    for index, (name, points) in enumerate(shown):
        colour = COLOURS[index]
        line = " ".join(
            f"{left + (right - left) * at / SECONDS:.0f},{bottom - (bottom - top) * value / most:.0f}"
            for at, value in points
        )
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        lx, ly = x + 12 + (index % 2) * width / 2, bottom + 20 + (index // 2) * 15
        parts.append(f'<rect x="{lx:.0f}" y="{ly - 7:.0f}" width="9" height="3" fill="{colour}"/>')
        parts.append(text(lx + 14, ly, f"{name[:26]}  {number(points[-1][1], unit)}", 10))
    return "".join(parts)


def drawing(prometheus: Api) -> str:
    """The whole board as SVG, of the last `SECONDS`."""
    parts = [draw(panel, series(prometheus, panel)) for panel in panels()] + [heading(row) for row in rows()]
    height = max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in panels()) * CELL_HEIGHT + 4
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {24 * CELL_WIDTH} {height}" '
        f'font-family="DejaVu Sans, sans-serif"><rect width="100%" height="100%" fill="#f4f5f5"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        programs = Programs(Path(os.environ["BILLING_BIN_DIR"]).absolute(), Path(folder))
        application = Application()
        try:
            watched = start(programs, application)
            for customer in ("cust_globex", "cust_initech"):
                for path, body in (("/api/customers", {}), ("/api/subscriptions", {"plan": "professional", "trial_period_days": 0})):
                    Api(watched.service.url, KEY).post(path, {"customer_id": customer} | body)
            traffic(watched)
            (REPOSITORY / "docs" / "images" / "board.svg").write_text(drawing(watched.prometheus))
        finally:
            programs.stop()
            application.stop()


if __name__ == "__main__":
    main()
