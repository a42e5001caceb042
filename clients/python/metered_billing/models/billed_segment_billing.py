from enum import StrEnum


class BilledSegmentBilling(StrEnum):
    BILLED = "billed"
    TRIAL = "trial"

    def __str__(self) -> str:
        return str(self.value)
