from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="InvoiceTier")


@_attrs_define
class InvoiceTier:
    """
    Attributes:
        up_to (int | None): Null for the last one.
        quantity (int):
        unit_amount (str): A decimal number of minor units.
        flat_amount (int | None):
        amount (int): Of the invoice's currency; cents for usd.
    """

    up_to: int | None
    quantity: int
    unit_amount: str
    flat_amount: int | None
    amount: int

    def to_dict(self) -> dict[str, Any]:
        up_to: int | None
        up_to = self.up_to

        quantity = self.quantity

        unit_amount = self.unit_amount

        flat_amount: int | None
        flat_amount = self.flat_amount

        amount = self.amount

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "up_to": up_to,
                "quantity": quantity,
                "unit_amount": unit_amount,
                "flat_amount": flat_amount,
                "amount": amount,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_up_to(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        up_to = _parse_up_to(d.pop("up_to"))

        quantity = d.pop("quantity")

        unit_amount = d.pop("unit_amount")

        def _parse_flat_amount(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        flat_amount = _parse_flat_amount(d.pop("flat_amount"))

        amount = d.pop("amount")

        invoice_tier = cls(
            up_to=up_to,
            quantity=quantity,
            unit_amount=unit_amount,
            flat_amount=flat_amount,
            amount=amount,
        )

        return invoice_tier
