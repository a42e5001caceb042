from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.invoice import Invoice


T = TypeVar("T", bound="UpcomingInvoiceProjectedType1")


@_attrs_define
class UpcomingInvoiceProjectedType1:
    """
    Attributes:
        low (Invoice):
        high (Invoice):
    """

    low: Invoice
    high: Invoice

    def to_dict(self) -> dict[str, Any]:
        low = self.low.to_dict()

        high = self.high.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "low": low,
                "high": high,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.invoice import Invoice  # noqa: PLC0415

        d = dict(src_dict)
        low = Invoice.from_dict(d.pop("low"))

        high = Invoice.from_dict(d.pop("high"))

        upcoming_invoice_projected_type_1 = cls(
            low=low,
            high=high,
        )

        return upcoming_invoice_projected_type_1
