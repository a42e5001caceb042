from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.gap_state import GapState
from ..types import UNSET, Unset

T = TypeVar("T", bound="Gap")


@_attrs_define
class Gap:
    """A stretch of an instance's windows that is not in the totals. Unknown, not zero.

    Attributes:
        instance_id (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and
            that are seen.
        start (datetime.datetime):
        end (datetime.datetime):
        state (GapState):
        windows (int):
        metrics (list[str] | Unset): What the reports lacked; absent where there is no report.
        reason (str | Unset): Why it was waived.
    """

    instance_id: str
    start: datetime.datetime
    end: datetime.datetime
    state: GapState
    windows: int
    metrics: list[str] | Unset = UNSET
    reason: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        instance_id = self.instance_id

        start = self.start.isoformat()

        end = self.end.isoformat()

        state = self.state.value

        windows = self.windows

        metrics: list[str] | Unset = UNSET
        if not isinstance(self.metrics, Unset):
            metrics = self.metrics

        reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "instance_id": instance_id,
                "start": start,
                "end": end,
                "state": state,
                "windows": windows,
            }
        )
        if metrics is not UNSET:
            field_dict["metrics"] = metrics
        if reason is not UNSET:
            field_dict["reason"] = reason

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        instance_id = d.pop("instance_id")

        start = datetime.datetime.fromisoformat(d.pop("start"))

        end = datetime.datetime.fromisoformat(d.pop("end"))

        state = GapState(d.pop("state"))

        windows = d.pop("windows")

        metrics = cast(list[str], d.pop("metrics", UNSET))

        reason = d.pop("reason", UNSET)

        gap = cls(
            instance_id=instance_id,
            start=start,
            end=end,
            state=state,
            windows=windows,
            metrics=metrics,
            reason=reason,
        )

        return gap
