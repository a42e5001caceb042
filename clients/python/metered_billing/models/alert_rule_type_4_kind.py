from enum import StrEnum


class AlertRuleType4Kind(StrEnum):
    BUDGET = "budget"
    PROJECTED_INVOICE = "projected_invoice"

    def __str__(self) -> str:
        return str(self.value)
