from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.collection_state_state import CollectionStateState

if TYPE_CHECKING:
    from ..models.uncollected_usage import UncollectedUsage


T = TypeVar("T", bound="CollectionState")


@_attrs_define
class CollectionState:
    """
    Attributes:
        state (CollectionStateState):
        since (datetime.datetime | None):
        detail (str): What Stripe does in this state.
        usage (list[UncollectedUsage]): Of the running or the last period; what a closed one left behind is late usage.
        open_invoices (list[str]): Final invoices of the subscription that wait for their payment.
        commands (list[str]): What an operator can do; commands of `stripe` are of Stripe's own command line.
    """

    state: CollectionStateState
    since: datetime.datetime | None
    detail: str
    usage: list[UncollectedUsage]
    open_invoices: list[str]
    commands: list[str]

    def to_dict(self) -> dict[str, Any]:
        state = self.state.value

        since: None | str
        if isinstance(self.since, datetime.datetime):
            since = self.since.isoformat()
        else:
            since = self.since

        detail = self.detail

        usage = []
        for usage_item_data in self.usage:
            usage_item = usage_item_data.to_dict()
            usage.append(usage_item)

        open_invoices = self.open_invoices

        commands = self.commands

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "state": state,
                "since": since,
                "detail": detail,
                "usage": usage,
                "open_invoices": open_invoices,
                "commands": commands,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.uncollected_usage import UncollectedUsage  # noqa: PLC0415

        d = dict(src_dict)
        state = CollectionStateState(d.pop("state"))

        def _parse_since(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                since_type_1 = datetime.datetime.fromisoformat(data)

                return since_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        since = _parse_since(d.pop("since"))

        detail = d.pop("detail")

        usage = []
        _usage = d.pop("usage")
        for usage_item_data in _usage:
            usage_item = UncollectedUsage.from_dict(usage_item_data)

            usage.append(usage_item)

        open_invoices = cast(list[str], d.pop("open_invoices"))

        commands = cast(list[str], d.pop("commands"))

        collection_state = cls(
            state=state,
            since=since,
            detail=detail,
            usage=usage,
            open_invoices=open_invoices,
            commands=commands,
        )

        return collection_state
