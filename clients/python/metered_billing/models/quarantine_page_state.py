from enum import StrEnum


class QuarantinePageState(StrEnum):
    ALL = "all"
    HELD = "held"
    REJECTED = "rejected"
    RELEASED = "released"

    def __str__(self) -> str:
        return str(self.value)
