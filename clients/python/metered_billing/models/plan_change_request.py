from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.plan_change_request_at import PlanChangeRequestAt
from ..types import UNSET, Unset

T = TypeVar("T", bound="PlanChangeRequest")


@_attrs_define
class PlanChangeRequest:
    """
    Attributes:
        plan (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and that
            are seen.
        prices (list[str] | Unset): Those of the plan's optional prices that it has then, by the keys of their meters;
            when absent, those whose meters
            the subscription bills now.
        at (PlanChangeRequestAt | Unset):  Default: PlanChangeRequestAt.PERIOD_END.
        dry_run (bool | Unset): Nothing is changed. Default: False.
    """

    plan: str
    prices: list[str] | Unset = UNSET
    at: PlanChangeRequestAt | Unset = PlanChangeRequestAt.PERIOD_END
    dry_run: bool | Unset = False

    def to_dict(self) -> dict[str, Any]:
        plan = self.plan

        prices: list[str] | Unset = UNSET
        if not isinstance(self.prices, Unset):
            prices = self.prices

        at: str | Unset = UNSET
        if not isinstance(self.at, Unset):
            at = self.at.value

        dry_run = self.dry_run

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "plan": plan,
            }
        )
        if prices is not UNSET:
            field_dict["prices"] = prices
        if at is not UNSET:
            field_dict["at"] = at
        if dry_run is not UNSET:
            field_dict["dry_run"] = dry_run

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        plan = d.pop("plan")

        prices = cast(list[str], d.pop("prices", UNSET))

        _at = d.pop("at", UNSET)
        at: PlanChangeRequestAt | Unset
        if isinstance(_at, Unset):
            at = UNSET
        else:
            at = PlanChangeRequestAt(_at)

        dry_run = d.pop("dry_run", UNSET)

        plan_change_request = cls(
            plan=plan,
            prices=prices,
            at=at,
            dry_run=dry_run,
        )

        return plan_change_request
