from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.segment_billing import SegmentBilling

T = TypeVar("T", bound="Segment")


@_attrs_define
class Segment:
    """The stretch of the period in which one subscription item bills the meter at one price.

    Attributes:
        start (datetime.datetime):
        end (datetime.datetime):
        item (str):
        price (str):
        billing (SegmentBilling):
    """

    start: datetime.datetime
    end: datetime.datetime
    item: str
    price: str
    billing: SegmentBilling

    def to_dict(self) -> dict[str, Any]:
        start = self.start.isoformat()

        end = self.end.isoformat()

        item = self.item

        price = self.price

        billing = self.billing.value

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "start": start,
                "end": end,
                "item": item,
                "price": price,
                "billing": billing,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        start = datetime.datetime.fromisoformat(d.pop("start"))

        end = datetime.datetime.fromisoformat(d.pop("end"))

        item = d.pop("item")

        price = d.pop("price")

        billing = SegmentBilling(d.pop("billing"))

        segment = cls(
            start=start,
            end=end,
            item=item,
            price=price,
            billing=billing,
        )

        return segment
