from enum import StrEnum


class WarningCode(StrEnum):
    ACTIVE_ABOVE_TOTAL = "active_above_total"
    CLOSED_PERIOD = "closed_period"
    DEVICES_DIFFER = "devices_differ"
    EXPORTER_SEQUENCE = "exporter_sequence"
    REPEAT_COUNTS_AGAIN = "repeat_counts_again"
    ROUNDED_TO_TWELVE_DECIMALS = "rounded_to_twelve_decimals"

    def __str__(self) -> str:
        return str(self.value)
