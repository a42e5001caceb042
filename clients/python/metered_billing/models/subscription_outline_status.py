from enum import StrEnum


class SubscriptionOutlineStatus(StrEnum):
    ACTIVE = "active"
    TRIALING = "trialing"

    def __str__(self) -> str:
        return str(self.value)
