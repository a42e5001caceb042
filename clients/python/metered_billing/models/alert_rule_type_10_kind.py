from enum import StrEnum


class AlertRuleType10Kind(StrEnum):
    WEBHOOK_SILENCE = "webhook_silence"

    def __str__(self) -> str:
        return str(self.value)
