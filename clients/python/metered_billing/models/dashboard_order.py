from enum import StrEnum


class DashboardOrder(StrEnum):
    ESTIMATE = "estimate"
    GROWTH = "growth"
    ID = "id"
    SILENCE = "silence"
    VALUE_0 = ""

    def __str__(self) -> str:
        return str(self.value)
