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
    let settled = state.records.adjustments.filter {
      $0.settledAt != nil && $0.invoiceItem != nil && !$0.letsBe
    }
    let known = try await KnownAdjustments(stripe, link, state.records)
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
    let unsettled = state.records.adjustments.contains { $0.settledAt == nil }
    for item in unsettled ? [] : state.stranded(known.waiting) {
      found.append(
        VerificationDifference(
          customer: state.customer, subject: item.id.rawValue,
          detail:
            "the invoice item \(item.id.rawValue) waits for an invoice, and no subscription will make one",
          cause: .lateUsage,
          remedy: "billing usage late bill --customer \(state.customer) --differences",
          amount: Money(minorUnits: item.amount), currency: try? Currency(item.currency)))
    }
    for surplus in try known.surplus(among: state.certifiedSegments) {
      found.append(
        VerificationDifference(
          customer: state.customer,
          subject: "\(surplus.segment.meter) from \(surplus.segment.start)",
          detail: surplus.detail, cause: .lateUsage,
          remedy:
            "billing usage late bill --customer \(state.customer) --all --differences, or waive",
          amount: surplus.amount, currency: surplus.currency))
    }
    return found
  }

  private func difference(
    _ segment: Segment.Key, _ state: CustomerState, _ detail: String, _ remedy: String,
    _ adjustment: SegmentAdjustment
  ) -> VerificationDifference {
    VerificationDifference(
      customer: state.customer, subject: "\(segment.meter) from \(segment.start)", detail: detail,
      cause: .lateUsage, remedy: remedy, amount: adjustment.amount,
      currency: try? Currency(adjustment.currency))
  }
}
