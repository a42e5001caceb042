from enum import StrEnum


class ChangePreviewKind(StrEnum):
    CANCEL = "cancel"
    CHANGE = "change"

    def __str__(self) -> str:
        return str(self.value)
