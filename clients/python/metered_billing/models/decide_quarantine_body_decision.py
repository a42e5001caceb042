from enum import StrEnum


class DecideQuarantineBodyDecision(StrEnum):
    REJECT = "reject"
    RELEASE = "release"

    def __str__(self) -> str:
        return str(self.value)
