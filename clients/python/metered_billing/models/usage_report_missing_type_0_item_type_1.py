from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="UsageReportMissingType0ItemType1")


@_attrs_define
class UsageReportMissingType0ItemType1:
    """
    Attributes:
        metric (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and that
            are seen.
        reason (str | Unset): Why it could not be read; the first 500 characters are kept.
    """

    metric: str
    reason: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        metric = self.metric

        reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "metric": metric,
            }
        )
        if reason is not UNSET:
            field_dict["reason"] = reason

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        metric = d.pop("metric")

        reason = d.pop("reason", UNSET)

        usage_report_missing_type_0_item_type_1 = cls(
            metric=metric,
            reason=reason,
        )

        return usage_report_missing_type_0_item_type_1
