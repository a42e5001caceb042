from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.invoice import Invoice
    from ..models.shared_usage_meters_item import SharedUsageMetersItem


T = TypeVar("T", bound="SharedUsage")


@_attrs_define
class SharedUsage:
    """
    Attributes:
        customer_id (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and
            that are seen.
        name (str):
        plan (str): The plan's key.
        meters (list[SharedUsageMetersItem]):
        invoice (Invoice | Unset):
    """

    customer_id: str
    name: str
    plan: str
    meters: list[SharedUsageMetersItem]
    invoice: Invoice | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        customer_id = self.customer_id

        name = self.name

        plan = self.plan

        meters = []
        for meters_item_data in self.meters:
            meters_item = meters_item_data.to_dict()
            meters.append(meters_item)

        invoice: dict[str, Any] | Unset = UNSET
        if not isinstance(self.invoice, Unset):
            invoice = self.invoice.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "customer_id": customer_id,
                "name": name,
                "plan": plan,
                "meters": meters,
            }
        )
        if invoice is not UNSET:
            field_dict["invoice"] = invoice

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.invoice import Invoice  # noqa: PLC0415
        from ..models.shared_usage_meters_item import SharedUsageMetersItem  # noqa: PLC0415

        d = dict(src_dict)
        customer_id = d.pop("customer_id")

        name = d.pop("name")

        plan = d.pop("plan")

        meters = []
        _meters = d.pop("meters")
        for meters_item_data in _meters:
            meters_item = SharedUsageMetersItem.from_dict(meters_item_data)

            meters.append(meters_item)

        _invoice = d.pop("invoice", UNSET)
        invoice: Invoice | Unset
        if isinstance(_invoice, Unset):
            invoice = UNSET
        else:
            invoice = Invoice.from_dict(_invoice)

        shared_usage = cls(
            customer_id=customer_id,
            name=name,
            plan=plan,
            meters=meters,
            invoice=invoice,
        )

        return shared_usage
