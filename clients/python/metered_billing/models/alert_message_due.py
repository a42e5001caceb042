from __future__ import annotations

from collections.abc import Mapping
from typing import (
    Any,
    Literal,
    TypeVar,
    cast,
)

from attrs import define as _attrs_define

T = TypeVar("T", bound="AlertMessageDue")


@_attrs_define
class AlertMessageDue:
    """
    Attributes:
        id (str):
        status (Literal['due']):
    """

    id: str
    status: Literal["due"]

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        status = self.status

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "id": id,
                "status": status,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        status = cast(Literal["due"], d.pop("status"))
        if status != "due":
            raise ValueError(f"status must match const 'due', got '{status}'")

        alert_message_due = cls(
            id=id,
            status=status,
        )

        return alert_message_due
