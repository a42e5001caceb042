from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="SubscriptionRequest")


@_attrs_define
class SubscriptionRequest:
    """
    Attributes:
        customer_id (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and
            that are seen.
        plan (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and that
            are seen.
        trial_period_days (int | Unset): The plan's own trial when absent; 0 for none.
        prices (list[str] | Unset): Those of the plan's optional prices that are wanted, by the keys of their meters.
        dry_run (bool | Unset): Answers what would be made, and changes nothing. Default: False.
    """

    customer_id: str
    plan: str
    trial_period_days: int | Unset = UNSET
    prices: list[str] | Unset = UNSET
    dry_run: bool | Unset = False

    def to_dict(self) -> dict[str, Any]:
        customer_id = self.customer_id

        plan = self.plan

        trial_period_days = self.trial_period_days

        prices: list[str] | Unset = UNSET
        if not isinstance(self.prices, Unset):
            prices = self.prices

        dry_run = self.dry_run

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "customer_id": customer_id,
                "plan": plan,
            }
        )
        if trial_period_days is not UNSET:
            field_dict["trial_period_days"] = trial_period_days
        if prices is not UNSET:
            field_dict["prices"] = prices
        if dry_run is not UNSET:
            field_dict["dry_run"] = dry_run

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        customer_id = d.pop("customer_id")

        plan = d.pop("plan")

        trial_period_days = d.pop("trial_period_days", UNSET)

        prices = cast(list[str], d.pop("prices", UNSET))

        dry_run = d.pop("dry_run", UNSET)

        subscription_request = cls(
            customer_id=customer_id,
            plan=plan,
            trial_period_days=trial_period_days,
            prices=prices,
            dry_run=dry_run,
        )

        return subscription_request
