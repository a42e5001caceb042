from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.alert_rule_type_12_kind import AlertRuleType12Kind
from ..models.alert_severity import AlertSeverity
from ..types import UNSET, Unset

T = TypeVar("T", bound="AlertRuleType12")


@_attrs_define
class AlertRuleType12:
    """
    Attributes:
        name (str):
        kind (AlertRuleType12Kind):
        severity (AlertSeverity | Unset):
        for_ (str | Unset): A length of time: 90s, 15m, 24h, 7d; 0 for none.
        keep (str | Unset): A length of time: 90s, 15m, 24h, 7d; 0 for none.
        receivers (list[str] | Unset): Names of the file; all, where it is absent.
        customers (list[str] | Unset): Ids of customers, or keys of meters; all, where it is absent.
        below (str | Unset): A version by semver.org.
    """

    name: str
    kind: AlertRuleType12Kind
    severity: AlertSeverity | Unset = UNSET
    for_: str | Unset = UNSET
    keep: str | Unset = UNSET
    receivers: list[str] | Unset = UNSET
    customers: list[str] | Unset = UNSET
    below: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        kind = self.kind.value

        severity: str | Unset = UNSET
        if not isinstance(self.severity, Unset):
            severity = self.severity.value

        for_ = self.for_

        keep = self.keep

        receivers: list[str] | Unset = UNSET
        if not isinstance(self.receivers, Unset):
            receivers = self.receivers

        customers: list[str] | Unset = UNSET
        if not isinstance(self.customers, Unset):
            customers = self.customers

        below = self.below

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "kind": kind,
            }
        )
        if severity is not UNSET:
            field_dict["severity"] = severity
        if for_ is not UNSET:
            field_dict["for"] = for_
        if keep is not UNSET:
            field_dict["keep"] = keep
        if receivers is not UNSET:
            field_dict["receivers"] = receivers
        if customers is not UNSET:
            field_dict["customers"] = customers
        if below is not UNSET:
            field_dict["below"] = below

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        kind = AlertRuleType12Kind(d.pop("kind"))

        _severity = d.pop("severity", UNSET)
        severity: AlertSeverity | Unset
        if isinstance(_severity, Unset):
            severity = UNSET
        else:
            severity = AlertSeverity(_severity)

        for_ = d.pop("for", UNSET)

        keep = d.pop("keep", UNSET)

        receivers = cast(list[str], d.pop("receivers", UNSET))

        customers = cast(list[str], d.pop("customers", UNSET))

        below = d.pop("below", UNSET)

        alert_rule_type_12 = cls(
            name=name,
            kind=kind,
            severity=severity,
            for_=for_,
            keep=keep,
            receivers=receivers,
            customers=customers,
            below=below,
        )

        return alert_rule_type_12
