from enum import StrEnum


class PlannedChangeKind(StrEnum):
    CANCEL = "cancel"
    CHANGE = "change"

    def __str__(self) -> str:
        return str(self.value)
