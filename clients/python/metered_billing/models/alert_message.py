from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.alert_message_status import AlertMessageStatus
from ..models.alert_message_type import AlertMessageType

if TYPE_CHECKING:
    from ..models.alert_message_attempts_item import AlertMessageAttemptsItem


T = TypeVar("T", bound="AlertMessage")


@_attrs_define
class AlertMessage:
    """
    Attributes:
        id (str): `webhook-id` of every attempt.
        alert_id (str): The alert's id; `dig_…` and the day of a digest.
        receiver (str):
        type_ (AlertMessageType):
        status (AlertMessageStatus):
        created_at (datetime.datetime):
        next_at (datetime.datetime | None):
        attempts (list[AlertMessageAttemptsItem]):
    """

    id: str
    alert_id: str
    receiver: str
    type_: AlertMessageType
    status: AlertMessageStatus
    created_at: datetime.datetime
    next_at: datetime.datetime | None
    attempts: list[AlertMessageAttemptsItem]

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        alert_id = self.alert_id

        receiver = self.receiver

        type_ = self.type_.value

        status = self.status.value

        created_at = self.created_at.isoformat()

        next_at: None | str
        if isinstance(self.next_at, datetime.datetime):
            next_at = self.next_at.isoformat()
        else:
            next_at = self.next_at

        attempts = []
        for attempts_item_data in self.attempts:
            attempts_item = attempts_item_data.to_dict()
            attempts.append(attempts_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "id": id,
                "alert_id": alert_id,
                "receiver": receiver,
                "type": type_,
                "status": status,
                "created_at": created_at,
                "next_at": next_at,
                "attempts": attempts,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.alert_message_attempts_item import AlertMessageAttemptsItem  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        alert_id = d.pop("alert_id")

        receiver = d.pop("receiver")

        type_ = AlertMessageType(d.pop("type"))

        status = AlertMessageStatus(d.pop("status"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_next_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                next_at_type_0 = datetime.datetime.fromisoformat(data)

                return next_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        next_at = _parse_next_at(d.pop("next_at"))

        attempts = []
        _attempts = d.pop("attempts")
        for attempts_item_data in _attempts:
            attempts_item = AlertMessageAttemptsItem.from_dict(attempts_item_data)

            attempts.append(attempts_item)

        alert_message = cls(
            id=id,
            alert_id=alert_id,
            receiver=receiver,
            type_=type_,
            status=status,
            created_at=created_at,
            next_at=next_at,
            attempts=attempts,
        )

        return alert_message
