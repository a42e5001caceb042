from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.alert_state import AlertState

T = TypeVar("T", bound="Alert")


@_attrs_define
class Alert:
    """
    Attributes:
        id (str):
        rule (str):
        kind (str):
        severity (str):
        state (AlertState):
        customer_id (None | str): Null for what concerns the whole service.
        subject (str): What of the customer: a meter, an instance, a segment; empty where the rule knows one thing only.
        summary (str): A sentence with the values at which it fired.
        since (datetime.datetime):
        fired_at (datetime.datetime | None):
        told_at (datetime.datetime | None): Null while a silence is in force.
        resolved_at (datetime.datetime | None):
    """

    id: str
    rule: str
    kind: str
    severity: str
    state: AlertState
    customer_id: None | str
    subject: str
    summary: str
    since: datetime.datetime
    fired_at: datetime.datetime | None
    told_at: datetime.datetime | None
    resolved_at: datetime.datetime | None

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        rule = self.rule

        kind = self.kind

        severity = self.severity

        state = self.state.value

        customer_id: None | str
        customer_id = self.customer_id

        subject = self.subject

        summary = self.summary

        since = self.since.isoformat()

        fired_at: None | str
        if isinstance(self.fired_at, datetime.datetime):
            fired_at = self.fired_at.isoformat()
        else:
            fired_at = self.fired_at

        told_at: None | str
        if isinstance(self.told_at, datetime.datetime):
            told_at = self.told_at.isoformat()
        else:
            told_at = self.told_at

        resolved_at: None | str
        if isinstance(self.resolved_at, datetime.datetime):
            resolved_at = self.resolved_at.isoformat()
        else:
            resolved_at = self.resolved_at

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "id": id,
                "rule": rule,
                "kind": kind,
                "severity": severity,
                "state": state,
                "customer_id": customer_id,
                "subject": subject,
                "summary": summary,
                "since": since,
                "fired_at": fired_at,
                "told_at": told_at,
                "resolved_at": resolved_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        rule = d.pop("rule")

        kind = d.pop("kind")

        severity = d.pop("severity")

        state = AlertState(d.pop("state"))

        def _parse_customer_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        customer_id = _parse_customer_id(d.pop("customer_id"))

        subject = d.pop("subject")

        summary = d.pop("summary")

        since = datetime.datetime.fromisoformat(d.pop("since"))

        def _parse_fired_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                fired_at_type_0 = datetime.datetime.fromisoformat(data)

                return fired_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        fired_at = _parse_fired_at(d.pop("fired_at"))

        def _parse_told_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                told_at_type_0 = datetime.datetime.fromisoformat(data)

                return told_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        told_at = _parse_told_at(d.pop("told_at"))

        def _parse_resolved_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                resolved_at_type_0 = datetime.datetime.fromisoformat(data)

                return resolved_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        resolved_at = _parse_resolved_at(d.pop("resolved_at"))

        alert = cls(
            id=id,
            rule=rule,
            kind=kind,
            severity=severity,
            state=state,
            customer_id=customer_id,
            subject=subject,
            summary=summary,
            since=since,
            fired_at=fired_at,
            told_at=told_at,
            resolved_at=resolved_at,
        )

        return alert
