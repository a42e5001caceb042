from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.invoice import Invoice
    from ..models.stripe_line import StripeLine
    from ..models.upcoming_invoice_projected_type_1 import UpcomingInvoiceProjectedType1


T = TypeVar("T", bound="UpcomingInvoice")


@_attrs_define
class UpcomingInvoice:
    """
    Attributes:
        customer_id (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and
            that are seen.
        subscription_id (None | str): Null for the sum of several subscriptions, and without one.
        ours (Invoice):
        projected (None | UpcomingInvoiceProjectedType1): Ours at the period's end, at the lowest and the highest usage
            that is likely; null while there is less than
            a day (or a thirtieth of the period) to project from.
        stripe (Invoice | None):
        agree (bool): Whether both charge the same at every price.
        difference_minor (int | None): Ours minus Stripe's at the prices that both have; null without Stripe's.
        reason (None | str): Why they differ
        stripe_only (list[StripeLine]): What Stripe's invoice has besides, prorations of base prices, one-off items,
            discounts and taxes.
        subscriptions (list[UpcomingInvoice] | Unset): The same for each subscription, where the customer has several.
    """

    customer_id: str
    subscription_id: None | str
    ours: Invoice
    projected: None | UpcomingInvoiceProjectedType1
    stripe: Invoice | None
    agree: bool
    difference_minor: int | None
    reason: None | str
    stripe_only: list[StripeLine]
    subscriptions: list[UpcomingInvoice] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.invoice import Invoice  # noqa: PLC0415
        from ..models.upcoming_invoice_projected_type_1 import (
            UpcomingInvoiceProjectedType1,  # noqa: PLC0415
        )

        customer_id = self.customer_id

        subscription_id: None | str
        subscription_id = self.subscription_id

        ours = self.ours.to_dict()

        projected: dict[str, Any] | None
        if isinstance(self.projected, UpcomingInvoiceProjectedType1):
            projected = self.projected.to_dict()
        else:
            projected = self.projected

        stripe: dict[str, Any] | None
        if isinstance(self.stripe, Invoice):
            stripe = self.stripe.to_dict()
        else:
            stripe = self.stripe

        agree = self.agree

        difference_minor: int | None
        difference_minor = self.difference_minor

        reason: None | str
        reason = self.reason

        stripe_only = []
        for stripe_only_item_data in self.stripe_only:
            stripe_only_item = stripe_only_item_data.to_dict()
            stripe_only.append(stripe_only_item)

        subscriptions: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.subscriptions, Unset):
            subscriptions = []
            for subscriptions_item_data in self.subscriptions:
                subscriptions_item = subscriptions_item_data.to_dict()
                subscriptions.append(subscriptions_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "customer_id": customer_id,
                "subscription_id": subscription_id,
                "ours": ours,
                "projected": projected,
                "stripe": stripe,
                "agree": agree,
                "difference_minor": difference_minor,
                "reason": reason,
                "stripe_only": stripe_only,
            }
        )
        if subscriptions is not UNSET:
            field_dict["subscriptions"] = subscriptions

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.invoice import Invoice  # noqa: PLC0415
        from ..models.stripe_line import StripeLine  # noqa: PLC0415
        from ..models.upcoming_invoice_projected_type_1 import (
            UpcomingInvoiceProjectedType1,  # noqa: PLC0415
        )

        d = dict(src_dict)
        customer_id = d.pop("customer_id")

        def _parse_subscription_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        subscription_id = _parse_subscription_id(d.pop("subscription_id"))

        ours = Invoice.from_dict(d.pop("ours"))

        def _parse_projected(data: object) -> None | UpcomingInvoiceProjectedType1:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                projected_type_1 = UpcomingInvoiceProjectedType1.from_dict(data)

                return projected_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UpcomingInvoiceProjectedType1, data)

        projected = _parse_projected(d.pop("projected"))

        def _parse_stripe(data: object) -> Invoice | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                stripe_type_1 = Invoice.from_dict(data)

                return stripe_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Invoice | None, data)

        stripe = _parse_stripe(d.pop("stripe"))

        agree = d.pop("agree")

        def _parse_difference_minor(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        difference_minor = _parse_difference_minor(d.pop("difference_minor"))

        def _parse_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reason = _parse_reason(d.pop("reason"))

        stripe_only = []
        _stripe_only = d.pop("stripe_only")
        for stripe_only_item_data in _stripe_only:
            stripe_only_item = StripeLine.from_dict(stripe_only_item_data)

            stripe_only.append(stripe_only_item)

        _subscriptions = d.pop("subscriptions", UNSET)
        subscriptions: list[UpcomingInvoice] | Unset = UNSET
        if _subscriptions is not UNSET:
            subscriptions = []
            for subscriptions_item_data in _subscriptions:
                subscriptions_item = UpcomingInvoice.from_dict(subscriptions_item_data)

                subscriptions.append(subscriptions_item)

        upcoming_invoice = cls(
            customer_id=customer_id,
            subscription_id=subscription_id,
            ours=ours,
            projected=projected,
            stripe=stripe,
            agree=agree,
            difference_minor=difference_minor,
            reason=reason,
            stripe_only=stripe_only,
            subscriptions=subscriptions,
        )

        return upcoming_invoice
