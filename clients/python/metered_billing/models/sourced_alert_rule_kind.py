from enum import StrEnum


class SourcedAlertRuleKind(StrEnum):
    ALLOWANCE = "allowance"
    BUDGET = "budget"
    CLOCK_SKEW = "clock_skew"
    DELIVERY_AGEING = "delivery_ageing"
    DELIVERY_FAILED = "delivery_failed"
    DELIVERY_REFUSED = "delivery_refused"
    DIFFERENCES = "differences"
    DROP_TO_ZERO = "drop_to_zero"
    EXPORTER_CONFLICT = "exporter_conflict"
    EXPORTER_OUTDATED = "exporter_outdated"
    EXPORTER_SILENT = "exporter_silent"
    GAPS = "gaps"
    LATE_USAGE = "late_usage"
    PLANNED_CHANGE = "planned_change"
    PROJECTED_INVOICE = "projected_invoice"
    QUARANTINE = "quarantine"
    SPIKE_MONEY = "spike_money"
    SPIKE_UNITS = "spike_units"
    UNBILLED_PERIOD = "unbilled_period"
    WEBHOOK_SILENCE = "webhook_silence"

    def __str__(self) -> str:
        return str(self.value)
