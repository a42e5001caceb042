from enum import StrEnum


class AlertRuleType3Kind(StrEnum):
    ALLOWANCE = "allowance"

    def __str__(self) -> str:
        return str(self.value)
