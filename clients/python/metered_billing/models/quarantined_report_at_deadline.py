from enum import StrEnum


class QuarantinedReportAtDeadline(StrEnum):
    BILL = "bill"
    LATE = "late"

    def __str__(self) -> str:
        return str(self.value)
