from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.decide_quarantine_body_decision import DecideQuarantineBodyDecision
from ..types import UNSET, Unset

T = TypeVar("T", bound="DecideQuarantineBody")


@_attrs_define
class DecideQuarantineBody:
    """
    Attributes:
        entry (str):
        decision (DecideQuarantineBodyDecision):
        reason (str | Unset):
    """

    entry: str
    decision: DecideQuarantineBodyDecision
    reason: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        entry = self.entry

        decision = self.decision.value

        reason = self.reason

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "entry": entry,
                "decision": decision,
            }
        )
        if reason is not UNSET:
            field_dict["reason"] = reason

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        entry = d.pop("entry")

        decision = DecideQuarantineBodyDecision(d.pop("decision"))

        reason = d.pop("reason", UNSET)

        decide_quarantine_body = cls(
            entry=entry,
            decision=decision,
            reason=reason,
        )

        decide_quarantine_body.additional_properties = d
        return decide_quarantine_body

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
