from enum import StrEnum


class MeterUsageAggregate(StrEnum):
    AVERAGE = "average"
    LAST = "last"
    MAX = "max"
    P95 = "p95"
    SUM = "sum"

    def __str__(self) -> str:
        return str(self.value)
