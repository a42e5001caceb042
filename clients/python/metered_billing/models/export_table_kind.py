from enum import StrEnum


class ExportTableKind(StrEnum):
    DELIVERIES = "deliveries"
    FOCUS = "focus"
    INVOICES = "invoices"
    USAGE = "usage"

    def __str__(self) -> str:
        return str(self.value)
