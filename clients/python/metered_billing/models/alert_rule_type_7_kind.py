from enum import StrEnum


class AlertRuleType7Kind(StrEnum):
    GAPS = "gaps"

    def __str__(self) -> str:
        return str(self.value)
