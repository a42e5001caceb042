from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.meter_usage_aggregate import MeterUsageAggregate
from ..models.stripe_status import StripeStatus
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.period import Period
    from ..models.segment import Segment
    from ..models.series_point import SeriesPoint


T = TypeVar("T", bound="MeterUsage")


@_attrs_define
class MeterUsage:
    """
    Attributes:
        meter (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and that
            are seen.
        metric (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and that
            are seen.
        unit (str):
        aggregate (MeterUsageAggregate):
        period (Period):
        segment (None | Segment):
        total (int): What is priced.
        exact (float): The same before the meter's rounding.
        included (int):
        overage (int):
        delivered (int | None): What Stripe accepted; null when nothing yet.
        stripe_reported (bool):
        stripe_status (StripeStatus):
        last_report_at (datetime.datetime | None):
        silent_instances (list[str]): Instances whose gauges no longer count.
        stripe_hint (str | Unset):
        series (list[SeriesPoint] | Unset): Only with the parameter `series`; oldest first.
    """

    meter: str
    metric: str
    unit: str
    aggregate: MeterUsageAggregate
    period: Period
    segment: None | Segment
    total: int
    exact: float
    included: int
    overage: int
    delivered: int | None
    stripe_reported: bool
    stripe_status: StripeStatus
    last_report_at: datetime.datetime | None
    silent_instances: list[str]
    stripe_hint: str | Unset = UNSET
    series: list[SeriesPoint] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.segment import Segment  # noqa: PLC0415

        meter = self.meter

        metric = self.metric

        unit = self.unit

        aggregate = self.aggregate.value

        period = self.period.to_dict()

        segment: dict[str, Any] | None
        if isinstance(self.segment, Segment):
            segment = self.segment.to_dict()
        else:
            segment = self.segment

        total = self.total

        exact = self.exact

        included = self.included

        overage = self.overage

        delivered: int | None
        delivered = self.delivered

        stripe_reported = self.stripe_reported

        stripe_status = self.stripe_status.value

        last_report_at: None | str
        if isinstance(self.last_report_at, datetime.datetime):
            last_report_at = self.last_report_at.isoformat()
        else:
            last_report_at = self.last_report_at

        silent_instances = self.silent_instances

        stripe_hint = self.stripe_hint

        series: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.series, Unset):
            series = []
            for series_item_data in self.series:
                series_item = series_item_data.to_dict()
                series.append(series_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "meter": meter,
                "metric": metric,
                "unit": unit,
                "aggregate": aggregate,
                "period": period,
                "segment": segment,
                "total": total,
                "exact": exact,
                "included": included,
                "overage": overage,
                "delivered": delivered,
                "stripe_reported": stripe_reported,
                "stripe_status": stripe_status,
                "last_report_at": last_report_at,
                "silent_instances": silent_instances,
            }
        )
        if stripe_hint is not UNSET:
            field_dict["stripe_hint"] = stripe_hint
        if series is not UNSET:
            field_dict["series"] = series

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.period import Period  # noqa: PLC0415
        from ..models.segment import Segment  # noqa: PLC0415
        from ..models.series_point import SeriesPoint  # noqa: PLC0415

        d = dict(src_dict)
        meter = d.pop("meter")

        metric = d.pop("metric")

        unit = d.pop("unit")

        aggregate = MeterUsageAggregate(d.pop("aggregate"))

        period = Period.from_dict(d.pop("period"))

        def _parse_segment(data: object) -> None | Segment:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                segment_type_1 = Segment.from_dict(data)

                return segment_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Segment, data)

        segment = _parse_segment(d.pop("segment"))

        total = d.pop("total")

        exact = d.pop("exact")

        included = d.pop("included")

        overage = d.pop("overage")

        def _parse_delivered(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        delivered = _parse_delivered(d.pop("delivered"))

        stripe_reported = d.pop("stripe_reported")

        stripe_status = StripeStatus(d.pop("stripe_status"))

        def _parse_last_report_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_report_at_type_1 = datetime.datetime.fromisoformat(data)

                return last_report_at_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        last_report_at = _parse_last_report_at(d.pop("last_report_at"))

        silent_instances = cast(list[str], d.pop("silent_instances"))

        stripe_hint = d.pop("stripe_hint", UNSET)

        _series = d.pop("series", UNSET)
        series: list[SeriesPoint] | Unset = UNSET
        if _series is not UNSET:
            series = []
            for series_item_data in _series:
                series_item = SeriesPoint.from_dict(series_item_data)

                series.append(series_item)

        meter_usage = cls(
            meter=meter,
            metric=metric,
            unit=unit,
            aggregate=aggregate,
            period=period,
            segment=segment,
            total=total,
            exact=exact,
            included=included,
            overage=overage,
            delivered=delivered,
            stripe_reported=stripe_reported,
            stripe_status=stripe_status,
            last_report_at=last_report_at,
            silent_instances=silent_instances,
            stripe_hint=stripe_hint,
            series=series,
        )

        return meter_usage
