from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="AlertSilenceEnded")


@_attrs_define
class AlertSilenceEnded:
    """
    Attributes:
        id (str):
        ended (bool):
    """

    id: str
    ended: bool

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        ended = self.ended

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "id": id,
                "ended": ended,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        ended = d.pop("ended")

        alert_silence_ended = cls(
            id=id,
            ended=ended,
        )

        return alert_silence_ended
