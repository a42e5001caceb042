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
        dry_run (bool | Unset): Nothing is changed. Default: False.
    """

    at: CancellationRequestAt | Unset = CancellationRequestAt.PERIOD_END
    dry_run: bool | Unset = False

    def to_dict(self) -> dict[str, Any]:
        at: str | Unset = UNSET
        if not isinstance(self.at, Unset):
            at = self.at.value

        dry_run = self.dry_run

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if at is not UNSET:
            field_dict["at"] = at
        if dry_run is not UNSET:
            field_dict["dry_run"] = dry_run

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

        dry_run = d.pop("dry_run", UNSET)

        cancellation_request = cls(
            at=at,
            dry_run=dry_run,
        )

        return cancellation_request
