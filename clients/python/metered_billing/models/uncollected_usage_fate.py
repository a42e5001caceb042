from enum import StrEnum


class UncollectedUsageFate(StrEnum):
    AWAITED = "awaited"
    DRAFT = "draft"
    IF_PAID = "if_paid"
    NONE = "none"
    UNCOLLECTIBLE = "uncollectible"
    VOID = "void"

    def __str__(self) -> str:
        return str(self.value)
