from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.collection_state import CollectionState
    from ..models.period import Period
    from ..models.subscription_details_pause_collection_type_1 import (
        SubscriptionDetailsPauseCollectionType1,
    )


T = TypeVar("T", bound="SubscriptionDetails")


@_attrs_define
class SubscriptionDetails:
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
        pause_collection (None | SubscriptionDetailsPauseCollectionType1): Null while what is invoiced is collected.
        states (list[CollectionState] | None): The states in which Stripe charges less than is used, or may do so, each
            with the usage that it leaves behind;
            null where that cannot be told, as when Stripe does not answer.
    """

    subscription_id: str
    customer_id: str
    status: str
    plan: None | str
    period: Period
    trial_end: datetime.datetime | None
    created_at: datetime.datetime
    ended_at: datetime.datetime | None
    pause_collection: None | SubscriptionDetailsPauseCollectionType1
    states: list[CollectionState] | None

    def to_dict(self) -> dict[str, Any]:
        from ..models.subscription_details_pause_collection_type_1 import (
            SubscriptionDetailsPauseCollectionType1,  # noqa: PLC0415
        )

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

        pause_collection: dict[str, Any] | None
        if isinstance(self.pause_collection, SubscriptionDetailsPauseCollectionType1):
            pause_collection = self.pause_collection.to_dict()
        else:
            pause_collection = self.pause_collection

        states: list[dict[str, Any]] | None
        if isinstance(self.states, list):
            states = []
            for states_type_1_item_data in self.states:
                states_type_1_item = states_type_1_item_data.to_dict()
                states.append(states_type_1_item)

        else:
            states = self.states

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
                "pause_collection": pause_collection,
                "states": states,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.collection_state import CollectionState  # noqa: PLC0415
        from ..models.period import Period  # noqa: PLC0415
        from ..models.subscription_details_pause_collection_type_1 import (
            SubscriptionDetailsPauseCollectionType1,  # noqa: PLC0415
        )

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

        def _parse_pause_collection(
            data: object,
        ) -> None | SubscriptionDetailsPauseCollectionType1:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                pause_collection_type_1 = (
                    SubscriptionDetailsPauseCollectionType1.from_dict(data)
                )

                return pause_collection_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SubscriptionDetailsPauseCollectionType1, data)

        pause_collection = _parse_pause_collection(d.pop("pause_collection"))

        def _parse_states(data: object) -> list[CollectionState] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                states_type_1 = []
                _states_type_1 = data
                for states_type_1_item_data in _states_type_1:
                    states_type_1_item = CollectionState.from_dict(
                        states_type_1_item_data
                    )

                    states_type_1.append(states_type_1_item)

                return states_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[CollectionState] | None, data)

        states = _parse_states(d.pop("states"))

        subscription_details = cls(
            subscription_id=subscription_id,
            customer_id=customer_id,
            status=status,
            plan=plan,
            period=period,
            trial_end=trial_end,
            created_at=created_at,
            ended_at=ended_at,
            pause_collection=pause_collection,
            states=states,
        )

        return subscription_details
