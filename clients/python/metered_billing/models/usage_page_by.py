from enum import StrEnum


class UsagePageBy(StrEnum):
    DAY = "day"
    HOUR = "hour"
    VALUE_0 = ""

    def __str__(self) -> str:
        return str(self.value)
