from enum import StrEnum


class AlertMessageStatus(StrEnum):
    ABANDONED = "abandoned"
    DELIVERED = "delivered"
    DUE = "due"

    def __str__(self) -> str:
        return str(self.value)
