from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.report_quarantine import ReportQuarantine
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.metrics import Metrics
    from ..models.missing_metric import MissingMetric


T = TypeVar("T", bound="Report")


@_attrs_define
class Report:
    """
    Attributes:
        id (int):
        customer_id (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and
            that are seen.
        instance_id (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and
            that are seen.
        active_devices (int | None):
        total_devices (int | None):
        metrics (Metrics):
        created_at (datetime.datetime):
        window_start (datetime.datetime):
        window_end (datetime.datetime):
        report_id (str | Unset): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode
            defines and that are seen.
        missing (list[MissingMetric] | Unset):
        exporter_id (str | Unset): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode
            defines and that are seen.
        sequence (int | Unset):
        completes (int | Unset): The report whose missing metrics this one adds.
        sealed (bool | Unset): Retention took the metrics out: they are empty here and count all the same.
        quarantine (ReportQuarantine | Unset): Of a report that was held before charge: whether it still waits, counts
            by now, or is void.
        voided_by (int | Unset): The entry that took it out of the totals.
        void_reason (str | Unset): Why it was taken out; in lists.
        superseded_by (int | Unset): The report that stands in its place; in lists.
    """

    id: int
    customer_id: str
    instance_id: str
    active_devices: int | None
    total_devices: int | None
    metrics: Metrics
    created_at: datetime.datetime
    window_start: datetime.datetime
    window_end: datetime.datetime
    report_id: str | Unset = UNSET
    missing: list[MissingMetric] | Unset = UNSET
    exporter_id: str | Unset = UNSET
    sequence: int | Unset = UNSET
    completes: int | Unset = UNSET
    sealed: bool | Unset = UNSET
    quarantine: ReportQuarantine | Unset = UNSET
    voided_by: int | Unset = UNSET
    void_reason: str | Unset = UNSET
    superseded_by: int | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        customer_id = self.customer_id

        instance_id = self.instance_id

        active_devices: int | None
        active_devices = self.active_devices

        total_devices: int | None
        total_devices = self.total_devices

        metrics = self.metrics.to_dict()

        created_at = self.created_at.isoformat()

        window_start = self.window_start.isoformat()

        window_end = self.window_end.isoformat()

        report_id = self.report_id

        missing: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.missing, Unset):
            missing = []
            for missing_item_data in self.missing:
                missing_item = missing_item_data.to_dict()
                missing.append(missing_item)

        exporter_id = self.exporter_id

        sequence = self.sequence

        completes = self.completes

        sealed = self.sealed

        quarantine: str | Unset = UNSET
        if not isinstance(self.quarantine, Unset):
            quarantine = self.quarantine.value

        voided_by = self.voided_by

        void_reason = self.void_reason

        superseded_by = self.superseded_by

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "id": id,
                "customer_id": customer_id,
                "instance_id": instance_id,
                "active_devices": active_devices,
                "total_devices": total_devices,
                "metrics": metrics,
                "created_at": created_at,
                "window_start": window_start,
                "window_end": window_end,
            }
        )
        if report_id is not UNSET:
            field_dict["report_id"] = report_id
        if missing is not UNSET:
            field_dict["missing"] = missing
        if exporter_id is not UNSET:
            field_dict["exporter_id"] = exporter_id
        if sequence is not UNSET:
            field_dict["sequence"] = sequence
        if completes is not UNSET:
            field_dict["completes"] = completes
        if sealed is not UNSET:
            field_dict["sealed"] = sealed
        if quarantine is not UNSET:
            field_dict["quarantine"] = quarantine
        if voided_by is not UNSET:
            field_dict["voided_by"] = voided_by
        if void_reason is not UNSET:
            field_dict["void_reason"] = void_reason
        if superseded_by is not UNSET:
            field_dict["superseded_by"] = superseded_by

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.metrics import Metrics  # noqa: PLC0415
        from ..models.missing_metric import MissingMetric  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        customer_id = d.pop("customer_id")

        instance_id = d.pop("instance_id")

        def _parse_active_devices(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        active_devices = _parse_active_devices(d.pop("active_devices"))

        def _parse_total_devices(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        total_devices = _parse_total_devices(d.pop("total_devices"))

        metrics = Metrics.from_dict(d.pop("metrics"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        window_start = datetime.datetime.fromisoformat(d.pop("window_start"))

        window_end = datetime.datetime.fromisoformat(d.pop("window_end"))

        report_id = d.pop("report_id", UNSET)

        _missing = d.pop("missing", UNSET)
        missing: list[MissingMetric] | Unset = UNSET
        if _missing is not UNSET:
            missing = []
            for missing_item_data in _missing:
                missing_item = MissingMetric.from_dict(missing_item_data)

                missing.append(missing_item)

        exporter_id = d.pop("exporter_id", UNSET)

        sequence = d.pop("sequence", UNSET)

        completes = d.pop("completes", UNSET)

        sealed = d.pop("sealed", UNSET)

        _quarantine = d.pop("quarantine", UNSET)
        quarantine: ReportQuarantine | Unset
        if isinstance(_quarantine, Unset):
            quarantine = UNSET
        else:
            quarantine = ReportQuarantine(_quarantine)

        voided_by = d.pop("voided_by", UNSET)

        void_reason = d.pop("void_reason", UNSET)

        superseded_by = d.pop("superseded_by", UNSET)

        report = cls(
            id=id,
            customer_id=customer_id,
            instance_id=instance_id,
            active_devices=active_devices,
            total_devices=total_devices,
            metrics=metrics,
            created_at=created_at,
            window_start=window_start,
            window_end=window_end,
            report_id=report_id,
            missing=missing,
            exporter_id=exporter_id,
            sequence=sequence,
            completes=completes,
            sealed=sealed,
            quarantine=quarantine,
            voided_by=voided_by,
            void_reason=void_reason,
            superseded_by=superseded_by,
        )

        return report
