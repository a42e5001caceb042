from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.problem_errors_item import ProblemErrorsItem
    from ..models.problem_report import ProblemReport
    from ..models.problem_windows_item import ProblemWindowsItem


T = TypeVar("T", bound="Problem")


@_attrs_define
class Problem:
    """RFC 9457 problem details.

    Attributes:
        type_ (str):
        title (str):
        status (int):
        detail (str):
        code (str): Stable; callers may compare it. More may come.
        error (str): The detail again.
        errors (list[ProblemErrorsItem] | Unset):
        request_id (str | Unset): Names the request in the service's log.
        report (ProblemReport | Unset): With `report_conflict`, the report that stands.
        windows (list[ProblemWindowsItem] | Unset): With `window_overlap`, the reported windows that share time with the
            report's.
    """

    type_: str
    title: str
    status: int
    detail: str
    code: str
    error: str
    errors: list[ProblemErrorsItem] | Unset = UNSET
    request_id: str | Unset = UNSET
    report: ProblemReport | Unset = UNSET
    windows: list[ProblemWindowsItem] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_

        title = self.title

        status = self.status

        detail = self.detail

        code = self.code

        error = self.error

        errors: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.errors, Unset):
            errors = []
            for errors_item_data in self.errors:
                errors_item = errors_item_data.to_dict()
                errors.append(errors_item)

        request_id = self.request_id

        report: dict[str, Any] | Unset = UNSET
        if not isinstance(self.report, Unset):
            report = self.report.to_dict()

        windows: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.windows, Unset):
            windows = []
            for windows_item_data in self.windows:
                windows_item = windows_item_data.to_dict()
                windows.append(windows_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "type": type_,
                "title": title,
                "status": status,
                "detail": detail,
                "code": code,
                "error": error,
            }
        )
        if errors is not UNSET:
            field_dict["errors"] = errors
        if request_id is not UNSET:
            field_dict["request_id"] = request_id
        if report is not UNSET:
            field_dict["report"] = report
        if windows is not UNSET:
            field_dict["windows"] = windows

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.problem_errors_item import ProblemErrorsItem  # noqa: PLC0415
        from ..models.problem_report import ProblemReport  # noqa: PLC0415
        from ..models.problem_windows_item import ProblemWindowsItem  # noqa: PLC0415

        d = dict(src_dict)
        type_ = d.pop("type")

        title = d.pop("title")

        status = d.pop("status")

        detail = d.pop("detail")

        code = d.pop("code")

        error = d.pop("error")

        _errors = d.pop("errors", UNSET)
        errors: list[ProblemErrorsItem] | Unset = UNSET
        if _errors is not UNSET:
            errors = []
            for errors_item_data in _errors:
                errors_item = ProblemErrorsItem.from_dict(errors_item_data)

                errors.append(errors_item)

        request_id = d.pop("request_id", UNSET)

        _report = d.pop("report", UNSET)
        report: ProblemReport | Unset
        if isinstance(_report, Unset):
            report = UNSET
        else:
            report = ProblemReport.from_dict(_report)

        _windows = d.pop("windows", UNSET)
        windows: list[ProblemWindowsItem] | Unset = UNSET
        if _windows is not UNSET:
            windows = []
            for windows_item_data in _windows:
                windows_item = ProblemWindowsItem.from_dict(windows_item_data)

                windows.append(windows_item)

        problem = cls(
            type_=type_,
            title=title,
            status=status,
            detail=detail,
            code=code,
            error=error,
            errors=errors,
            request_id=request_id,
            report=report,
            windows=windows,
        )

        return problem
