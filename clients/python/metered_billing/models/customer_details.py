from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.instance import Instance
    from ..models.subscription_details import SubscriptionDetails


T = TypeVar("T", bound="CustomerDetails")


@_attrs_define
class CustomerDetails:
    """
    Attributes:
        customer_id (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and
            that are seen.
        stripe_customer_id (None | str): Null while it is not linked.
        name (None | str):
        email (None | str):
        test_clock (None | str):
        linked_at (datetime.datetime | None):
        subscriptions (list[SubscriptionDetails]):
        instances (list[Instance]):
    """

    customer_id: str
    stripe_customer_id: None | str
    name: None | str
    email: None | str
    test_clock: None | str
    linked_at: datetime.datetime | None
    subscriptions: list[SubscriptionDetails]
    instances: list[Instance]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        customer_id = self.customer_id

        stripe_customer_id: None | str
        stripe_customer_id = self.stripe_customer_id

        name: None | str
        name = self.name

        email: None | str
        email = self.email

        test_clock: None | str
        test_clock = self.test_clock

        linked_at: None | str
        if isinstance(self.linked_at, datetime.datetime):
            linked_at = self.linked_at.isoformat()
        else:
            linked_at = self.linked_at

        subscriptions = []
        for subscriptions_item_data in self.subscriptions:
            subscriptions_item = subscriptions_item_data.to_dict()
            subscriptions.append(subscriptions_item)

        instances = []
        for instances_item_data in self.instances:
            instances_item = instances_item_data.to_dict()
            instances.append(instances_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "customer_id": customer_id,
                "stripe_customer_id": stripe_customer_id,
                "name": name,
                "email": email,
                "test_clock": test_clock,
                "linked_at": linked_at,
                "subscriptions": subscriptions,
                "instances": instances,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.instance import Instance  # noqa: PLC0415
        from ..models.subscription_details import SubscriptionDetails  # noqa: PLC0415

        d = dict(src_dict)
        customer_id = d.pop("customer_id")

        def _parse_stripe_customer_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        stripe_customer_id = _parse_stripe_customer_id(d.pop("stripe_customer_id"))

        def _parse_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        name = _parse_name(d.pop("name"))

        def _parse_email(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        email = _parse_email(d.pop("email"))

        def _parse_test_clock(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        test_clock = _parse_test_clock(d.pop("test_clock"))

        def _parse_linked_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                linked_at_type_1 = datetime.datetime.fromisoformat(data)

                return linked_at_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        linked_at = _parse_linked_at(d.pop("linked_at"))

        subscriptions = []
        _subscriptions = d.pop("subscriptions")
        for subscriptions_item_data in _subscriptions:
            subscriptions_item = SubscriptionDetails.from_dict(subscriptions_item_data)

            subscriptions.append(subscriptions_item)

        instances = []
        _instances = d.pop("instances")
        for instances_item_data in _instances:
            instances_item = Instance.from_dict(instances_item_data)

            instances.append(instances_item)

        customer_details = cls(
            customer_id=customer_id,
            stripe_customer_id=stripe_customer_id,
            name=name,
            email=email,
            test_clock=test_clock,
            linked_at=linked_at,
            subscriptions=subscriptions,
            instances=instances,
        )

        customer_details.additional_properties = d
        return customer_details

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
