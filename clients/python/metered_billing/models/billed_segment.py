from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.billed_segment_billing import BilledSegmentBilling

if TYPE_CHECKING:
    from ..models.billed_segment_projected_type_1 import BilledSegmentProjectedType1
    from ..models.invoice_line import InvoiceLine


T = TypeVar("T", bound="BilledSegment")


@_attrs_define
class BilledSegment:
    """
    Attributes:
        meter (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and that
            are seen.
        price (str): Stripe's id of the price.
        start (datetime.datetime):
        end (datetime.datetime):
        billing (BilledSegmentBilling):
        so_far (InvoiceLine):
        projected (BilledSegmentProjectedType1 | None): The line at the segment's end, at the lowest and the highest
            usage that is likely; null while there is
            less than a day (or a thirtieth of the segment) to project from.
    """

    meter: str
    price: str
    start: datetime.datetime
    end: datetime.datetime
    billing: BilledSegmentBilling
    so_far: InvoiceLine
    projected: BilledSegmentProjectedType1 | None

    def to_dict(self) -> dict[str, Any]:
        from ..models.billed_segment_projected_type_1 import BilledSegmentProjectedType1  # noqa: PLC0415

        meter = self.meter

        price = self.price

        start = self.start.isoformat()

        end = self.end.isoformat()

        billing = self.billing.value

        so_far = self.so_far.to_dict()

        projected: dict[str, Any] | None
        if isinstance(self.projected, BilledSegmentProjectedType1):
            projected = self.projected.to_dict()
        else:
            projected = self.projected

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "meter": meter,
                "price": price,
                "start": start,
                "end": end,
                "billing": billing,
                "so_far": so_far,
                "projected": projected,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.billed_segment_projected_type_1 import BilledSegmentProjectedType1  # noqa: PLC0415
        from ..models.invoice_line import InvoiceLine  # noqa: PLC0415

        d = dict(src_dict)
        meter = d.pop("meter")

        price = d.pop("price")

        start = datetime.datetime.fromisoformat(d.pop("start"))

        end = datetime.datetime.fromisoformat(d.pop("end"))

        billing = BilledSegmentBilling(d.pop("billing"))

        so_far = InvoiceLine.from_dict(d.pop("so_far"))

        def _parse_projected(data: object) -> BilledSegmentProjectedType1 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                projected_type_1 = BilledSegmentProjectedType1.from_dict(data)

                return projected_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(BilledSegmentProjectedType1 | None, data)

        projected = _parse_projected(d.pop("projected"))

        billed_segment = cls(
            meter=meter,
            price=price,
            start=start,
            end=end,
            billing=billing,
            so_far=so_far,
            projected=projected,
        )

        return billed_segment
