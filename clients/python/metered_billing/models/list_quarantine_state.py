from enum import StrEnum


class ListQuarantineState(StrEnum):
    ALL = "all"
    HELD = "held"
    REJECTED = "rejected"
    RELEASED = "released"

    def __str__(self) -> str:
        return str(self.value)
