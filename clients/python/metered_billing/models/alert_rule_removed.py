from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="AlertRuleRemoved")


@_attrs_define
class AlertRuleRemoved:
    """
    Attributes:
        name (str):
        removed (bool):
    """

    name: str
    removed: bool

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        removed = self.removed

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "removed": removed,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        removed = d.pop("removed")

        alert_rule_removed = cls(
            name=name,
            removed=removed,
        )

        return alert_rule_removed
