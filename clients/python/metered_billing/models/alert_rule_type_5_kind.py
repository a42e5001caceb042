from enum import StrEnum


class AlertRuleType5Kind(StrEnum):
    DELIVERY_AGEING = "delivery_ageing"
    EXPORTER_SILENT = "exporter_silent"
    PLANNED_CHANGE = "planned_change"
    UNBILLED_PERIOD = "unbilled_period"

    def __str__(self) -> str:
        return str(self.value)
