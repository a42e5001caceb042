from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="Instance")


@_attrs_define
class Instance:
    """
    Attributes:
        instance_id (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and
            that are seen.
        window_end (datetime.datetime):
        last_report_at (datetime.datetime):
        reports (int):
        exporter_id (None | str):
    """

    instance_id: str
    window_end: datetime.datetime
    last_report_at: datetime.datetime
    reports: int
    exporter_id: None | str

    def to_dict(self) -> dict[str, Any]:
        instance_id = self.instance_id

        window_end = self.window_end.isoformat()

        last_report_at = self.last_report_at.isoformat()

        reports = self.reports

        exporter_id: None | str
        exporter_id = self.exporter_id

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "instance_id": instance_id,
                "window_end": window_end,
                "last_report_at": last_report_at,
                "reports": reports,
                "exporter_id": exporter_id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        instance_id = d.pop("instance_id")

        window_end = datetime.datetime.fromisoformat(d.pop("window_end"))

        last_report_at = datetime.datetime.fromisoformat(d.pop("last_report_at"))

        reports = d.pop("reports")

        def _parse_exporter_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        exporter_id = _parse_exporter_id(d.pop("exporter_id"))

        instance = cls(
            instance_id=instance_id,
            window_end=window_end,
            last_report_at=last_report_at,
            reports=reports,
            exporter_id=exporter_id,
        )

        return instance
