from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.gap import Gap


T = TypeVar("T", bound="Completeness")


@_attrs_define
class Completeness:
    """Windows of all instances that report windows, in the current period and the last seven days at least.

    Attributes:
        from_ (datetime.datetime):
        to (datetime.datetime):
        reported (int):
        missing (int): Due for longer than two windows.
        late (int): Due
        void (int): Taken out
        waived (int): Not waited for.
        gaps (list[Gap]): The newest ones, oldest first.
        more (int): Older gaps that are not listed.
    """

    from_: datetime.datetime
    to: datetime.datetime
    reported: int
    missing: int
    late: int
    void: int
    waived: int
    gaps: list[Gap]
    more: int

    def to_dict(self) -> dict[str, Any]:
        from_ = self.from_.isoformat()

        to = self.to.isoformat()

        reported = self.reported

        missing = self.missing

        late = self.late

        void = self.void

        waived = self.waived

        gaps = []
        for gaps_item_data in self.gaps:
            gaps_item = gaps_item_data.to_dict()
            gaps.append(gaps_item)

        more = self.more

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "from": from_,
                "to": to,
                "reported": reported,
                "missing": missing,
                "late": late,
                "void": void,
                "waived": waived,
                "gaps": gaps,
                "more": more,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.gap import Gap  # noqa: PLC0415

        d = dict(src_dict)
        from_ = datetime.datetime.fromisoformat(d.pop("from"))

        to = datetime.datetime.fromisoformat(d.pop("to"))

        reported = d.pop("reported")

        missing = d.pop("missing")

        late = d.pop("late")

        void = d.pop("void")

        waived = d.pop("waived")

        gaps = []
        _gaps = d.pop("gaps")
        for gaps_item_data in _gaps:
            gaps_item = Gap.from_dict(gaps_item_data)

            gaps.append(gaps_item)

        more = d.pop("more")

        completeness = cls(
            from_=from_,
            to=to,
            reported=reported,
            missing=missing,
            late=late,
            void=void,
            waived=waived,
            gaps=gaps,
            more=more,
        )

        return completeness
