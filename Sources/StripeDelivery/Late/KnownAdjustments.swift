import Amounts
import Billing
import Metering
import StripeAPI
import StripeCatalog
import UsageLedger

/// What Stripe's invoice items say of a customer's adjustments, beside what the store says.
struct KnownAdjustments {
  private var items: [String: [StripeInvoiceItem]] = [:]
  /// Every item's id.
  private let ids: Set<String>
  /// By segment and reason: what Stripe has, less what the settled adjustments that its items carry out are about.
  private var unclaimed: [String: Money] = [:]

  /// Asks Stripe for all invoice items of the customer.
  init(_ stripe: StripeClient, _ link: CustomerLink, _ adjustments: [SegmentAdjustment])
    async throws(BillingError)
  {
    let listed = try await asking {
      try await stripe.invoiceItems(customer: StripeCustomerID(link.stripeCustomer)).all()
    }
    ids = Set(listed.map(\.id.rawValue))
    for item in listed.reversed() { add(item) }
    for adjustment in adjustments where adjustment.settledAt != nil {
      let subject = AdjustmentItem.subject(adjustment.id)
      // What was deleted at Stripe, or belongs to another Stripe customer, claims nothing.
      guard items[subject]?.contains(where: { $0.id.rawValue == adjustment.invoiceItem }) ?? false
      else { continue }
      try claim(adjustment.amount, subject)
    }
  }

  /// Takes an item for what it says.
  mutating func add(_ item: StripeInvoiceItem) {
    guard let subject = item.metadata?[AdjustmentItem.subjectField] else { return }
    items[subject, default: []].append(item)
    let sum = try? unclaimed[subject, default: .zero].adding(Money(minorUnits: item.amount))
    unclaimed[subject] = sum ?? unclaimed[subject]
  }

  /// What is to be sent so that Stripe has the adjustment; zero where items that no adjustment accounts for have all of it.
  mutating func lacking(_ adjustment: SegmentAdjustment) throws(BillingError) -> Money {
    let subject = AdjustmentItem.subject(adjustment.id)
    let there = unclaimed[subject] ?? .zero
    let isSameSign = (there.minorUnits < 0) == (adjustment.amount.minorUnits < 0)
    guard there != .zero, isSameSign else {
      try claim(adjustment.amount, subject)
      return adjustment.amount
    }
    try claim(adjustment.amount, subject)
    let isEnough = abs(there.minorUnits) >= abs(adjustment.amount.minorUnits)
    do throws(AmountError) {
      return isEnough ? .zero : try adjustment.amount.subtracting(there)
    } catch {
      throw BillingError(amount: error)
    }
  }

  /// The item that was made last for the segment and reason.
  func newest(_ adjustment: SegmentAdjustment) -> StripeInvoiceItem? {
    items[AdjustmentItem.subject(adjustment.id)]?.last
  }

  /// Whether Stripe has an invoice item of ours of that id; true for none.
  func has(_ id: String?) -> Bool {
    id.map(ids.contains) ?? true
  }

  /// What Stripe's items of the segments have beyond what was decided, by segment and reason; zero is left out.
  func unclaimed(among segments: [Segment.Key]) -> [(segment: Segment.Key, amount: Money)] {
    var found: [(segment: Segment.Key, amount: Money)] = []
    for segment in segments {
      for kind in [SegmentAdjustment.Kind.lateUsage, .difference] {
        let id = SegmentAdjustment.ID(
          segment: segment, kind: kind, decidedAt: Timestamp(nanoseconds: 0))
        let amount = unclaimed[AdjustmentItem.subject(id)] ?? .zero
        if amount != .zero { found.append((segment, amount)) }
      }
    }
    return found
  }

  private mutating func claim(_ amount: Money, _ subject: String) throws(BillingError) {
    do throws(AmountError) {
      unclaimed[subject] = try (unclaimed[subject] ?? .zero).subtracting(amount)
    } catch {
      throw BillingError(amount: error)
    }
  }
}
