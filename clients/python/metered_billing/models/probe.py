from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.probe_status import ProbeStatus

T = TypeVar("T", bound="Probe")


@_attrs_define
class Probe:
    """
    Attributes:
        status (ProbeStatus):
    """

    status: ProbeStatus

    def to_dict(self) -> dict[str, Any]:
        status = self.status.value

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "status": status,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        status = ProbeStatus(d.pop("status"))

        probe = cls(
            status=status,
        )

        return probe
