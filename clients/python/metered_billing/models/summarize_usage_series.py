from enum import StrEnum


class SummarizeUsageSeries(StrEnum):
    DAY = "day"
    HOUR = "hour"

    def __str__(self) -> str:
        return str(self.value)
