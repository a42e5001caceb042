from enum import StrEnum


class StripeStatus(StrEnum):
    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    DISABLED = "disabled"
    NOT_LINKED = "not_linked"
    NO_METERED_PRICE = "no_metered_price"
    NO_SUBSCRIPTION = "no_subscription"
    QUARANTINED = "quarantined"
    QUEUED = "queued"
    REJECTED = "rejected"

    def __str__(self) -> str:
        return str(self.value)
