from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.alert_message import AlertMessage


T = TypeVar("T", bound="AlertMessageList")


@_attrs_define
class AlertMessageList:
    """
    Attributes:
        messages (list[AlertMessage]):
        next_ (None | str):
    """

    messages: list[AlertMessage]
    next_: None | str

    def to_dict(self) -> dict[str, Any]:
        messages = []
        for messages_item_data in self.messages:
            messages_item = messages_item_data.to_dict()
            messages.append(messages_item)

        next_: None | str
        next_ = self.next_

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "messages": messages,
                "next": next_,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.alert_message import AlertMessage  # noqa: PLC0415

        d = dict(src_dict)
        messages = []
        _messages = d.pop("messages")
        for messages_item_data in _messages:
            messages_item = AlertMessage.from_dict(messages_item_data)

            messages.append(messages_item)

        def _parse_next_(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        next_ = _parse_next_(d.pop("next"))

        alert_message_list = cls(
            messages=messages,
            next_=next_,
        )

        return alert_message_list
