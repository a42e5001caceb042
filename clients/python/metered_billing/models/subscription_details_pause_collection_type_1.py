from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="SubscriptionDetailsPauseCollectionType1")


@_attrs_define
class SubscriptionDetailsPauseCollectionType1:
    """
    Attributes:
        behavior (str):
        since (datetime.datetime):
        resumes_at (datetime.datetime | None):
    """

    behavior: str
    since: datetime.datetime
    resumes_at: datetime.datetime | None

    def to_dict(self) -> dict[str, Any]:
        behavior = self.behavior

        since = self.since.isoformat()

        resumes_at: None | str
        if isinstance(self.resumes_at, datetime.datetime):
            resumes_at = self.resumes_at.isoformat()
        else:
            resumes_at = self.resumes_at

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "behavior": behavior,
                "since": since,
                "resumes_at": resumes_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        behavior = d.pop("behavior")

        since = datetime.datetime.fromisoformat(d.pop("since"))

        def _parse_resumes_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                resumes_at_type_1 = datetime.datetime.fromisoformat(data)

                return resumes_at_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        resumes_at = _parse_resumes_at(d.pop("resumes_at"))

        subscription_details_pause_collection_type_1 = cls(
            behavior=behavior,
            since=since,
            resumes_at=resumes_at,
        )

        return subscription_details_pause_collection_type_1
