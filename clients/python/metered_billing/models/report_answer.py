from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..models.stripe_status import StripeStatus
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.report import Report
    from ..models.warning import Warning_


T = TypeVar("T", bound="ReportAnswer")


@_attrs_define
class ReportAnswer:
    """
    Attributes:
        message (str):
        stripe_reported (bool): Whether Stripe has accepted totals that cover every priced metric of the report.
        stripe_status (StripeStatus):
        report (Report):
        stripe_hint (str | Unset): What to check.
        warnings (list[Warning_] | Unset):
    """

    message: str
    stripe_reported: bool
    stripe_status: StripeStatus
    report: Report
    stripe_hint: str | Unset = UNSET
    warnings: list[Warning_] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        message = self.message

        stripe_reported = self.stripe_reported

        stripe_status = self.stripe_status.value

        report = self.report.to_dict()

        stripe_hint = self.stripe_hint

        warnings: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.warnings, Unset):
            warnings = []
            for warnings_item_data in self.warnings:
                warnings_item = warnings_item_data.to_dict()
                warnings.append(warnings_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "message": message,
                "stripe_reported": stripe_reported,
                "stripe_status": stripe_status,
                "report": report,
            }
        )
        if stripe_hint is not UNSET:
            field_dict["stripe_hint"] = stripe_hint
        if warnings is not UNSET:
            field_dict["warnings"] = warnings

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.report import Report  # noqa: PLC0415
        from ..models.warning import Warning_  # noqa: PLC0415

        d = dict(src_dict)
        message = d.pop("message")

        stripe_reported = d.pop("stripe_reported")

        stripe_status = StripeStatus(d.pop("stripe_status"))

        report = Report.from_dict(d.pop("report"))

        stripe_hint = d.pop("stripe_hint", UNSET)

        _warnings = d.pop("warnings", UNSET)
        warnings: list[Warning_] | Unset = UNSET
        if _warnings is not UNSET:
            warnings = []
            for warnings_item_data in _warnings:
                warnings_item = Warning_.from_dict(warnings_item_data)

                warnings.append(warnings_item)

        report_answer = cls(
            message=message,
            stripe_reported=stripe_reported,
            stripe_status=stripe_status,
            report=report,
            stripe_hint=stripe_hint,
            warnings=warnings,
        )

        return report_answer
