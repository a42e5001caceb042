from enum import StrEnum


class DashboardKind(StrEnum):
    ALL = "all"
    GROWING = "growing"
    SHRINKING = "shrinking"
    TROUBLE = "trouble"
    VALUE_0 = ""

    def __str__(self) -> str:
        return str(self.value)
