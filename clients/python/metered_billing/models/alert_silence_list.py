from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.alert_silence import AlertSilence


T = TypeVar("T", bound="AlertSilenceList")


@_attrs_define
class AlertSilenceList:
    """
    Attributes:
        silences (list[AlertSilence]):
    """

    silences: list[AlertSilence]

    def to_dict(self) -> dict[str, Any]:
        silences = []
        for silences_item_data in self.silences:
            silences_item = silences_item_data.to_dict()
            silences.append(silences_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "silences": silences,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.alert_silence import AlertSilence  # noqa: PLC0415

        d = dict(src_dict)
        silences = []
        _silences = d.pop("silences")
        for silences_item_data in _silences:
            silences_item = AlertSilence.from_dict(silences_item_data)

            silences.append(silences_item)

        alert_silence_list = cls(
            silences=silences,
        )

        return alert_silence_list
