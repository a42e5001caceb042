from enum import StrEnum


class CollectionStateState(StrEnum):
    CANCELED = "canceled"
    COLLECTION_PAUSED = "collection_paused"
    CUSTOMER_DELETED = "customer_deleted"
    INCOMPLETE = "incomplete"
    INCOMPLETE_EXPIRED = "incomplete_expired"
    ITEM_REMOVED = "item_removed"
    PAST_DUE = "past_due"
    PAUSED = "paused"
    UNPAID = "unpaid"

    def __str__(self) -> str:
        return str(self.value)
