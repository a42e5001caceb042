from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.invoice_line import InvoiceLine


T = TypeVar("T", bound="BilledSegmentProjectedType1")


@_attrs_define
class BilledSegmentProjectedType1:
    """
    Attributes:
        low (InvoiceLine):
        high (InvoiceLine):
    """

    low: InvoiceLine
    high: InvoiceLine

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
        from ..models.invoice_line import InvoiceLine  # noqa: PLC0415

        d = dict(src_dict)
        low = InvoiceLine.from_dict(d.pop("low"))

        high = InvoiceLine.from_dict(d.pop("high"))

        billed_segment_projected_type_1 = cls(
            low=low,
            high=high,
        )

        return billed_segment_projected_type_1
