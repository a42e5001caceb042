import Amounts
import Catalog
import Metering
import Rating
import Reporting
import UsageLedger

/// Up to which entry a segment was billed, when its period is closed. Pure.
///
/// What the segment's lines on final invoices charge decides: entries behind it are on no invoice, because they came too
/// late, or Stripe was away, or this service was. They are late usage, and are listed as such instead of being certified as
/// billed.
struct BilledReach {
  /// How many entries back the billed total is looked for; one look computes the segment's total once.
  static let lookBack = 200

  private let history: PeriodHistory
  private let meter: Meter
  private let segment: Segment
  private let terms: PriceTerms
  private let rules: RatingRules

  init(
    history: PeriodHistory, meter: Meter, segment: Segment, terms: PriceTerms, rules: RatingRules
  ) {
    self.history = history
    self.meter = meter
    self.segment = segment
    self.terms = terms
    self.rules = rules
  }

  /// What Stripe accepted while the invoice took usage, and what it was sent without answering.
  struct Acceptance: Hashable {
    let accepted: DeliveryAttempt?
    let pending: WholeQuantity?

    /// `limit`: when the invoice became final; nil where there is none, or where it has another time than the wall's, as on
    /// a test clock: whatever was accepted by now was in time.
    init(_ record: DeliveryRecord?, limit: Timestamp?) {
      let newest = record?.newest
      let isUnanswered = newest != nil && newest?.outcome == nil
      let accepted = record?.accepted
      let isInTime =
        limit.map { limit in accepted?.resolvedAt.map { $0 <= limit } ?? false } ?? true
      self.accepted = isInTime ? accepted : nil
      pending = isUnanswered ? newest?.value : isInTime ? nil : accepted?.value
    }
  }

  /// The newest entry, not after `limit`, by which the segment costs what was billed.
  ///
  /// Where none costs exactly that, as where Stripe rounded otherwise or somebody changed its totals, the newest by which the
  /// total is what Stripe accepted in time; else the newest that was there when that was sent.
  func through(_ limit: EntryID, _ invoiced: InvoicedUsage, _ acceptance: Acceptance)
    throws(BillingError) -> EntryID
  {
    guard segment.billing == .billed, terms.meter != nil else { return limit }
    let numbers = [limit] + candidates(limit).prefix(Self.lookBack)
    for number in numbers where try amount(number) == invoiced.amount { return number }
    guard !invoiced.lines.isEmpty, let accepted = acceptance.accepted else { return EntryID(0) }
    for number in numbers where try delivered(number) == accepted.value { return number }
    return history.entries.last { $0.receivedAt <= accepted.intendedAt && $0.id <= limit }?.id
      ?? EntryID(0)
  }

  /// The numbers at which the total can have been another one, newest first, and the one before all.
  private func candidates(_ limit: EntryID) -> [EntryID] {
    let own = history.entries.filter {
      segment.span.counts($0.window)
        && $0.report.countedMetrics[meter.metric] != nil
    }
    let numbers = own.map(\.id) + own.compactMap(\.voidedBy)
    let before = numbers.filter { $0 <= limit }.map { EntryID($0.number - 1) }
    return Set(before).sorted(by: >)
  }

  private func total(_ through: EntryID) throws(BillingError) -> WholeQuantity {
    try history.total(of: segment, meter: meter, through: through).whole
  }

  private func delivered(_ through: EntryID) throws(BillingError) -> WholeQuantity? {
    let total = try total(through)
    do throws(AmountError) { return try terms.meter?.delivered(total) } catch {
      throw BillingError(amount: error)
    }
  }

  /// Nil for a price that cannot be rated.
  private func amount(_ through: EntryID) throws(BillingError) -> Money? {
    guard let model = terms.model else { return nil }
    let total = try total(through)
    let currency = try terms.chargedIn()
    do throws(RatingError) {
      return try RatingEngine.amount(
        meter: meter.key, model: model, quantity: total, currency: currency, rules: rules)
    } catch {
      throw BillingError(rating: error)
    }
  }
}
