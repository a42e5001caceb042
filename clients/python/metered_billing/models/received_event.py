from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.received_event_status import ReceivedEventStatus

T = TypeVar("T", bound="ReceivedEvent")


@_attrs_define
class ReceivedEvent:
    """
    Attributes:
        event (str): Stripe's id of the event.
        status (ReceivedEventStatus): Whether it came for the first time.
    """

    event: str
    status: ReceivedEventStatus

    def to_dict(self) -> dict[str, Any]:
        event = self.event

        status = self.status.value

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "event": event,
                "status": status,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        event = d.pop("event")

        status = ReceivedEventStatus(d.pop("status"))

        received_event = cls(
            event=event,
            status=status,
        )

        return received_event
