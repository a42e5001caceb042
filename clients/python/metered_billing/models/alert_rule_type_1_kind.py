from enum import StrEnum


class AlertRuleType1Kind(StrEnum):
    SPIKE_MONEY = "spike_money"

    def __str__(self) -> str:
        return str(self.value)
