from enum import StrEnum


class SegmentBilling(StrEnum):
    BILLED = "billed"
    TRIAL = "trial"

    def __str__(self) -> str:
        return str(self.value)
