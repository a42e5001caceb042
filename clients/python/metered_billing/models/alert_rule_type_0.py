from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.alert_rule_type_0_kind import AlertRuleType0Kind
from ..models.alert_severity import AlertSeverity
from ..types import UNSET, Unset

T = TypeVar("T", bound="AlertRuleType0")


@_attrs_define
class AlertRuleType0:
    """
    Attributes:
        name (str):
        kind (AlertRuleType0Kind):
        minimum (float):
        severity (AlertSeverity | Unset):
        for_ (str | Unset): A length of time: 90s, 15m, 24h, 7d; 0 for none.
        keep (str | Unset): A length of time: 90s, 15m, 24h, 7d; 0 for none.
        receivers (list[str] | Unset): Names of the file; all, where it is absent.
        customers (list[str] | Unset): Ids of customers, or keys of meters; all, where it is absent.
        meters (list[str] | Unset): Ids of customers, or keys of meters; all, where it is absent.
        deviations (int | Unset):  Default: 6.
    """

    name: str
    kind: AlertRuleType0Kind
    minimum: float
    severity: AlertSeverity | Unset = UNSET
    for_: str | Unset = UNSET
    keep: str | Unset = UNSET
    receivers: list[str] | Unset = UNSET
    customers: list[str] | Unset = UNSET
    meters: list[str] | Unset = UNSET
    deviations: int | Unset = 6

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        kind = self.kind.value

        minimum = self.minimum

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

        meters: list[str] | Unset = UNSET
        if not isinstance(self.meters, Unset):
            meters = self.meters

        deviations = self.deviations

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "kind": kind,
                "minimum": minimum,
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
        if meters is not UNSET:
            field_dict["meters"] = meters
        if deviations is not UNSET:
            field_dict["deviations"] = deviations

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        kind = AlertRuleType0Kind(d.pop("kind"))

        minimum = d.pop("minimum")

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

        meters = cast(list[str], d.pop("meters", UNSET))

        deviations = d.pop("deviations", UNSET)

        alert_rule_type_0 = cls(
            name=name,
            kind=kind,
            minimum=minimum,
            severity=severity,
            for_=for_,
            keep=keep,
            receivers=receivers,
            customers=customers,
            meters=meters,
            deviations=deviations,
        )

        return alert_rule_type_0
