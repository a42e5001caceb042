from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.quarantined_report import QuarantinedReport


T = TypeVar("T", bound="QuarantineList")


@_attrs_define
class QuarantineList:
    """
    Attributes:
        reports (list[QuarantinedReport]):
        next_ (None | str):
    """

    reports: list[QuarantinedReport]
    next_: None | str

    def to_dict(self) -> dict[str, Any]:
        reports = []
        for reports_item_data in self.reports:
            reports_item = reports_item_data.to_dict()
            reports.append(reports_item)

        next_: None | str
        next_ = self.next_

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "reports": reports,
                "next": next_,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.quarantined_report import QuarantinedReport  # noqa: PLC0415

        d = dict(src_dict)
        reports = []
        _reports = d.pop("reports")
        for reports_item_data in _reports:
            reports_item = QuarantinedReport.from_dict(reports_item_data)

            reports.append(reports_item)

        def _parse_next_(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        next_ = _parse_next_(d.pop("next"))

        quarantine_list = cls(
            reports=reports,
            next_=next_,
        )

        return quarantine_list
