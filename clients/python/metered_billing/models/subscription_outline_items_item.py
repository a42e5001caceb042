from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="SubscriptionOutlineItemsItem")


@_attrs_define
class SubscriptionOutlineItemsItem:
    """
    Attributes:
        meter (None | str): Null for the base price.
        lookup_key (str):
        price (str): Stripe's id of the price.
        interval (str):
        optional (bool):
    """

    meter: None | str
    lookup_key: str
    price: str
    interval: str
    optional: bool

    def to_dict(self) -> dict[str, Any]:
        meter: None | str
        meter = self.meter

        lookup_key = self.lookup_key

        price = self.price

        interval = self.interval

        optional = self.optional

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "meter": meter,
                "lookup_key": lookup_key,
                "price": price,
                "interval": interval,
                "optional": optional,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_meter(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        meter = _parse_meter(d.pop("meter"))

        lookup_key = d.pop("lookup_key")

        price = d.pop("price")

        interval = d.pop("interval")

        optional = d.pop("optional")

        subscription_outline_items_item = cls(
            meter=meter,
            lookup_key=lookup_key,
            price=price,
            interval=interval,
            optional=optional,
        )

        return subscription_outline_items_item
