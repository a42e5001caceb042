from enum import StrEnum


class AlertRuleType12Kind(StrEnum):
    EXPORTER_OUTDATED = "exporter_outdated"

    def __str__(self) -> str:
        return str(self.value)
