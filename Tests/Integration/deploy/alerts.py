"""When each alert fires and when it does not, as tables of series over minutes."""

from dataclasses import dataclass
from pathlib import Path

import yaml

RULES = Path(__file__).resolve().parents[3] / "deploy" / "prometheus"
SERVICE = 'job="billing"'
EXPORTER = 'job="billing-exporter", instance="e:9090"'


@dataclass(frozen=True)
class Row:
    """`fires` at minute `at` with `labels` and `summary`; none of `quiet` does, each at its own minute.

    Series have a value each `step` minutes.
    """

    alert: str
    at: int
    labels: dict[str, str]
    summary: str
    fires: dict[str, str]
    quiet: list[tuple[int, dict[str, str]]]
    step: int = 1


def of_service(
    alert: str, at: int, summary: str, fires: dict, quiet: list, step: int = 1, **labels: str
) -> Row:
    return Row(alert, at, {"job": "billing"} | labels, summary, fires, quiet, step)


def of_exporter(alert: str, at: int, summary: str, name: str, fires: str, *quiet: tuple[int, str], **labels: str) -> Row:
    """An alert on one gauge or counter of the exporter."""
    own = "".join(f', {label}="{value}"' for label, value in labels.items())
    series = f"billing_exporter_{name}{{{EXPORTER}{own}}}"
    every = {"job": "billing-exporter", "instance": "e:9090"} | labels
    return Row(alert, at, every, summary, {series: fires}, [(minute, {series: values}) for minute, values in quiet])


def reports(fate: str) -> str:
    return f'billing_reports_total{{{SERVICE}, fate="{fate}"}}'


def answers(status: str) -> str:
    return f'billing_delivery_answers_total{{{SERVICE}, stripe_status="{status}"}}'


def requests(status: int) -> str:
    return f'billing_http_requests_total{{{SERVICE}, route="/r", status="{status}"}}'


def appended(bound: str) -> str:
    return f'billing_ledger_append_duration_seconds_bucket{{{SERVICE}, le="{bound}"}}'


def volume(claim: str, available: int) -> dict[str, str]:
    labels = f'{{persistentvolumeclaim="{claim}", namespace="n"}}'
    return {
        f"kubelet_volume_stats_available_bytes{labels}": f"{available}+0x60",
        f"kubelet_volume_stats_capacity_bytes{labels}": "100+0x60",
    }


def differences(cause: str) -> str:
    return f'billing_verification_differences{{{SERVICE}, cause="{cause}"}}'


def windows(state: str) -> str:
    return f'billing_windows{{{SERVICE}, state="{state}"}}'


def to_stripe(result: str) -> str:
    return f'billing_stripe_requests_total{{{SERVICE}, result="{result}"}}'


def firing(kind: str) -> str:
    return f'billing_alerts_firing_by_kind{{{SERVICE}, kind="{kind}"}}'


CERTIFICATE = f'billing_tls_certificate_expires_timestamp_seconds{{{SERVICE}, instance="b:3100"}}'
LAG = 'pg_replication_lag_seconds{job="postgres", instance="p:9187"}'
WAITED = f"billing_delivery_queue_age_seconds{{{SERVICE}}}"
FAILED = f"billing_delivery_failed_rounds_total{{{SERVICE}}}"
CHANGES = f"billing_planned_changes_failed{{{SERVICE}}}"
BLOCKED = f"billing_delivery_troubled_segments_total{{{SERVICE}}}"
BACKUP = 'kube_cronjob_status_last_successful_time{cronjob="billing-backup", namespace="n"}'
UP, UP_EXPORTER = f'up{{{SERVICE}, instance="b:3100"}}', f"up{{{EXPORTER}}}"
# The time of these rules begins at 0.
LAST, INTERVAL = (
    f"billing_exporter_{name}{{{EXPORTER}}}" for name in ("last_collection_timestamp_seconds", "collection_interval_seconds")
)

ROWS = [
    of_service(
        "BillingDown", 6, "The billing service b:3100 is not scraped", {UP: "0+0x10"},
        [(6, {UP: "1+0x10"}), (6, {UP: "0+0x3 1+0x10"}), (6, {'up{job="other"}': "0+0x10"})], instance="b:3100",
    ),
    of_service(
        "BillingErrors", 20, "3% of the requests to /r fail",
        {requests(500): "0+3x60", requests(201): "0+97x60"},
        [(20, {requests(500): "0+1x60", requests(201): "0+999x60"}), (20, {requests(404): "0+9x60"})], route="/r",
    ),
    of_service(
        "BillingReportsSlow", 25, "One report in a hundred waits 2.47s or more to be durable",
        {appended("1"): "0+50x60", appended("2.5"): "0+100x60", appended("+Inf"): "0+100x60"},
        [(25, {appended("1"): "0+100x60", appended("+Inf"): "0+100x60"})],
    ),
    of_service(
        "BillingNoReports", 215, "No usage report has arrived for three hours", {reports("accepted"): "7+0x300"},
        [(215, {reports("accepted"): "0+1x300"}), (170, {reports("accepted"): "0+0x300"}),
         (215, {reports("accepted"): "7+0x300", reports("duplicate"): "0+1x300"})],
    ),
    of_service(
        "BillingReportsRefused", 61, "Usage reports are refused", {reports("refused"): "0+1x120"},
        [(75, {reports("refused"): "0+0x40 1+0x80"}), (61, {reports("accepted"): "0+1x120"})],
    ),
    of_service(
        "BillingReportsConflict", 30, "Reports contradict each other", {reports("conflict"): "0+0x10 1+0x100"},
        [(30, {reports("conflict"): "3+0x100"}), (80, {reports("conflict"): "0+0x10 1+0x100"})],
    ),
    of_service(
        "BillingWindowsMissing", 65, "6% of the windows of running periods are missing",
        {windows("missing"): "6+0x100", windows("reported"): "94+0x100"},
        [(65, {windows("missing"): "5+0x100", windows("reported"): "95+0x100"}),
         (65, {windows("late"): "6+0x100", windows("missing"): "0+0x100", windows("reported"): "94+0x100"}),
         (50, {windows("missing"): "6+0x100", windows("reported"): "94+0x100"})],
    ),
    of_service(
        "BillingStripeFailing", 30, "20% of the requests to Stripe come to nothing",
        {to_stripe("limited"): "0+10x60", to_stripe("unanswered"): "0+10x60", to_stripe("ok"): "0+80x60"},
        [(30, {to_stripe("failed"): "0+10x60", to_stripe("ok"): "0+90x60"}),
         (30, {to_stripe("refused"): "0+20x60", to_stripe("ok"): "0+80x60"})],
    ),
    of_service(
        "BillingDeliveryQueueAgeing", 20, "A customer has waited 15m 0s to be compared with Stripe",
        {WAITED: "900+0x60"}, [(20, {WAITED: "600+0x60"}), (20, {WAITED: "900+0x10 0+0x60"})],
    ),
    of_service(
        "BillingDeliveryFailing", 35, "Totals do not reach Stripe", {FAILED: "0+1x60"},
        [(35, {FAILED: "0+0x20 2+0x60"}), (15, {FAILED: "0+1x60"})],
    ),
    of_service(
        "BillingDeliveryBlocked", 70, "Totals are blocked until a person acts", {BLOCKED: "0+1x200"},
        [(75, {BLOCKED: "0+0x10 1+0x100"}), (50, {BLOCKED: "0+1x200"})],
    ),
    of_service(
        "BillingInvoicesDiffer", 95, "The ledger and Stripe differ in 3 places",
        {differences("price"): "2+0x200", differences("invoice"): "1+0x200"},
        [(95, {differences("price"): "0+0x200"}), (95, {differences("price"): "2+0x60 0+0x140"})],
    ),
    of_service(
        "BillingPlannedChangeFailed", 10, "A planned change cannot be made", {CHANGES: "1+0x20"},
        [(10, {CHANGES: "0+0x20"}), (4, {CHANGES: "1+0x20"})],
    ),
    of_service(
        "BillingDeliveryAgeing", 40, "Reports are taken and none of them is at Stripe",
        {answers("queued"): "0+1x200", answers("accepted"): "5+0x200", answers("confirmed"): "0+0x200"},
        [(40, {answers("queued"): "0+1x200", answers("accepted"): "0+1x200"}),
         (40, {answers("queued"): "9+0x200", answers("accepted"): "5+0x200"})],
    ),
    of_service(
        "BillingDeliveryRejected", 30, "Stripe rejects usage", {answers("rejected"): "0+0x10 1+0x100"},
        [(30, {answers("rejected"): "1+0x100"})],
    ),
    of_service(
        "BillingUsageUnbilled", 1500, "Usage is reported that nobody pays for (not_linked)",
        {answers("not_linked"): "0+1x160"},
        [(1400, {answers("not_linked"): "0+1x160"}), (1500, {answers("accepted"): "0+1x160"})],
        step=10, stripe_status="not_linked",
    ),
    Row(
        "BillingVolumeFilling", 20, {"persistentvolumeclaim": "spool-billing-exporter-0", "namespace": "n"},
        "The volume spool-billing-exporter-0 has 14% left", volume("spool-billing-exporter-0", 14),
        [(20, volume("billing-data", 16)), (20, volume("postgres-data", 1))],
    ),
    Row(
        "BillingBackupMissing", 2900, {"cronjob": "billing-backup", "namespace": "n"},
        "The last good copy of the database is 2d 0h 20m 0s old", {BACKUP: "0+0x300"},
        [(2870, {BACKUP: "0+0x300"}), (2900, {BACKUP: "0+600x300"})], step=10,
    ),
    Row(
        "BillingExporterDown", 11, {"job": "billing-exporter", "instance": "e:9090"}, "The exporter e:9090 is not scraped",
        {UP_EXPORTER: "0+0x20"}, [(11, {UP_EXPORTER: "1+0x20"}), (9, {UP_EXPORTER: "0+0x20"})],
    ),
    Row(
        "BillingExporterSilent", 140, {"job": "billing-exporter", "instance": "e:9090"},
        "The exporter e:9090 has collected nothing for 2h 20m 0s", {LAST: "0+0x300", INTERVAL: "3600+0x300"},
        [(129, {LAST: "0+0x300", INTERVAL: "3600+0x300"}), (140, {LAST: "0+0x300", INTERVAL: "7200+0x300"})],
    ),
    of_exporter(
        "BillingExporterNotReporting", 125, "The exporter e:9090 logs usage and does not report it",
        "reporting_enabled", "0+0x200", (125, "1+0x200"), (60, "0+0x200"),
    ),
    of_service(
        "BillingLateUsage", 70, "Late usage of 2 customers waits for a decision", {firing("late_usage"): "2+0x100"},
        [(70, {firing("late_usage"): "0+0x100"}), (50, {firing("late_usage"): "2+0x100"}), (70, {firing("gaps"): "2+0x100"})],
    ),
    of_service(
        "BillingReportsHeld", 70, "Reports of 1 customers are held before charge", {firing("quarantine"): "1+0x100"},
        [(70, {firing("quarantine"): "0+0x100"}), (50, {firing("quarantine"): "1+0x100"}), (70, {firing("late_usage"): "1+0x100"})],
    ),
    of_service(
        "BillingCertificateExpires", 20, "The certificate of b:3100 is valid for 13d 23h 40m 0s more",
        {CERTIFICATE: f"{14 * 86400}+0x30"}, [(20, {CERTIFICATE: f"{15 * 86400}+0x30"}), (5, {CERTIFICATE: "86400+0x30"})],
        instance="b:3100",
    ),
    Row(
        "BillingReplicationLagging", 15, {"job": "postgres", "instance": "p:9187"}, "The standby p:9187 is 1m 1s behind",
        {LAG: "61+0x30"}, [(15, {LAG: "60+0x30"}), (5, {LAG: "61+0x30"})],
    ),
    of_exporter(
        "BillingExporterMetricMissing", 125, "The exporter e:9090 does not find devices",
        "metric_missing", "1+0x200", (125, "1+0x60 0+0x100"), (125, "0+0x200"), metric="devices",
    ),
    of_exporter(
        "BillingExporterGap", 20, "The exporter e:9090 has given up windows",
        "skipped_seconds_total", "0+0x10 3600+0x100", (20, "3600+0x100"),
    ),
    of_exporter(
        "BillingExporterIncomplete", 65, "The exporter e:9090 has 25 incomplete windows",
        "incomplete_windows", "25+0x100", (65, "24+0x100"), (50, "25+0x100"),
    ),
    of_exporter(
        "BillingExporterSpoolAgeing", 140, "The exporter e:9090 has waited 2h 20m 0s to report",
        "spool_oldest_window_end_timestamp_seconds", "0+0x300", (60, "0+0x300"), (125, "0+0x300"), (140, "0+60x300"),
    ),
    of_exporter(
        "BillingExporterSpoolFull", 1, "The spool of the exporter e:9090 is full", "spool_full", "1+0x10", (1, "0+0x10"),
    ),
    of_exporter(
        "BillingExporterReportsRejected", 1, "The service refuses 2 reports of the exporter e:9090",
        "reports_set_aside", "2+0x10", (1, "0+0x10"),
    ),
]  # fmt: skip


def rules() -> dict[str, dict]:
    """Every alert of the rule files by its name."""
    groups = [group for file in sorted(RULES.glob("*.rules.yaml")) for group in yaml.safe_load(file.read_text())["groups"]]
    return {rule["alert"]: rule for group in groups for rule in group["rules"]}
