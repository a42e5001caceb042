from enum import StrEnum


class AlertRuleType0Kind(StrEnum):
    SPIKE_UNITS = "spike_units"

    def __str__(self) -> str:
        return str(self.value)
