from enum import StrEnum


class AlertMessageType(StrEnum):
    ALERT_FIRED = "alert.fired"
    ALERT_RESOLVED = "alert.resolved"
    DIGEST_DAILY = "digest.daily"

    def __str__(self) -> str:
        return str(self.value)
