from enum import StrEnum


class PlannedChangeStatus(StrEnum):
    ACCEPTED = "accepted"
    DONE = "done"
    FAILED = "failed"
    LAPSED = "lapsed"
    REPLACED = "replaced"
    REVOKED = "revoked"
    REVOKING = "revoking"
    SCHEDULED = "scheduled"

    def __str__(self) -> str:
        return str(self.value)
