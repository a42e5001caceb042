import Amounts
import Billing
import Metering
import StripeAPI
import StripeAccounts
import StripeCatalog
import UsageLedger

/// Compares what was decided about late usage with Stripe's invoice items. One listing for a customer with closed periods.
struct AdjustmentVerification {
  let stripe: StripeClient

  func verify(_ state: CustomerState) async throws(BillingError) -> [VerificationDifference] {
    guard let link = state.records.link, !state.records.certificates.isEmpty else { return [] }
    let settled = state.records.adjustments.filter { $0.settledAt != nil && $0.invoiceItem != nil }
    let known = try await KnownAdjustments(stripe, link, state.records.adjustments)
    var found: [VerificationDifference] = []
    for adjustment in state.records.adjustments where adjustment.settledAt == nil {
      let flag = adjustment.id.kind == .difference ? "--differences" : "--all"
      found.append(
        difference(
          adjustment.id.segment, state,
          "it was decided to bill \(adjustment.amount.minorUnits), and whether Stripe has it is not known",
          "billing usage late bill --customer \(state.customer) \(flag)", adjustment))
    }
    for adjustment in settled where !known.has(adjustment.invoiceItem) {
      found.append(
        difference(
          adjustment.id.segment, state,
          "the invoice item \(adjustment.invoiceItem ?? "") of \(adjustment.amount.minorUnits) is gone at Stripe: nothing bills it",
          "make it again at Stripe, or take it for waived", adjustment))
    }
    let segments = state.records.certificates.flatMap(\.segments).map(\.segment.key)
    for (segment, amount) in known.unclaimed(among: segments) {
      found.append(
        difference(
          segment, state,
          "Stripe's invoice items of it have \(amount.minorUnits) more than was decided here, as after a restored backup",
          "billing usage late bill --customer \(state.customer) --all", nil))
    }
    return found
  }

  private func difference(
    _ segment: Segment.Key, _ state: CustomerState, _ detail: String, _ remedy: String,
    _ adjustment: SegmentAdjustment?
  ) -> VerificationDifference {
    VerificationDifference(
      customer: state.customer, subject: "\(segment.meter) from \(segment.start)", detail: detail,
      cause: .lateUsage, remedy: remedy, amount: adjustment?.amount,
      currency: adjustment.flatMap { try? Currency($0.currency) })
  }
}
