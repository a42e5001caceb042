from enum import StrEnum


class ReportQuarantine(StrEnum):
    HELD = "held"
    REJECTED = "rejected"
    RELEASED = "released"

    def __str__(self) -> str:
        return str(self.value)
