from enum import StrEnum


class AlertRuleType9Kind(StrEnum):
    DIFFERENCES = "differences"
    LATE_USAGE = "late_usage"

    def __str__(self) -> str:
        return str(self.value)
