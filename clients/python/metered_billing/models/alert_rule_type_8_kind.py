from enum import StrEnum


class AlertRuleType8Kind(StrEnum):
    DELIVERY_FAILED = "delivery_failed"
    DELIVERY_REFUSED = "delivery_refused"
    QUARANTINE = "quarantine"

    def __str__(self) -> str:
        return str(self.value)
