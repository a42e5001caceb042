public import Billing
import Metering
import Reporting
public import UsageLedger

/// Tells whether a report is kept apart before it is charged.
public protocol ReportDoubts: Sendable {
  /// Nil where the rules doubt nothing. Throws what keeps the customer's bill from being told.
  func hold(for draft: EntryDraft, by rules: QuarantineRules) async throws(BillingError)
    -> ReportHold?
}

extension CustomerStates: ReportDoubts {
  public func hold(for draft: EntryDraft, by rules: QuarantineRules) async throws(BillingError)
    -> ReportHold?
  {
    let end = draft.window.end
    return try await told(
      of: draft.report.customer, scope: .segments { $0.span.contains(windowEnd: end) }
    ).state.hold(for: draft, by: rules)
  }
}
