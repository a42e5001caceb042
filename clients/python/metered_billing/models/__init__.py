"""Contains all the data models used in inputs/outputs"""

from .alert import Alert
from .alert_list import AlertList
from .alert_message import AlertMessage
from .alert_message_attempts_item import AlertMessageAttemptsItem
from .alert_message_due import AlertMessageDue
from .alert_message_list import AlertMessageList
from .alert_message_status import AlertMessageStatus
from .alert_message_type import AlertMessageType
from .alert_rule_list import AlertRuleList
from .alert_rule_removed import AlertRuleRemoved
from .alert_rule_type_0 import AlertRuleType0
from .alert_rule_type_0_kind import AlertRuleType0Kind
from .alert_rule_type_1 import AlertRuleType1
from .alert_rule_type_1_kind import AlertRuleType1Kind
from .alert_rule_type_2 import AlertRuleType2
from .alert_rule_type_2_kind import AlertRuleType2Kind
from .alert_rule_type_3 import AlertRuleType3
from .alert_rule_type_3_kind import AlertRuleType3Kind
from .alert_rule_type_4 import AlertRuleType4
from .alert_rule_type_4_kind import AlertRuleType4Kind
from .alert_rule_type_5 import AlertRuleType5
from .alert_rule_type_5_kind import AlertRuleType5Kind
from .alert_rule_type_6 import AlertRuleType6
from .alert_rule_type_6_kind import AlertRuleType6Kind
from .alert_rule_type_7 import AlertRuleType7
from .alert_rule_type_7_kind import AlertRuleType7Kind
from .alert_rule_type_8 import AlertRuleType8
from .alert_rule_type_8_kind import AlertRuleType8Kind
from .alert_rule_type_9 import AlertRuleType9
from .alert_rule_type_9_kind import AlertRuleType9Kind
from .alert_rule_type_10 import AlertRuleType10
from .alert_rule_type_10_kind import AlertRuleType10Kind
from .alert_rule_type_11 import AlertRuleType11
from .alert_rule_type_11_kind import AlertRuleType11Kind
from .alert_rule_type_12 import AlertRuleType12
from .alert_rule_type_12_kind import AlertRuleType12Kind
from .alert_severity import AlertSeverity
from .alert_silence import AlertSilence
from .alert_silence_ended import AlertSilenceEnded
from .alert_silence_list import AlertSilenceList
from .alert_state import AlertState
from .audit_action import AuditAction
from .audit_list import AuditList
from .batch_answer import BatchAnswer
from .billed_segment import BilledSegment
from .billed_segment_billing import BilledSegmentBilling
from .billed_segment_projected_type_1 import BilledSegmentProjectedType1
from .cancellation_request import CancellationRequest
from .cancellation_request_at import CancellationRequestAt
from .change_preview import ChangePreview
from .change_preview_kind import ChangePreviewKind
from .collection_state import CollectionState
from .collection_state_state import CollectionStateState
from .compare_catalogues_body import CompareCataloguesBody
from .completeness import Completeness
from .create_portal_session_body import CreatePortalSessionBody
from .customer import Customer
from .customer_details import CustomerDetails
from .customer_list import CustomerList
from .customer_page_by import CustomerPageBy
from .customer_request import CustomerRequest
from .dashboard_kind import DashboardKind
from .dashboard_order import DashboardOrder
from .decide_quarantine_body import DecideQuarantineBody
from .decide_quarantine_body_decision import DecideQuarantineBodyDecision
from .deliveries_page_kind import DeliveriesPageKind
from .export_table_format import ExportTableFormat
from .export_table_kind import ExportTableKind
from .gap import Gap
from .gap_state import GapState
from .instance import Instance
from .invoice import Invoice
from .invoice_line import InvoiceLine
from .invoice_tier import InvoiceTier
from .latest_report import LatestReport
from .link_usage_page_body import LinkUsagePageBody
from .list_alerts_state import ListAlertsState
from .list_changes_response_200 import ListChangesResponse200
from .list_quarantine_state import ListQuarantineState
from .log_in_body import LogInBody
from .meter_usage import MeterUsage
from .meter_usage_aggregate import MeterUsageAggregate
from .metrics import Metrics
from .missing_metric import MissingMetric
from .period import Period
from .plan_change_request import PlanChangeRequest
from .plan_change_request_at import PlanChangeRequestAt
from .planned_change import PlannedChange
from .planned_change_at import PlannedChangeAt
from .planned_change_kind import PlannedChangeKind
from .planned_change_status import PlannedChangeStatus
from .portal_session import PortalSession
from .probe import Probe
from .probe_status import ProbeStatus
from .problem import Problem
from .problem_errors_item import ProblemErrorsItem
from .problem_report import ProblemReport
from .problem_windows_item import ProblemWindowsItem
from .quarantine_decision import QuarantineDecision
from .quarantine_list import QuarantineList
from .quarantine_page_state import QuarantinePageState
from .quarantined_report import QuarantinedReport
from .quarantined_report_at_deadline import QuarantinedReportAtDeadline
from .quarantined_report_state import QuarantinedReportState
from .receive_stripe_event_body import ReceiveStripeEventBody
from .received_event import ReceivedEvent
from .received_event_status import ReceivedEventStatus
from .report import Report
from .report_answer import ReportAnswer
from .report_list import ReportList
from .report_quarantine import ReportQuarantine
from .segment import Segment
from .segment_billing import SegmentBilling
from .series_point import SeriesPoint
from .shared_usage import SharedUsage
from .shared_usage_meters_item import SharedUsageMetersItem
from .shared_usage_meters_item_days_item import SharedUsageMetersItemDaysItem
from .sourced_alert_rule import SourcedAlertRule
from .sourced_alert_rule_kind import SourcedAlertRuleKind
from .sourced_alert_rule_severity import SourcedAlertRuleSeverity
from .sourced_alert_rule_source import SourcedAlertRuleSource
from .stripe_line import StripeLine
from .stripe_status import StripeStatus
from .subscription import Subscription
from .subscription_change import SubscriptionChange
from .subscription_details import SubscriptionDetails
from .subscription_details_pause_collection_type_1 import (
    SubscriptionDetailsPauseCollectionType1,
)
from .subscription_outline import SubscriptionOutline
from .subscription_outline_items_item import SubscriptionOutlineItemsItem
from .subscription_outline_status import SubscriptionOutlineStatus
from .subscription_request import SubscriptionRequest
from .summarize_usage_series import SummarizeUsageSeries
from .uncollected_usage import UncollectedUsage
from .uncollected_usage_fate import UncollectedUsageFate
from .upcoming_invoice import UpcomingInvoice
from .upcoming_invoice_projected_type_1 import UpcomingInvoiceProjectedType1
from .usage_link import UsageLink
from .usage_page_by import UsagePageBy
from .usage_report import UsageReport
from .usage_report_missing_type_0_item_type_1 import UsageReportMissingType0ItemType1
from .usage_report_missing_type_1 import UsageReportMissingType1
from .usage_summary import UsageSummary
from .warning import Warning_
from .warning_code import WarningCode

__all__ = (
    "Alert",
    "AlertList",
    "AlertMessage",
    "AlertMessageAttemptsItem",
    "AlertMessageDue",
    "AlertMessageList",
    "AlertMessageStatus",
    "AlertMessageType",
    "AlertRuleList",
    "AlertRuleRemoved",
    "AlertRuleType0",
    "AlertRuleType0Kind",
    "AlertRuleType1",
    "AlertRuleType10",
    "AlertRuleType10Kind",
    "AlertRuleType11",
    "AlertRuleType11Kind",
    "AlertRuleType12",
    "AlertRuleType12Kind",
    "AlertRuleType1Kind",
    "AlertRuleType2",
    "AlertRuleType2Kind",
    "AlertRuleType3",
    "AlertRuleType3Kind",
    "AlertRuleType4",
    "AlertRuleType4Kind",
    "AlertRuleType5",
    "AlertRuleType5Kind",
    "AlertRuleType6",
    "AlertRuleType6Kind",
    "AlertRuleType7",
    "AlertRuleType7Kind",
    "AlertRuleType8",
    "AlertRuleType8Kind",
    "AlertRuleType9",
    "AlertRuleType9Kind",
    "AlertSeverity",
    "AlertSilence",
    "AlertSilenceEnded",
    "AlertSilenceList",
    "AlertState",
    "AuditAction",
    "AuditList",
    "BatchAnswer",
    "BilledSegment",
    "BilledSegmentBilling",
    "BilledSegmentProjectedType1",
    "CancellationRequest",
    "CancellationRequestAt",
    "ChangePreview",
    "ChangePreviewKind",
    "CollectionState",
    "CollectionStateState",
    "CompareCataloguesBody",
    "Completeness",
    "CreatePortalSessionBody",
    "Customer",
    "CustomerDetails",
    "CustomerList",
    "CustomerPageBy",
    "CustomerRequest",
    "DashboardKind",
    "DashboardOrder",
    "DecideQuarantineBody",
    "DecideQuarantineBodyDecision",
    "DeliveriesPageKind",
    "ExportTableFormat",
    "ExportTableKind",
    "Gap",
    "GapState",
    "Instance",
    "Invoice",
    "InvoiceLine",
    "InvoiceTier",
    "LatestReport",
    "LinkUsagePageBody",
    "ListAlertsState",
    "ListChangesResponse200",
    "ListQuarantineState",
    "LogInBody",
    "MeterUsage",
    "MeterUsageAggregate",
    "Metrics",
    "MissingMetric",
    "Period",
    "PlanChangeRequest",
    "PlanChangeRequestAt",
    "PlannedChange",
    "PlannedChangeAt",
    "PlannedChangeKind",
    "PlannedChangeStatus",
    "PortalSession",
    "Probe",
    "ProbeStatus",
    "Problem",
    "ProblemErrorsItem",
    "ProblemReport",
    "ProblemWindowsItem",
    "QuarantineDecision",
    "QuarantinedReport",
    "QuarantinedReportAtDeadline",
    "QuarantinedReportState",
    "QuarantineList",
    "QuarantinePageState",
    "ReceivedEvent",
    "ReceivedEventStatus",
    "ReceiveStripeEventBody",
    "Report",
    "ReportAnswer",
    "ReportList",
    "ReportQuarantine",
    "Segment",
    "SegmentBilling",
    "SeriesPoint",
    "SharedUsage",
    "SharedUsageMetersItem",
    "SharedUsageMetersItemDaysItem",
    "SourcedAlertRule",
    "SourcedAlertRuleKind",
    "SourcedAlertRuleSeverity",
    "SourcedAlertRuleSource",
    "StripeLine",
    "StripeStatus",
    "Subscription",
    "SubscriptionChange",
    "SubscriptionDetails",
    "SubscriptionDetailsPauseCollectionType1",
    "SubscriptionOutline",
    "SubscriptionOutlineItemsItem",
    "SubscriptionOutlineStatus",
    "SubscriptionRequest",
    "SummarizeUsageSeries",
    "UncollectedUsage",
    "UncollectedUsageFate",
    "UpcomingInvoice",
    "UpcomingInvoiceProjectedType1",
    "UsageLink",
    "UsagePageBy",
    "UsageReport",
    "UsageReportMissingType0ItemType1",
    "UsageReportMissingType1",
    "UsageSummary",
    "Warning_",
    "WarningCode",
)
