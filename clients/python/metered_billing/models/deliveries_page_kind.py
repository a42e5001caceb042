from enum import StrEnum


class DeliveriesPageKind(StrEnum):
    ALL = "all"
    OPEN = "open"
    VALUE_0 = ""

    def __str__(self) -> str:
        return str(self.value)
