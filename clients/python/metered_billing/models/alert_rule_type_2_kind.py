from enum import StrEnum


class AlertRuleType2Kind(StrEnum):
    DROP_TO_ZERO = "drop_to_zero"

    def __str__(self) -> str:
        return str(self.value)
