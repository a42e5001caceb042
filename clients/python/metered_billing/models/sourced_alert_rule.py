from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.sourced_alert_rule_kind import SourcedAlertRuleKind
from ..models.sourced_alert_rule_severity import SourcedAlertRuleSeverity
from ..models.sourced_alert_rule_source import SourcedAlertRuleSource
from ..types import UNSET, Unset

T = TypeVar("T", bound="SourcedAlertRule")


@_attrs_define
class SourcedAlertRule:
    """
    Attributes:
        name (str):
        kind (SourcedAlertRuleKind):
        severity (SourcedAlertRuleSeverity):  Default: SourcedAlertRuleSeverity.WARNING.
        for_ (str): A length of time: 90s, 15m, 24h, 7d; 0 for none.
        keep (str): A length of time: 90s, 15m, 24h, 7d; 0 for none.
        source (SourcedAlertRuleSource):
        customers (list[str] | Unset): All, where it is absent.
        receivers (list[str] | Unset): All of the file, where it is absent.
        meters (list[str] | Unset):
        deviations (int | Unset):
        minimum (float | Unset):
        minimum_minor (int | Unset):
        amount_minor (int | Unset):
        percent (int | Unset):
        windows (int | Unset):
        seconds (int | Unset):
        after (str | Unset): A length of time: 90s, 15m, 24h, 7d; 0 for none.
        within (str | Unset): A length of time: 90s, 15m, 24h, 7d; 0 for none.
        below (str | Unset): A version by semver.org.
    """

    name: str
    kind: SourcedAlertRuleKind
    for_: str
    keep: str
    source: SourcedAlertRuleSource
    severity: SourcedAlertRuleSeverity = SourcedAlertRuleSeverity.WARNING
    customers: list[str] | Unset = UNSET
    receivers: list[str] | Unset = UNSET
    meters: list[str] | Unset = UNSET
    deviations: int | Unset = UNSET
    minimum: float | Unset = UNSET
    minimum_minor: int | Unset = UNSET
    amount_minor: int | Unset = UNSET
    percent: int | Unset = UNSET
    windows: int | Unset = UNSET
    seconds: int | Unset = UNSET
    after: str | Unset = UNSET
    within: str | Unset = UNSET
    below: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        kind = self.kind.value

        severity = self.severity.value

        for_ = self.for_

        keep = self.keep

        source = self.source.value

        customers: list[str] | Unset = UNSET
        if not isinstance(self.customers, Unset):
            customers = self.customers

        receivers: list[str] | Unset = UNSET
        if not isinstance(self.receivers, Unset):
            receivers = self.receivers

        meters: list[str] | Unset = UNSET
        if not isinstance(self.meters, Unset):
            meters = self.meters

        deviations = self.deviations

        minimum = self.minimum

        minimum_minor = self.minimum_minor

        amount_minor = self.amount_minor

        percent = self.percent

        windows = self.windows

        seconds = self.seconds

        after = self.after

        within = self.within

        below = self.below

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "kind": kind,
                "severity": severity,
                "for": for_,
                "keep": keep,
                "source": source,
            }
        )
        if customers is not UNSET:
            field_dict["customers"] = customers
        if receivers is not UNSET:
            field_dict["receivers"] = receivers
        if meters is not UNSET:
            field_dict["meters"] = meters
        if deviations is not UNSET:
            field_dict["deviations"] = deviations
        if minimum is not UNSET:
            field_dict["minimum"] = minimum
        if minimum_minor is not UNSET:
            field_dict["minimum_minor"] = minimum_minor
        if amount_minor is not UNSET:
            field_dict["amount_minor"] = amount_minor
        if percent is not UNSET:
            field_dict["percent"] = percent
        if windows is not UNSET:
            field_dict["windows"] = windows
        if seconds is not UNSET:
            field_dict["seconds"] = seconds
        if after is not UNSET:
            field_dict["after"] = after
        if within is not UNSET:
            field_dict["within"] = within
        if below is not UNSET:
            field_dict["below"] = below

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        kind = SourcedAlertRuleKind(d.pop("kind"))

        severity = SourcedAlertRuleSeverity(d.pop("severity"))

        for_ = d.pop("for")

        keep = d.pop("keep")

        source = SourcedAlertRuleSource(d.pop("source"))

        customers = cast(list[str], d.pop("customers", UNSET))

        receivers = cast(list[str], d.pop("receivers", UNSET))

        meters = cast(list[str], d.pop("meters", UNSET))

        deviations = d.pop("deviations", UNSET)

        minimum = d.pop("minimum", UNSET)

        minimum_minor = d.pop("minimum_minor", UNSET)

        amount_minor = d.pop("amount_minor", UNSET)

        percent = d.pop("percent", UNSET)

        windows = d.pop("windows", UNSET)

        seconds = d.pop("seconds", UNSET)

        after = d.pop("after", UNSET)

        within = d.pop("within", UNSET)

        below = d.pop("below", UNSET)

        sourced_alert_rule = cls(
            name=name,
            kind=kind,
            severity=severity,
            for_=for_,
            keep=keep,
            source=source,
            customers=customers,
            receivers=receivers,
            meters=meters,
            deviations=deviations,
            minimum=minimum,
            minimum_minor=minimum_minor,
            amount_minor=amount_minor,
            percent=percent,
            windows=windows,
            seconds=seconds,
            after=after,
            within=within,
            below=below,
        )

        return sourced_alert_rule
