from enum import StrEnum


class GapState(StrEnum):
    LATE = "late"
    MISSING = "missing"
    VOID = "void"
    WAIVED = "waived"

    def __str__(self) -> str:
        return str(self.value)
