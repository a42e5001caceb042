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
  /// Items on invoices that are void: nobody is charged for them.
  private let void: Set<String>
  /// Drafts of no subscription: nobody but us makes them final.
  private let drafts: Set<String>
  /// The adjustments that Stripe has, or that let a surplus be.
  private let settled: [SegmentAdjustment]
  /// Segment and reason of adjustments whose item was deleted at Stripe: what the others have there is a person's to judge.
  private let gone: Set<String>
  /// By segment and reason: what Stripe has, less what the settled adjustments that its items carry out are about.
  private var unclaimed: [String: Money] = [:]

  /// Asks Stripe for all invoice items of the customer.
  init(_ stripe: StripeClient, _ link: CustomerLink, _ records: CustomerRecords)
    async throws(BillingError)
  {
    let listed = try await asking {
      try await stripe.invoiceItems(customer: StripeCustomerID(link.stripeCustomer)).all()
    }
    let withdrawn = Set(records.invoices.filter { $0.status == "void" }.map(\.id))
    let all = Set(listed.map(\.id.rawValue))
    ids = all
    void = Set(
      listed.filter { item in item.invoice.map { withdrawn.contains($0.rawValue) } ?? false }
        .map(\.id.rawValue))
    drafts = Set(
      records.invoices.filter { $0.status == "draft" && $0.subscription == nil }.map(\.id))
    // What was deleted at Stripe, or belongs to another Stripe customer, claims nothing.
    let there = Dictionary(grouping: listed) { $0.metadata?[AdjustmentItem.subjectField] ?? "" }
      .mapValues { Set($0.map(\.id.rawValue)) }
    settled = records.adjustments.filter { adjustment in
      guard adjustment.settledAt != nil, let item = adjustment.invoiceItem else { return false }
      return there[AdjustmentItem.subject(adjustment.id)]?.contains(item) ?? false
    }
    gone = Set(
      records.adjustments.filter { adjustment in
        adjustment.invoiceItem.map { !all.contains($0) } ?? false
      }.map { AdjustmentItem.subject($0.id) })
    for item in listed.reversed() { add(item) }
    for adjustment in settled {
      try claim(adjustment.amount, AdjustmentItem.subject(adjustment.id))
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

  /// What Stripe's items of the segments have beyond what was decided, void invoices left out on both sides; nothing where an item
  /// of ours was deleted there.
  func surplus(among segments: [Segment.Key]) throws(BillingError) -> [AdjustmentSurplus] {
    var found: [AdjustmentSurplus] = []
    for segment in segments {
      for kind in [SegmentAdjustment.Kind.lateUsage, .difference] {
        if let surplus = try surplus(segment, kind) { found.append(surplus) }
      }
    }
    return found
  }

  private func surplus(_ segment: Segment.Key, _ kind: SegmentAdjustment.Kind)
    throws(BillingError) -> AdjustmentSurplus?
  {
    let none = SegmentAdjustment.ID(
      segment: segment, kind: kind, decidedAt: Timestamp(nanoseconds: 0))
    let subject = AdjustmentItem.subject(none)
    guard !gone.contains(subject) else { return nil }
    let charging = items[subject, default: []]
      .filter { !void.contains($0.id.rawValue) }
    let decided = settled.filter { adjustment in
      adjustment.id.segment == segment && adjustment.id.kind == kind
        && charging.contains { $0.id.rawValue == adjustment.invoiceItem }
    }
    guard let newest = charging.last else { return nil }
    do throws(AmountError) {
      var amount = Money.zero
      for item in charging { amount = try amount.adding(Money(minorUnits: item.amount)) }
      for adjustment in decided { amount = try amount.subtracting(adjustment.amount) }
      guard amount != .zero else { return nil }
      return AdjustmentSurplus(
        segment: segment, kind: kind, amount: amount, currency: try Currency(newest.currency),
        invoiceItem: newest.id.rawValue)
    } catch {
      throw BillingError(amount: error)
    }
  }

  /// Items of ours that no invoice has yet, or a draft that was made for them alone and was seen.
  var waiting: [StripeInvoiceItem] {
    items.values.joined().filter { item in
      item.invoice.map { drafts.contains($0.rawValue) } ?? true
    }.sorted { $0.id.rawValue < $1.id.rawValue }
  }

  private mutating func claim(_ amount: Money, _ subject: String) throws(BillingError) {
    do throws(AmountError) {
      unclaimed[subject] = try (unclaimed[subject] ?? .zero).subtracting(amount)
    } catch {
      throw BillingError(amount: error)
    }
  }
}
