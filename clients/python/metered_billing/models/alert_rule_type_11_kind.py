from enum import StrEnum


class AlertRuleType11Kind(StrEnum):
    CLOCK_SKEW = "clock_skew"

    def __str__(self) -> str:
        return str(self.value)
