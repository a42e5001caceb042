from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="MissingMetric")


@_attrs_define
class MissingMetric:
    """
    Attributes:
        metric (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and that
            are seen.
        reason (str): Why it could not be read; the first 500 characters are kept.
    """

    metric: str
    reason: str

    def to_dict(self) -> dict[str, Any]:
        metric = self.metric

        reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "metric": metric,
                "reason": reason,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        metric = d.pop("metric")

        reason = d.pop("reason")

        missing_metric = cls(
            metric=metric,
            reason=reason,
        )

        return missing_metric
