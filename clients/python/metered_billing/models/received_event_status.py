from enum import StrEnum


class ReceivedEventStatus(StrEnum):
    KNOWN = "known"
    RECORDED = "recorded"

    def __str__(self) -> str:
        return str(self.value)
