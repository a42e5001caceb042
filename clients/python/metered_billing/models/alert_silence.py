from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="AlertSilence")


@_attrs_define
class AlertSilence:
    """
    Attributes:
        id (str):
        rule (None | str):
        customer_id (None | str):
        reason (str):
        created_at (datetime.datetime):
        until (datetime.datetime):
        ended_at (datetime.datetime | None):
    """

    id: str
    rule: None | str
    customer_id: None | str
    reason: str
    created_at: datetime.datetime
    until: datetime.datetime
    ended_at: datetime.datetime | None

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        rule: None | str
        rule = self.rule

        customer_id: None | str
        customer_id = self.customer_id

        reason = self.reason

        created_at = self.created_at.isoformat()

        until = self.until.isoformat()

        ended_at: None | str
        if isinstance(self.ended_at, datetime.datetime):
            ended_at = self.ended_at.isoformat()
        else:
            ended_at = self.ended_at

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "id": id,
                "rule": rule,
                "customer_id": customer_id,
                "reason": reason,
                "created_at": created_at,
                "until": until,
                "ended_at": ended_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        def _parse_rule(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        rule = _parse_rule(d.pop("rule"))

        def _parse_customer_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        customer_id = _parse_customer_id(d.pop("customer_id"))

        reason = d.pop("reason")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        until = datetime.datetime.fromisoformat(d.pop("until"))

        def _parse_ended_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ended_at_type_0 = datetime.datetime.fromisoformat(data)

                return ended_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        ended_at = _parse_ended_at(d.pop("ended_at"))

        alert_silence = cls(
            id=id,
            rule=rule,
            customer_id=customer_id,
            reason=reason,
            created_at=created_at,
            until=until,
            ended_at=ended_at,
        )

        return alert_silence
