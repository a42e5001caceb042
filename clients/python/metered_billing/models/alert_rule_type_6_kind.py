from enum import StrEnum


class AlertRuleType6Kind(StrEnum):
    EXPORTER_CONFLICT = "exporter_conflict"

    def __str__(self) -> str:
        return str(self.value)
