"""The Grafana board and the alert rules, held to what the real programs export."""

import json
import math
import subprocess
import xml.etree.ElementTree as XML
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy import picture
from deploy.alerts import rules
from deploy.board import BOARD, panels, rows
from deploy.image import REPOSITORY
from deploy.promql import alternatives, name, selectors
from deploy.watched import Watched, start
from exporter.endpoint import Application, wait_until
from harness.programs import Programs

PICTURE = REPOSITORY / "docs" / "images" / "board.svg"
# Others' metrics: Prometheus' own, the kubelet's and kube-state-metrics'.
FOREIGN = {
    "up", "ALERTS", "kubelet_volume_stats_available_bytes", "kubelet_volume_stats_capacity_bytes",
    "kube_cronjob_status_last_successful_time", "pg_replication_lag_seconds",
}  # fmt: skip
# Only programs in trouble have series of it, or those that end TLS themselves (security/test_service_tls.py).
NOT_WHEN_WELL = {
    'billing_http_requests_total{status=~"5.."}', "billing_exporter_spool_oldest_window_end_timestamp_seconds",
    "billing_tls_certificate_expires_timestamp_seconds",
}  # fmt: skip


@pytest.fixture(scope="module")
def watched(bin_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    programs, application = Programs(bin_dir, tmp_path_factory.mktemp("watched")), Application()
    try:
        yield start(programs, application)
    finally:
        programs.stop()
        application.stop()


def expressions() -> list[tuple[str, str]]:
    """Every query of the board by its panel, with what Grafana puts in for the scrape interval."""
    return [
        (panel["title"], target["expr"].replace("$__rate_interval", "1m"))
        for panel in panels()
        for target in panel["targets"]
    ]


def test_no_panel_is_empty(watched: Watched):
    def empty() -> list[str]:
        return [title for title, query in expressions() if not has_values(watched.query(query))]

    wait_until(lambda: not empty(), seconds=20, what=f"values for {empty()}")


def has_values(result: list[dict]) -> bool:
    return any(not math.isnan(float(series["value"][1])) for series in result)


def test_an_empty_panel_would_be_noticed(watched: Watched):
    assert not has_values(watched.query("sum(rate(billing_reports_totals[10s]))"))
    assert not has_values(watched.query("histogram_quantile(0.99, sum by (le) (rate(billing_reports_total[10s])))"))


@pytest.mark.parametrize("alert", sorted(rules()))
def test_alerts_ask_for_what_is_exported(watched: Watched, alert: str):
    """Names, labels and their values: a rename in a program fails here."""
    for selector in selectors(rules()[alert]["expr"]):
        if name(selector) not in FOREIGN and selector not in NOT_WHEN_WELL:
            for each in alternatives(selector):
                assert watched.query(f"count({each})"), f"nothing exports {each}"


def test_prometheus_evaluates_every_rule(watched: Watched):
    def states() -> dict[str, str]:
        groups = watched.prometheus.get("/api/v1/rules").json["data"]["groups"]
        return {rule["name"]: rule["health"] + rule.get("lastError", "") for group in groups for rule in group["rules"]}

    wait_until(lambda: "unknown" not in states().values(), what="an evaluation")
    assert states() == dict.fromkeys(rules(), "ok")


def test_a_conflict_is_told(watched: Watched):
    """The one alert that the traffic of these tests deserves, through the real Prometheus."""
    wait_until(lambda: watched.query('ALERTS{alertname="BillingReportsConflict", alertstate="firing"}'), what="an alert")
    firing = {it["metric"]["alertname"] for it in watched.query('ALERTS{alertstate="firing"}')}
    assert firing == {"BillingReportsConflict"}


def test_the_board_is_a_board():
    board = json.loads(BOARD.read_text())
    ids = [panel["id"] for panel in board["panels"]]
    assert len(set(ids)) == len(ids)
    taken: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert place["x"] + place["w"] <= 24 and not cells & taken, panel["title"]
        taken |= cells
    for panel in panels():
        assert panel["datasource"]["uid"] == "${datasource}" and panel["fieldConfig"]["defaults"]["unit"]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('sum by (job) (rate(a_total{job="x", b=~"c|d"}[5m])) > 2 * b_seconds + 600', {'a_total{job="x", b=~"c|d"}', "b_seconds"}),
        ("histogram_quantile(0.9, sum by (le, route) (rate(a_bucket[$__rate_interval])))", {"a_bucket"}),
        ("time() - a_seconds > 2 * 86400", {"a_seconds"}),
        ("a == 0 and sum by (job) (b offset 3h) >= 0", {"a", "b"}),
        ("count(ALERTS{x=\"y\"}) or vector(0)", {'ALERTS{x="y"}'}),
    ],
)  # fmt: skip
def test_selectors(expression: str, expected: set[str]):
    assert selectors(expression) == expected


def test_alternatives():
    assert alternatives('a{b=~"c|d", e=~"f|g"}') == [
        'a{b="c", e="f"}', 'a{b="c", e="g"}', 'a{b="d", e="f"}', 'a{b="d", e="g"}',
    ]  # fmt: skip
    assert alternatives('a{b=~"5.."}') == ['a{b=~"5.."}']


def drawn(svg: str) -> tuple[dict[str, tuple[int, int, int, int]], list[str]]:
    """Of a picture the frame of each panel by its title, and the other words."""
    shapes = list(XML.fromstring(svg))
    frames, words = {}, []
    for shape, title in zip(shapes, shapes[1:] + [None], strict=True):
        if shape.get("stroke") == "#ddd" and shape.get("fill") == "#fff":
            frames[title.text] = tuple(int(shape.get(name)) for name in ("x", "y", "width", "height"))
        elif shape.tag.endswith("text"):
            words.append(shape.text)
    return frames, words


def framed() -> dict[str, tuple[int, int, int, int]]:
    return {panel["title"]: picture.frame(panel["gridPos"]) for panel in panels()}


def test_the_picture_is_drawn_from_what_prometheus_has(watched: Watched):
    """The drawing that `make pictures` writes, here of the Prometheus that the board's queries are run against."""
    wait_until(lambda: all(picture.series(watched.prometheus, panel) for panel in panels()), what="samples of every panel")
    frames, words = drawn(picture.drawing(watched.prometheus))
    assert frames == framed() and "no data" not in words
    assert {row["title"] for row in rows()} <= set(words)
    [replicas] = [panel for panel in panels() if panel["title"] == "Service replicas"]
    [result] = watched.query(replicas["targets"][0]["expr"])
    assert picture.number(float(result["value"][1]), replicas["fieldConfig"]["defaults"]["unit"]) in words


def test_the_picture_in_the_docs_is_of_this_board():
    """Titles, places and headings; `make pictures` draws it anew."""
    frames, words = drawn(PICTURE.read_text())
    assert frames == framed() and "no data" not in words
    assert {row["title"] for row in rows()} <= set(words)
    assert "../images/board.svg" in (REPOSITORY / "docs/operating/monitoring.md").read_text()


def test_make_pictures_draws_it():
    done = subprocess.run(["make", "-n", "pictures"], cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0 and "-m deploy.picture" in done.stdout and "-m pages.pictures" in done.stdout
