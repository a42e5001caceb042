from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.change_preview_kind import ChangePreviewKind

if TYPE_CHECKING:
    from ..models.invoice import Invoice
    from ..models.period import Period


T = TypeVar("T", bound="ChangePreview")


@_attrs_define
class ChangePreview:
    """
    Attributes:
        dry_run (bool):
        subscription_id (str):
        customer_id (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and
            that are seen.
        status (str): Stripe's word for it.
        plan (None | str): The plan that it is on now.
        period (Period):
        trial_end (datetime.datetime | None):
        created_at (datetime.datetime):
        ended_at (datetime.datetime | None):
        kind (ChangePreviewKind):
        new_plan (None | str): Null for a cancellation.
        effective_at (datetime.datetime):
        closing_invoice (Invoice):
        stripe_closing_invoice (Invoice | None): Stripe's own preview of it after a change now, prorations included;
            null where Stripe gives none.
        first_invoice (Invoice | None): The first with usage at the new prices, as nothing is used yet; null where
            nothing follows.
    """

    dry_run: bool
    subscription_id: str
    customer_id: str
    status: str
    plan: None | str
    period: Period
    trial_end: datetime.datetime | None
    created_at: datetime.datetime
    ended_at: datetime.datetime | None
    kind: ChangePreviewKind
    new_plan: None | str
    effective_at: datetime.datetime
    closing_invoice: Invoice
    stripe_closing_invoice: Invoice | None
    first_invoice: Invoice | None

    def to_dict(self) -> dict[str, Any]:
        from ..models.invoice import Invoice  # noqa: PLC0415

        dry_run = self.dry_run

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

        kind = self.kind.value

        new_plan: None | str
        new_plan = self.new_plan

        effective_at = self.effective_at.isoformat()

        closing_invoice = self.closing_invoice.to_dict()

        stripe_closing_invoice: dict[str, Any] | None
        if isinstance(self.stripe_closing_invoice, Invoice):
            stripe_closing_invoice = self.stripe_closing_invoice.to_dict()
        else:
            stripe_closing_invoice = self.stripe_closing_invoice

        first_invoice: dict[str, Any] | None
        if isinstance(self.first_invoice, Invoice):
            first_invoice = self.first_invoice.to_dict()
        else:
            first_invoice = self.first_invoice

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
                "created_at": created_at,
                "ended_at": ended_at,
                "kind": kind,
                "new_plan": new_plan,
                "effective_at": effective_at,
                "closing_invoice": closing_invoice,
                "stripe_closing_invoice": stripe_closing_invoice,
                "first_invoice": first_invoice,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.invoice import Invoice  # noqa: PLC0415
        from ..models.period import Period  # noqa: PLC0415

        d = dict(src_dict)
        dry_run = d.pop("dry_run")

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

        kind = ChangePreviewKind(d.pop("kind"))

        def _parse_new_plan(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        new_plan = _parse_new_plan(d.pop("new_plan"))

        effective_at = datetime.datetime.fromisoformat(d.pop("effective_at"))

        closing_invoice = Invoice.from_dict(d.pop("closing_invoice"))

        def _parse_stripe_closing_invoice(data: object) -> Invoice | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                stripe_closing_invoice_type_1 = Invoice.from_dict(data)

                return stripe_closing_invoice_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Invoice | None, data)

        stripe_closing_invoice = _parse_stripe_closing_invoice(
            d.pop("stripe_closing_invoice")
        )

        def _parse_first_invoice(data: object) -> Invoice | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                first_invoice_type_1 = Invoice.from_dict(data)

                return first_invoice_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Invoice | None, data)

        first_invoice = _parse_first_invoice(d.pop("first_invoice"))

        change_preview = cls(
            dry_run=dry_run,
            subscription_id=subscription_id,
            customer_id=customer_id,
            status=status,
            plan=plan,
            period=period,
            trial_end=trial_end,
            created_at=created_at,
            ended_at=ended_at,
            kind=kind,
            new_plan=new_plan,
            effective_at=effective_at,
            closing_invoice=closing_invoice,
            stripe_closing_invoice=stripe_closing_invoice,
            first_invoice=first_invoice,
        )

        return change_preview
