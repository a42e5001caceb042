from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.cancellation_request_at import CancellationRequestAt
from ..types import UNSET, Unset

T = TypeVar("T", bound="CancellationRequest")


@_attrs_define
class CancellationRequest:
    """
    Attributes:
        at (CancellationRequestAt | Unset):  Default: CancellationRequestAt.PERIOD_END.
    """

    at: CancellationRequestAt | Unset = CancellationRequestAt.PERIOD_END

    def to_dict(self) -> dict[str, Any]:
        at: str | Unset = UNSET
        if not isinstance(self.at, Unset):
            at = self.at.value

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if at is not UNSET:
            field_dict["at"] = at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        _at = d.pop("at", UNSET)
        at: CancellationRequestAt | Unset
        if isinstance(_at, Unset):
            at = UNSET
        else:
            at = CancellationRequestAt(_at)

        cancellation_request = cls(
            at=at,
        )

        return cancellation_request
