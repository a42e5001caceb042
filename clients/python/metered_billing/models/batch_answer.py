from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="BatchAnswer")


@_attrs_define
class BatchAnswer:
    """
    Attributes:
        created (int):
        duplicates (int):
        refused (int):
        results (list[Any]):
    """

    created: int
    duplicates: int
    refused: int
    results: list[Any]

    def to_dict(self) -> dict[str, Any]:
        created = self.created

        duplicates = self.duplicates

        refused = self.refused

        results = []
        for results_item_data in self.results:
            results_item: Any
            results_item = results_item_data
            results.append(results_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "created": created,
                "duplicates": duplicates,
                "refused": refused,
                "results": results,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        created = d.pop("created")

        duplicates = d.pop("duplicates")

        refused = d.pop("refused")

        results = []
        _results = d.pop("results")
        for results_item_data in _results:

            def _parse_results_item(data: object) -> Any:
                return cast(Any, data)

            results_item = _parse_results_item(results_item_data)

            results.append(results_item)

        batch_answer = cls(
            created=created,
            duplicates=duplicates,
            refused=refused,
            results=results,
        )

        return batch_answer
