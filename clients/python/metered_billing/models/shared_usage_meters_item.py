from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.period import Period
    from ..models.shared_usage_meters_item_days_item import (
        SharedUsageMetersItemDaysItem,
    )


T = TypeVar("T", bound="SharedUsageMetersItem")


@_attrs_define
class SharedUsageMetersItem:
    """
    Attributes:
        meter (str):
        unit (str):
        period (Period):
        total (int):
        included (int):
        overage (int):
        used (str): A sentence: You've used 8 devices this month.
        days (list[SharedUsageMetersItemDaysItem]): The days of the period so far; null where nothing was reported.
        charge (int | Unset): Of the invoice's currency; cents for usd.
        charge_text (str | Unset): A sentence: Estimated additional charge: $15.00.
    """

    meter: str
    unit: str
    period: Period
    total: int
    included: int
    overage: int
    used: str
    days: list[SharedUsageMetersItemDaysItem]
    charge: int | Unset = UNSET
    charge_text: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        meter = self.meter

        unit = self.unit

        period = self.period.to_dict()

        total = self.total

        included = self.included

        overage = self.overage

        used = self.used

        days = []
        for days_item_data in self.days:
            days_item = days_item_data.to_dict()
            days.append(days_item)

        charge = self.charge

        charge_text = self.charge_text

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "meter": meter,
                "unit": unit,
                "period": period,
                "total": total,
                "included": included,
                "overage": overage,
                "used": used,
                "days": days,
            }
        )
        if charge is not UNSET:
            field_dict["charge"] = charge
        if charge_text is not UNSET:
            field_dict["charge_text"] = charge_text

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.period import Period  # noqa: PLC0415
        from ..models.shared_usage_meters_item_days_item import (
            SharedUsageMetersItemDaysItem,  # noqa: PLC0415
        )

        d = dict(src_dict)
        meter = d.pop("meter")

        unit = d.pop("unit")

        period = Period.from_dict(d.pop("period"))

        total = d.pop("total")

        included = d.pop("included")

        overage = d.pop("overage")

        used = d.pop("used")

        days = []
        _days = d.pop("days")
        for days_item_data in _days:
            days_item = SharedUsageMetersItemDaysItem.from_dict(days_item_data)

            days.append(days_item)

        charge = d.pop("charge", UNSET)

        charge_text = d.pop("charge_text", UNSET)

        shared_usage_meters_item = cls(
            meter=meter,
            unit=unit,
            period=period,
            total=total,
            included=included,
            overage=overage,
            used=used,
            days=days,
            charge=charge,
            charge_text=charge_text,
        )

        return shared_usage_meters_item
