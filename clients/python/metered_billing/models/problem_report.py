from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="ProblemReport")


@_attrs_define
class ProblemReport:
    """With `report_conflict`, the report that stands.

    Attributes:
        id (int):
        content_hash (str):
    """

    id: int
    content_hash: str

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        content_hash = self.content_hash

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "id": id,
                "content_hash": content_hash,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        content_hash = d.pop("content_hash")

        problem_report = cls(
            id=id,
            content_hash=content_hash,
        )

        return problem_report
