from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.invoice_tier import InvoiceTier


T = TypeVar("T", bound="InvoiceLine")


@_attrs_define
class InvoiceLine:
    """
    Attributes:
        description (str):
        meter (None | str): Null for the base price.
        quantity (int):
        included (int):
        billable (int):
        amount (int): Of the invoice's currency; cents for usd.
        tiers (list[InvoiceTier]):
    """

    description: str
    meter: None | str
    quantity: int
    included: int
    billable: int
    amount: int
    tiers: list[InvoiceTier]

    def to_dict(self) -> dict[str, Any]:
        description = self.description

        meter: None | str
        meter = self.meter

        quantity = self.quantity

        included = self.included

        billable = self.billable

        amount = self.amount

        tiers = []
        for tiers_item_data in self.tiers:
            tiers_item = tiers_item_data.to_dict()
            tiers.append(tiers_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "description": description,
                "meter": meter,
                "quantity": quantity,
                "included": included,
                "billable": billable,
                "amount": amount,
                "tiers": tiers,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.invoice_tier import InvoiceTier  # noqa: PLC0415

        d = dict(src_dict)
        description = d.pop("description")

        def _parse_meter(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        meter = _parse_meter(d.pop("meter"))

        quantity = d.pop("quantity")

        included = d.pop("included")

        billable = d.pop("billable")

        amount = d.pop("amount")

        tiers = []
        _tiers = d.pop("tiers")
        for tiers_item_data in _tiers:
            tiers_item = InvoiceTier.from_dict(tiers_item_data)

            tiers.append(tiers_item)

        invoice_line = cls(
            description=description,
            meter=meter,
            quantity=quantity,
            included=included,
            billable=billable,
            amount=amount,
            tiers=tiers,
        )

        return invoice_line
