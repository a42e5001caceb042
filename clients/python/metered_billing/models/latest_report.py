from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..models.stripe_status import StripeStatus
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.report import Report


T = TypeVar("T", bound="LatestReport")


@_attrs_define
class LatestReport:
    """
    Attributes:
        customer_id (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and
            that are seen.
        report (Report):
        stripe_reported (bool):
        stripe_status (StripeStatus):
        stripe_hint (str | Unset):
    """

    customer_id: str
    report: Report
    stripe_reported: bool
    stripe_status: StripeStatus
    stripe_hint: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        customer_id = self.customer_id

        report = self.report.to_dict()

        stripe_reported = self.stripe_reported

        stripe_status = self.stripe_status.value

        stripe_hint = self.stripe_hint

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "customer_id": customer_id,
                "report": report,
                "stripe_reported": stripe_reported,
                "stripe_status": stripe_status,
            }
        )
        if stripe_hint is not UNSET:
            field_dict["stripe_hint"] = stripe_hint

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.report import Report  # noqa: PLC0415

        d = dict(src_dict)
        customer_id = d.pop("customer_id")

        report = Report.from_dict(d.pop("report"))

        stripe_reported = d.pop("stripe_reported")

        stripe_status = StripeStatus(d.pop("stripe_status"))

        stripe_hint = d.pop("stripe_hint", UNSET)

        latest_report = cls(
            customer_id=customer_id,
            report=report,
            stripe_reported=stripe_reported,
            stripe_status=stripe_status,
            stripe_hint=stripe_hint,
        )

        return latest_report
