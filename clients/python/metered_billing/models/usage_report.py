from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.metrics import Metrics
    from ..models.usage_report_missing_type_0_item_type_1 import (
        UsageReportMissingType0ItemType1,
    )
    from ..models.usage_report_missing_type_1 import UsageReportMissingType1


T = TypeVar("T", bound="UsageReport")


@_attrs_define
class UsageReport:
    """
    Attributes:
        customer_id (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and
            that are seen.
        instance_id (str | Unset): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode
            defines and that are seen.
        active_devices (int | Unset):
        total_devices (int | Unset):
        metrics (Metrics | Unset):
        report_id (str | Unset): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode
            defines and that are seen.
        window_start (datetime.datetime | Unset):
        window_end (datetime.datetime | Unset):
        missing (list[str | UsageReportMissingType0ItemType1] | Unset | UsageReportMissingType1): Metrics that could not
            be read, which are not zero; at most 1,000.
        exporter_id (str | Unset): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode
            defines and that are seen.
        sequence (int | Unset):
    """

    customer_id: str
    instance_id: str | Unset = UNSET
    active_devices: int | Unset = UNSET
    total_devices: int | Unset = UNSET
    metrics: Metrics | Unset = UNSET
    report_id: str | Unset = UNSET
    window_start: datetime.datetime | Unset = UNSET
    window_end: datetime.datetime | Unset = UNSET
    missing: (
        list[str | UsageReportMissingType0ItemType1] | Unset | UsageReportMissingType1
    ) = UNSET
    exporter_id: str | Unset = UNSET
    sequence: int | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.usage_report_missing_type_0_item_type_1 import (
            UsageReportMissingType0ItemType1,  # noqa: PLC0415
        )

        customer_id = self.customer_id

        instance_id = self.instance_id

        active_devices = self.active_devices

        total_devices = self.total_devices

        metrics: dict[str, Any] | Unset = UNSET
        if not isinstance(self.metrics, Unset):
            metrics = self.metrics.to_dict()

        report_id = self.report_id

        window_start: str | Unset = UNSET
        if not isinstance(self.window_start, Unset):
            window_start = self.window_start.isoformat()

        window_end: str | Unset = UNSET
        if not isinstance(self.window_end, Unset):
            window_end = self.window_end.isoformat()

        missing: dict[str, Any] | list[dict[str, Any] | str] | Unset
        if isinstance(self.missing, Unset):
            missing = UNSET
        elif isinstance(self.missing, list):
            missing = []
            for missing_type_0_item_data in self.missing:
                missing_type_0_item: dict[str, Any] | str
                if isinstance(
                    missing_type_0_item_data, UsageReportMissingType0ItemType1
                ):
                    missing_type_0_item = missing_type_0_item_data.to_dict()
                else:
                    missing_type_0_item = missing_type_0_item_data
                missing.append(missing_type_0_item)

        else:
            missing = self.missing.to_dict()

        exporter_id = self.exporter_id

        sequence = self.sequence

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "customer_id": customer_id,
            }
        )
        if instance_id is not UNSET:
            field_dict["instance_id"] = instance_id
        if active_devices is not UNSET:
            field_dict["active_devices"] = active_devices
        if total_devices is not UNSET:
            field_dict["total_devices"] = total_devices
        if metrics is not UNSET:
            field_dict["metrics"] = metrics
        if report_id is not UNSET:
            field_dict["report_id"] = report_id
        if window_start is not UNSET:
            field_dict["window_start"] = window_start
        if window_end is not UNSET:
            field_dict["window_end"] = window_end
        if missing is not UNSET:
            field_dict["missing"] = missing
        if exporter_id is not UNSET:
            field_dict["exporter_id"] = exporter_id
        if sequence is not UNSET:
            field_dict["sequence"] = sequence

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.metrics import Metrics  # noqa: PLC0415
        from ..models.usage_report_missing_type_0_item_type_1 import (
            UsageReportMissingType0ItemType1,  # noqa: PLC0415
        )
        from ..models.usage_report_missing_type_1 import UsageReportMissingType1  # noqa: PLC0415

        d = dict(src_dict)
        customer_id = d.pop("customer_id")

        instance_id = d.pop("instance_id", UNSET)

        active_devices = d.pop("active_devices", UNSET)

        total_devices = d.pop("total_devices", UNSET)

        _metrics = d.pop("metrics", UNSET)
        metrics: Metrics | Unset
        if isinstance(_metrics, Unset):
            metrics = UNSET
        else:
            metrics = Metrics.from_dict(_metrics)

        report_id = d.pop("report_id", UNSET)

        _window_start = d.pop("window_start", UNSET)
        window_start: datetime.datetime | Unset
        if isinstance(_window_start, Unset):
            window_start = UNSET
        else:
            window_start = datetime.datetime.fromisoformat(_window_start)

        _window_end = d.pop("window_end", UNSET)
        window_end: datetime.datetime | Unset
        if isinstance(_window_end, Unset):
            window_end = UNSET
        else:
            window_end = datetime.datetime.fromisoformat(_window_end)

        def _parse_missing(
            data: object,
        ) -> (
            list[str | UsageReportMissingType0ItemType1]
            | Unset
            | UsageReportMissingType1
        ):
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                missing_type_0 = []
                _missing_type_0 = data
                for missing_type_0_item_data in _missing_type_0:

                    def _parse_missing_type_0_item(
                        data: object,
                    ) -> str | UsageReportMissingType0ItemType1:
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            missing_type_0_item_type_1 = (
                                UsageReportMissingType0ItemType1.from_dict(data)
                            )

                            return missing_type_0_item_type_1
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(str | UsageReportMissingType0ItemType1, data)

                    missing_type_0_item = _parse_missing_type_0_item(
                        missing_type_0_item_data
                    )

                    missing_type_0.append(missing_type_0_item)

                return missing_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            missing_type_1 = UsageReportMissingType1.from_dict(data)

            return missing_type_1

        missing = _parse_missing(d.pop("missing", UNSET))

        exporter_id = d.pop("exporter_id", UNSET)

        sequence = d.pop("sequence", UNSET)

        usage_report = cls(
            customer_id=customer_id,
            instance_id=instance_id,
            active_devices=active_devices,
            total_devices=total_devices,
            metrics=metrics,
            report_id=report_id,
            window_start=window_start,
            window_end=window_end,
            missing=missing,
            exporter_id=exporter_id,
            sequence=sequence,
        )

        return usage_report
