from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.planned_change_at import PlannedChangeAt
from ..models.planned_change_kind import PlannedChangeKind
from ..models.planned_change_status import PlannedChangeStatus

T = TypeVar("T", bound="PlannedChange")


@_attrs_define
class PlannedChange:
    """
    Attributes:
        change_id (str):
        subscription_id (str):
        customer_id (str): 1 to 255 bytes of UTF-8 in their composed form (NFC), of characters that Unicode defines and
            that are seen.
        kind (PlannedChangeKind):
        at (PlannedChangeAt):
        plan (None | str): The plan to change to.
        status (PlannedChangeStatus): `accepted` and `revoking` are under way, `scheduled` is Stripe's to carry out,
            `failed` cannot be made until
            somebody acts; the others are over.
        effective_at (datetime.datetime | None):
        problem (None | str): Why it is not in force.
        schedule_id (None | str): Stripe's subscription schedule that makes it.
        requested_at (datetime.datetime):
        updated_at (datetime.datetime):
        url (str): Where to look how far it is.
    """

    change_id: str
    subscription_id: str
    customer_id: str
    kind: PlannedChangeKind
    at: PlannedChangeAt
    plan: None | str
    status: PlannedChangeStatus
    effective_at: datetime.datetime | None
    problem: None | str
    schedule_id: None | str
    requested_at: datetime.datetime
    updated_at: datetime.datetime
    url: str

    def to_dict(self) -> dict[str, Any]:
        change_id = self.change_id

        subscription_id = self.subscription_id

        customer_id = self.customer_id

        kind = self.kind.value

        at = self.at.value

        plan: None | str
        plan = self.plan

        status = self.status.value

        effective_at: None | str
        if isinstance(self.effective_at, datetime.datetime):
            effective_at = self.effective_at.isoformat()
        else:
            effective_at = self.effective_at

        problem: None | str
        problem = self.problem

        schedule_id: None | str
        schedule_id = self.schedule_id

        requested_at = self.requested_at.isoformat()

        updated_at = self.updated_at.isoformat()

        url = self.url

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "change_id": change_id,
                "subscription_id": subscription_id,
                "customer_id": customer_id,
                "kind": kind,
                "at": at,
                "plan": plan,
                "status": status,
                "effective_at": effective_at,
                "problem": problem,
                "schedule_id": schedule_id,
                "requested_at": requested_at,
                "updated_at": updated_at,
                "url": url,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        change_id = d.pop("change_id")

        subscription_id = d.pop("subscription_id")

        customer_id = d.pop("customer_id")

        kind = PlannedChangeKind(d.pop("kind"))

        at = PlannedChangeAt(d.pop("at"))

        def _parse_plan(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        plan = _parse_plan(d.pop("plan"))

        status = PlannedChangeStatus(d.pop("status"))

        def _parse_effective_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                effective_at_type_1 = datetime.datetime.fromisoformat(data)

                return effective_at_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        effective_at = _parse_effective_at(d.pop("effective_at"))

        def _parse_problem(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        problem = _parse_problem(d.pop("problem"))

        def _parse_schedule_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        schedule_id = _parse_schedule_id(d.pop("schedule_id"))

        requested_at = datetime.datetime.fromisoformat(d.pop("requested_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        url = d.pop("url")

        planned_change = cls(
            change_id=change_id,
            subscription_id=subscription_id,
            customer_id=customer_id,
            kind=kind,
            at=at,
            plan=plan,
            status=status,
            effective_at=effective_at,
            problem=problem,
            schedule_id=schedule_id,
            requested_at=requested_at,
            updated_at=updated_at,
            url=url,
        )

        return planned_change
