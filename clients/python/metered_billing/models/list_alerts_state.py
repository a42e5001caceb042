from enum import StrEnum


class ListAlertsState(StrEnum):
    ALL = "all"
    FIRING = "firing"

    def __str__(self) -> str:
        return str(self.value)
