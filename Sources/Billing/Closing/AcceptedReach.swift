import Amounts
import Catalog
import Metering
import Reporting
import UsageLedger

/// Up to which entry Stripe has taken what a segment counts, when its period is closed. Pure.
///
/// Reports that came in time and that Stripe did not accept in time, because it was away or this service was, are on no
/// invoice: they are late usage like any that came later, and are listed as such instead of being certified as billed.
struct AcceptedReach {
  /// How many entries back the accepted total is looked for; one look computes the segment's total once.
  static let lookBack = 200
  /// After this long past a period's end Stripe has finalized its invoice; what was accepted later is not on it.
  static let finalizationSeconds: Int64 = 3_600

  private let history: PeriodHistory
  private let meter: Meter
  private let segment: Segment
  /// In what units Stripe is sent the total; nil for a price without a meter, to which nothing is delivered.
  private let delivered: DeliveredMeter?

  init(
    history: PeriodHistory, meter: Meter, segment: Segment, delivered: DeliveredMeter?
  ) {
    self.history = history
    self.meter = meter
    self.segment = segment
    self.delivered = delivered
  }

  /// What Stripe accepted in time, and what it was sent without answering.
  struct Acceptance: Hashable {
    let accepted: DeliveryAttempt?
    let pending: WholeQuantity?

    /// `isOnWallTime`: on a test clock, whose time is not the wall's, whatever was accepted by now was in time.
    init(_ record: DeliveryRecord?, periodEnd: Timestamp, isOnWallTime: Bool) {
      let limit = periodEnd.advanced(bySeconds: finalizationSeconds)
      let newest = record?.newest
      let isUnanswered = newest != nil && newest?.outcome == nil
      let accepted = record?.accepted
      let isInTime = !isOnWallTime || accepted?.resolvedAt.map { $0 <= limit } ?? false
      self.accepted = isInTime ? accepted : nil
      pending = isUnanswered ? newest?.value : isInTime ? nil : accepted?.value
    }
  }

  /// The newest entry, not after `limit`, by which the total is what Stripe accepted.
  ///
  /// Where no total is exactly that, as with means over time, the newest entry that was there when it was sent.
  func through(_ limit: EntryID, _ acceptance: Acceptance) throws(BillingError) -> EntryID {
    guard let delivered, segment.billing == .billed else { return limit }
    let value = acceptance.accepted?.value ?? .zero
    guard try total(limit, delivered) != value else { return limit }
    let sent = acceptance.accepted?.intendedAt
    let candidates = candidates(limit)
    for candidate in candidates.prefix(Self.lookBack) {
      if try total(candidate, delivered) == value { return candidate }
    }
    guard let sent else { return EntryID(0) }
    return history.entries.last { $0.receivedAt <= sent && $0.id <= limit }?.id ?? EntryID(0)
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

  private func total(_ through: EntryID, _ delivered: DeliveredMeter) throws(BillingError)
    -> WholeQuantity
  {
    let total = try history.total(of: segment, meter: meter, through: through)
    do {
      return try delivered.delivered(total.whole)
    } catch {
      throw BillingError(amount: error)
    }
  }
}
