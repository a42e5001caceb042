from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="AuditAction")


@_attrs_define
class AuditAction:
    """
    Attributes:
        number (int): Of the row in the log.
        at (datetime.datetime):
        actor (str): A key's id, `admin`, `command`, or `open` while there is no key.
        actor_name (None | str):
        address (None | str):
        request_id (None | str):
        action (str): The route or the command.
        target (str): The path
        details (str): A JSON object of what was to be changed
        outcome (None | str): `done`, a status with a code, or null while it is not known.
        hash_ (str):
    """

    number: int
    at: datetime.datetime
    actor: str
    actor_name: None | str
    address: None | str
    request_id: None | str
    action: str
    target: str
    details: str
    outcome: None | str
    hash_: str

    def to_dict(self) -> dict[str, Any]:
        number = self.number

        at = self.at.isoformat()

        actor = self.actor

        actor_name: None | str
        actor_name = self.actor_name

        address: None | str
        address = self.address

        request_id: None | str
        request_id = self.request_id

        action = self.action

        target = self.target

        details = self.details

        outcome: None | str
        outcome = self.outcome

        hash_ = self.hash_

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "number": number,
                "at": at,
                "actor": actor,
                "actor_name": actor_name,
                "address": address,
                "request_id": request_id,
                "action": action,
                "target": target,
                "details": details,
                "outcome": outcome,
                "hash": hash_,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        number = d.pop("number")

        at = datetime.datetime.fromisoformat(d.pop("at"))

        actor = d.pop("actor")

        def _parse_actor_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        actor_name = _parse_actor_name(d.pop("actor_name"))

        def _parse_address(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        address = _parse_address(d.pop("address"))

        def _parse_request_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        request_id = _parse_request_id(d.pop("request_id"))

        action = d.pop("action")

        target = d.pop("target")

        details = d.pop("details")

        def _parse_outcome(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        outcome = _parse_outcome(d.pop("outcome"))

        hash_ = d.pop("hash")

        audit_action = cls(
            number=number,
            at=at,
            actor=actor,
            actor_name=actor_name,
            address=address,
            request_id=request_id,
            action=action,
            target=target,
            details=details,
            outcome=outcome,
            hash_=hash_,
        )

        return audit_action
