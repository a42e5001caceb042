"""The alert rules as promtool tests them: each fires when it should, and is quiet beside that."""

import subprocess
from pathlib import Path

import pytest
import yaml

from deploy.alerts import ROWS, RULES, Row, rules
from harness.program import environment, find


def promtool(folder: Path, rule_files: list[str], tests: list[dict], step: int = 1) -> subprocess.CompletedProcess[str]:
    test = {"rule_files": rule_files, "evaluation_interval": f"{step}m", "tests": tests}
    (folder / "test.yaml").write_text(yaml.safe_dump(test))
    return subprocess.run(
        [find("promtool"), "test", "rules", folder / "test.yaml"],
        env=environment(), capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def one(alert: str, at: int, series: dict[str, str], expected: list[dict], step: int = 1) -> dict:
    return {
        "interval": f"{step}m",
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "alert_rule_test": [{"eval_time": f"{at}m", "alertname": alert, "exp_alerts": expected}],
    }


def firing(row: Row) -> dict:
    """What Prometheus would send: the summary as the table says it, the rest as the rule does."""
    rule = rules()[row.alert]
    annotations = rule["annotations"] | {"summary": row.summary}
    return {"exp_labels": row.labels | rule["labels"], "exp_annotations": annotations}


@pytest.mark.parametrize("step", sorted({row.step for row in ROWS}))
def test_every_alert_fires_and_is_quiet(tmp: Path, step: int):
    rows = [row for row in ROWS if row.step == step]
    tests = [one(row.alert, row.at, row.fires, [firing(row)], step) for row in rows]
    tests += [one(row.alert, at, series, [], step) for row in rows for at, series in row.quiet]
    done = promtool(tmp, [str(file) for file in RULES.glob("*.rules.yaml")], tests, step)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_alert_has_its_row():
    assert sorted(row.alert for row in ROWS) == sorted(rules())
    assert all(row.quiet for row in ROWS)


@pytest.mark.parametrize("change", ["threshold", "duration"])
def test_a_changed_rule_would_be_noticed(tmp: Path, change: str):
    text = (RULES / "billing-exporter.rules.yaml").read_text()
    changed = {
        "threshold": ("billing_exporter_incomplete_windows > 24", "billing_exporter_incomplete_windows > 25"),
        "duration": ("for: 10m\n        labels: { severity: warning }", "for: 12m\n        labels: { severity: warning }"),
    }[change]
    assert changed[0] in text
    (tmp / "rules.yaml").write_text(text.replace(*changed))
    known = [row for row in ROWS if row.alert.startswith("BillingExporter")]
    done = promtool(tmp, [str(tmp / "rules.yaml")], [one(row.alert, row.at, row.fires, [firing(row)]) for row in known])
    assert done.returncode == 1


def test_every_alert_says_what_it_means_and_what_to_do(repository: Path):
    page = (repository / "docs" / "operating" / "monitoring.md").read_text()
    sections = {text.splitlines()[0]: text for text in page.split("\n### ")[1:]}
    assert sorted(sections) == sorted(rules())
    for alert, rule in rules().items():
        notes = rule["annotations"]
        assert set(notes) == {"summary", "description", "runbook_url"}
        assert notes["runbook_url"] == f"docs/operating/monitoring.md#{alert.lower()}"
        assert rule["labels"]["severity"] in ("info", "warning", "critical")
        section = sections[alert]
        assert 0 < section.index("**It means**") < section.index("**Do**")
