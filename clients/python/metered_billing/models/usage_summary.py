from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.completeness import Completeness
    from ..models.meter_usage import MeterUsage


T = TypeVar("T", bound="UsageSummary")


@_attrs_define
class UsageSummary:
    """
    Attributes:
        customer_id (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and
            that are seen.
        meters (list[MeterUsage]):
        completeness (Completeness): Windows of all instances that report windows, in the current period and the last
            seven days at least.
        held_reports (int): Reports that are held before charge; they are in no total.
        warnings (list[str] | Unset): Where Stripe did not answer within two seconds and these are our own numbers.
    """

    customer_id: str
    meters: list[MeterUsage]
    completeness: Completeness
    held_reports: int
    warnings: list[str] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        customer_id = self.customer_id

        meters = []
        for meters_item_data in self.meters:
            meters_item = meters_item_data.to_dict()
            meters.append(meters_item)

        completeness = self.completeness.to_dict()

        held_reports = self.held_reports

        warnings: list[str] | Unset = UNSET
        if not isinstance(self.warnings, Unset):
            warnings = self.warnings

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "customer_id": customer_id,
                "meters": meters,
                "completeness": completeness,
                "held_reports": held_reports,
            }
        )
        if warnings is not UNSET:
            field_dict["warnings"] = warnings

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.completeness import Completeness  # noqa: PLC0415
        from ..models.meter_usage import MeterUsage  # noqa: PLC0415

        d = dict(src_dict)
        customer_id = d.pop("customer_id")

        meters = []
        _meters = d.pop("meters")
        for meters_item_data in _meters:
            meters_item = MeterUsage.from_dict(meters_item_data)

            meters.append(meters_item)

        completeness = Completeness.from_dict(d.pop("completeness"))

        held_reports = d.pop("held_reports")

        warnings = cast(list[str], d.pop("warnings", UNSET))

        usage_summary = cls(
            customer_id=customer_id,
            meters=meters,
            completeness=completeness,
            held_reports=held_reports,
            warnings=warnings,
        )

        return usage_summary
