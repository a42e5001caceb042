from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="SharedUsageMetersItemDaysItem")


@_attrs_define
class SharedUsageMetersItemDaysItem:
    """
    Attributes:
        start (datetime.datetime):
        end (datetime.datetime):
        value (float | None):
    """

    start: datetime.datetime
    end: datetime.datetime
    value: float | None

    def to_dict(self) -> dict[str, Any]:
        start = self.start.isoformat()

        end = self.end.isoformat()

        value: float | None
        value = self.value

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "start": start,
                "end": end,
                "value": value,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        start = datetime.datetime.fromisoformat(d.pop("start"))

        end = datetime.datetime.fromisoformat(d.pop("end"))

        def _parse_value(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        value = _parse_value(d.pop("value"))

        shared_usage_meters_item_days_item = cls(
            start=start,
            end=end,
            value=value,
        )

        return shared_usage_meters_item_days_item
