from enum import StrEnum


class QuarantinedReportState(StrEnum):
    HELD = "held"
    REJECTED = "rejected"
    RELEASED = "released"

    def __str__(self) -> str:
        return str(self.value)
