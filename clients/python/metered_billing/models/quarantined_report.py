from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..models.quarantined_report_at_deadline import QuarantinedReportAtDeadline
from ..models.quarantined_report_state import QuarantinedReportState
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.report import Report


T = TypeVar("T", bound="QuarantinedReport")


@_attrs_define
class QuarantinedReport:
    """
    Attributes:
        id (int):
        customer_id (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and
            that are seen.
        state (QuarantinedReportState):
        reason (str): Which rule doubts it, in words.
        held_at (datetime.datetime):
        deadline (datetime.datetime):
        at_deadline (QuarantinedReportAtDeadline): `bill`: it counts at its deadline, before the invoice; `late`: it is
            late usage once its period is closed.
        report (Report):
        released_by (int | Unset): The entry by which it counts.
        released_at (datetime.datetime | Unset):
        release_reason (str | Unset):
        voided_by (int | Unset): The entry that took it out.
    """

    id: int
    customer_id: str
    state: QuarantinedReportState
    reason: str
    held_at: datetime.datetime
    deadline: datetime.datetime
    at_deadline: QuarantinedReportAtDeadline
    report: Report
    released_by: int | Unset = UNSET
    released_at: datetime.datetime | Unset = UNSET
    release_reason: str | Unset = UNSET
    voided_by: int | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        customer_id = self.customer_id

        state = self.state.value

        reason = self.reason

        held_at = self.held_at.isoformat()

        deadline = self.deadline.isoformat()

        at_deadline = self.at_deadline.value

        report = self.report.to_dict()

        released_by = self.released_by

        released_at: str | Unset = UNSET
        if not isinstance(self.released_at, Unset):
            released_at = self.released_at.isoformat()

        release_reason = self.release_reason

        voided_by = self.voided_by

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "id": id,
                "customer_id": customer_id,
                "state": state,
                "reason": reason,
                "held_at": held_at,
                "deadline": deadline,
                "at_deadline": at_deadline,
                "report": report,
            }
        )
        if released_by is not UNSET:
            field_dict["released_by"] = released_by
        if released_at is not UNSET:
            field_dict["released_at"] = released_at
        if release_reason is not UNSET:
            field_dict["release_reason"] = release_reason
        if voided_by is not UNSET:
            field_dict["voided_by"] = voided_by

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.report import Report  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        customer_id = d.pop("customer_id")

        state = QuarantinedReportState(d.pop("state"))

        reason = d.pop("reason")

        held_at = datetime.datetime.fromisoformat(d.pop("held_at"))

        deadline = datetime.datetime.fromisoformat(d.pop("deadline"))

        at_deadline = QuarantinedReportAtDeadline(d.pop("at_deadline"))

        report = Report.from_dict(d.pop("report"))

        released_by = d.pop("released_by", UNSET)

        _released_at = d.pop("released_at", UNSET)
        released_at: datetime.datetime | Unset
        if isinstance(_released_at, Unset):
            released_at = UNSET
        else:
            released_at = datetime.datetime.fromisoformat(_released_at)

        release_reason = d.pop("release_reason", UNSET)

        voided_by = d.pop("voided_by", UNSET)

        quarantined_report = cls(
            id=id,
            customer_id=customer_id,
            state=state,
            reason=reason,
            held_at=held_at,
            deadline=deadline,
            at_deadline=at_deadline,
            report=report,
            released_by=released_by,
            released_at=released_at,
            release_reason=release_reason,
            voided_by=voided_by,
        )

        return quarantined_report
