from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.uncollected_usage_fate import UncollectedUsageFate

T = TypeVar("T", bound="UncollectedUsage")


@_attrs_define
class UncollectedUsage:
    """
    Attributes:
        meter (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and that
            are seen.
        unit (str):
        start (datetime.datetime):
        end (datetime.datetime):
        quantity (int):
        amount (int): Minor units, by the price that the item holds, before discounts and taxes.
        currency (str):
        fate (UncollectedUsageFate): The kind of invoice that has it or will have it; `awaited` may still be charged.
        invoice (None | str): Stripe's id of that invoice.
    """

    meter: str
    unit: str
    start: datetime.datetime
    end: datetime.datetime
    quantity: int
    amount: int
    currency: str
    fate: UncollectedUsageFate
    invoice: None | str

    def to_dict(self) -> dict[str, Any]:
        meter = self.meter

        unit = self.unit

        start = self.start.isoformat()

        end = self.end.isoformat()

        quantity = self.quantity

        amount = self.amount

        currency = self.currency

        fate = self.fate.value

        invoice: None | str
        invoice = self.invoice

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "meter": meter,
                "unit": unit,
                "start": start,
                "end": end,
                "quantity": quantity,
                "amount": amount,
                "currency": currency,
                "fate": fate,
                "invoice": invoice,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        meter = d.pop("meter")

        unit = d.pop("unit")

        start = datetime.datetime.fromisoformat(d.pop("start"))

        end = datetime.datetime.fromisoformat(d.pop("end"))

        quantity = d.pop("quantity")

        amount = d.pop("amount")

        currency = d.pop("currency")

        fate = UncollectedUsageFate(d.pop("fate"))

        def _parse_invoice(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        invoice = _parse_invoice(d.pop("invoice"))

        uncollected_usage = cls(
            meter=meter,
            unit=unit,
            start=start,
            end=end,
            quantity=quantity,
            amount=amount,
            currency=currency,
            fate=fate,
            invoice=invoice,
        )

        return uncollected_usage
