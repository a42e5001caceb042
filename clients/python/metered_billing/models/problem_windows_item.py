from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="ProblemWindowsItem")


@_attrs_define
class ProblemWindowsItem:
    """
    Attributes:
        report_id (int):
        window_start (datetime.datetime):
        window_end (datetime.datetime):
    """

    report_id: int
    window_start: datetime.datetime
    window_end: datetime.datetime

    def to_dict(self) -> dict[str, Any]:
        report_id = self.report_id

        window_start = self.window_start.isoformat()

        window_end = self.window_end.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "report_id": report_id,
                "window_start": window_start,
                "window_end": window_end,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        report_id = d.pop("report_id")

        window_start = datetime.datetime.fromisoformat(d.pop("window_start"))

        window_end = datetime.datetime.fromisoformat(d.pop("window_end"))

        problem_windows_item = cls(
            report_id=report_id,
            window_start=window_start,
            window_end=window_end,
        )

        return problem_windows_item
