from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.subscription_outline_status import SubscriptionOutlineStatus

if TYPE_CHECKING:
    from ..models.period import Period
    from ..models.subscription_outline_items_item import SubscriptionOutlineItemsItem


T = TypeVar("T", bound="SubscriptionOutline")


@_attrs_define
class SubscriptionOutline:
    """
    Attributes:
        dry_run (bool):
        subscription_id (None):
        customer_id (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and
            that are seen.
        status (SubscriptionOutlineStatus):
        plan (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and that
            are seen.
        period (None | Period): The first one; with prices of several intervals, the one that ends first.
        trial_end (datetime.datetime | None):
        items (list[SubscriptionOutlineItemsItem]):
    """

    dry_run: bool
    subscription_id: None
    customer_id: str
    status: SubscriptionOutlineStatus
    plan: str
    period: None | Period
    trial_end: datetime.datetime | None
    items: list[SubscriptionOutlineItemsItem]

    def to_dict(self) -> dict[str, Any]:
        from ..models.period import Period  # noqa: PLC0415

        dry_run = self.dry_run

        subscription_id = self.subscription_id

        customer_id = self.customer_id

        status = self.status.value

        plan = self.plan

        period: dict[str, Any] | None
        if isinstance(self.period, Period):
            period = self.period.to_dict()
        else:
            period = self.period

        trial_end: None | str
        if isinstance(self.trial_end, datetime.datetime):
            trial_end = self.trial_end.isoformat()
        else:
            trial_end = self.trial_end

        items = []
        for items_item_data in self.items:
            items_item = items_item_data.to_dict()
            items.append(items_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "dry_run": dry_run,
                "subscription_id": subscription_id,
                "customer_id": customer_id,
                "status": status,
                "plan": plan,
                "period": period,
                "trial_end": trial_end,
                "items": items,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.period import Period  # noqa: PLC0415
        from ..models.subscription_outline_items_item import (
            SubscriptionOutlineItemsItem,  # noqa: PLC0415
        )

        d = dict(src_dict)
        dry_run = d.pop("dry_run")

        subscription_id = d.pop("subscription_id")

        customer_id = d.pop("customer_id")

        status = SubscriptionOutlineStatus(d.pop("status"))

        plan = d.pop("plan")

        def _parse_period(data: object) -> None | Period:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                period_type_1 = Period.from_dict(data)

                return period_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Period, data)

        period = _parse_period(d.pop("period"))

        def _parse_trial_end(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                trial_end_type_1 = datetime.datetime.fromisoformat(data)

                return trial_end_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        trial_end = _parse_trial_end(d.pop("trial_end"))

        items = []
        _items = d.pop("items")
        for items_item_data in _items:
            items_item = SubscriptionOutlineItemsItem.from_dict(items_item_data)

            items.append(items_item)

        subscription_outline = cls(
            dry_run=dry_run,
            subscription_id=subscription_id,
            customer_id=customer_id,
            status=status,
            plan=plan,
            period=period,
            trial_end=trial_end,
            items=items,
        )

        return subscription_outline
