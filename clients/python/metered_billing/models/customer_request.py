from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="CustomerRequest")


@_attrs_define
class CustomerRequest:
    """
    Attributes:
        customer_id (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and
            that are seen.
        name (str | Unset):
        email (str | Unset):
        stripe_customer_id (str | Unset):
        test_clock (str | Unset):
    """

    customer_id: str
    name: str | Unset = UNSET
    email: str | Unset = UNSET
    stripe_customer_id: str | Unset = UNSET
    test_clock: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        customer_id = self.customer_id

        name = self.name

        email = self.email

        stripe_customer_id = self.stripe_customer_id

        test_clock = self.test_clock

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "customer_id": customer_id,
            }
        )
        if name is not UNSET:
            field_dict["name"] = name
        if email is not UNSET:
            field_dict["email"] = email
        if stripe_customer_id is not UNSET:
            field_dict["stripe_customer_id"] = stripe_customer_id
        if test_clock is not UNSET:
            field_dict["test_clock"] = test_clock

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        customer_id = d.pop("customer_id")

        name = d.pop("name", UNSET)

        email = d.pop("email", UNSET)

        stripe_customer_id = d.pop("stripe_customer_id", UNSET)

        test_clock = d.pop("test_clock", UNSET)

        customer_request = cls(
            customer_id=customer_id,
            name=name,
            email=email,
            stripe_customer_id=stripe_customer_id,
            test_clock=test_clock,
        )

        return customer_request
