from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.planned_change import PlannedChange


T = TypeVar("T", bound="ListChangesResponse200")


@_attrs_define
class ListChangesResponse200:
    """
    Attributes:
        subscription_id (str):
        changes (list[PlannedChange]):
    """

    subscription_id: str
    changes: list[PlannedChange]

    def to_dict(self) -> dict[str, Any]:
        subscription_id = self.subscription_id

        changes = []
        for changes_item_data in self.changes:
            changes_item = changes_item_data.to_dict()
            changes.append(changes_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "subscription_id": subscription_id,
                "changes": changes,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.planned_change import PlannedChange  # noqa: PLC0415

        d = dict(src_dict)
        subscription_id = d.pop("subscription_id")

        changes = []
        _changes = d.pop("changes")
        for changes_item_data in _changes:
            changes_item = PlannedChange.from_dict(changes_item_data)

            changes.append(changes_item)

        list_changes_response_200 = cls(
            subscription_id=subscription_id,
            changes=changes,
        )

        return list_changes_response_200
