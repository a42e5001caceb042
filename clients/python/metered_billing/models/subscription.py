from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.period import Period


T = TypeVar("T", bound="Subscription")


@_attrs_define
class Subscription:
    """
    Attributes:
        subscription_id (str):
        customer_id (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and
            that are seen.
        status (str): Stripe's word for it.
        plan (None | str): Null for one that was not made here.
        period (Period):
        trial_end (datetime.datetime | None):
        created_at (datetime.datetime):
        ended_at (datetime.datetime | None):
    """

    subscription_id: str
    customer_id: str
    status: str
    plan: None | str
    period: Period
    trial_end: datetime.datetime | None
    created_at: datetime.datetime
    ended_at: datetime.datetime | None

    def to_dict(self) -> dict[str, Any]:
        subscription_id = self.subscription_id

        customer_id = self.customer_id

        status = self.status

        plan: None | str
        plan = self.plan

        period = self.period.to_dict()

        trial_end: None | str
        if isinstance(self.trial_end, datetime.datetime):
            trial_end = self.trial_end.isoformat()
        else:
            trial_end = self.trial_end

        created_at = self.created_at.isoformat()

        ended_at: None | str
        if isinstance(self.ended_at, datetime.datetime):
            ended_at = self.ended_at.isoformat()
        else:
            ended_at = self.ended_at

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "subscription_id": subscription_id,
                "customer_id": customer_id,
                "status": status,
                "plan": plan,
                "period": period,
                "trial_end": trial_end,
                "created_at": created_at,
                "ended_at": ended_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.period import Period  # noqa: PLC0415

        d = dict(src_dict)
        subscription_id = d.pop("subscription_id")

        customer_id = d.pop("customer_id")

        status = d.pop("status")

        def _parse_plan(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        plan = _parse_plan(d.pop("plan"))

        period = Period.from_dict(d.pop("period"))

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

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_ended_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ended_at_type_1 = datetime.datetime.fromisoformat(data)

                return ended_at_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        ended_at = _parse_ended_at(d.pop("ended_at"))

        subscription = cls(
            subscription_id=subscription_id,
            customer_id=customer_id,
            status=status,
            plan=plan,
            period=period,
            trial_end=trial_end,
            created_at=created_at,
            ended_at=ended_at,
        )

        return subscription
