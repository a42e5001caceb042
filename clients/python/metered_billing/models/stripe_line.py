from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.period import Period


T = TypeVar("T", bound="StripeLine")


@_attrs_define
class StripeLine:
    """
    Attributes:
        description (str):
        price (None | str): Stripe's id of the price.
        period (Period):
        amount (int): In minor units; negative for a credit.
        proration (bool):
    """

    description: str
    price: None | str
    period: Period
    amount: int
    proration: bool

    def to_dict(self) -> dict[str, Any]:
        description = self.description

        price: None | str
        price = self.price

        period = self.period.to_dict()

        amount = self.amount

        proration = self.proration

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "description": description,
                "price": price,
                "period": period,
                "amount": amount,
                "proration": proration,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.period import Period  # noqa: PLC0415

        d = dict(src_dict)
        description = d.pop("description")

        def _parse_price(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        price = _parse_price(d.pop("price"))

        period = Period.from_dict(d.pop("period"))

        amount = d.pop("amount")

        proration = d.pop("proration")

        stripe_line = cls(
            description=description,
            price=price,
            period=period,
            amount=amount,
            proration=proration,
        )

        return stripe_line
