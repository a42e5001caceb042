public import Amounts
public import Metering
public import UsageLedger

/// Late entries that are billed together: what each adds, and one adjustment for each segment.
public struct LateBill: Hashable, Sendable {
  /// By entry, beside what was billed before and the entries with smaller numbers.
  public private(set) var amounts: [EntryID: Money] = [:]
  /// By segment, none of zero.
  public private(set) var adjustments: [SegmentAdjustment] = []
  /// Of the prices; nil for no entry.
  public private(set) var currency: Currency?

  /// No entry.
  public init() {}

  init(amounts: [EntryID: Money], adjustments: [SegmentAdjustment], currency: Currency) {
    self.amounts = amounts
    self.adjustments = adjustments
    self.currency = currency
  }

  /// Both; an entry of two overlapping periods adds to the segments of both. Throws `notRatable` where their prices are in two
  /// currencies, and `overflow`.
  public func joined(with other: LateBill) throws(BillingError) -> LateBill {
    if let currency, let second = other.currency, currency != second {
      throw BillingError(
        .notRatable,
        "the periods' prices are in \(currency.code) and \(second.code): bill their entries one after the other"
      )
    }
    var joined = self
    joined.currency = currency ?? other.currency
    joined.adjustments += other.adjustments
    for (entry, amount) in other.amounts {
      joined.amounts[entry] = try [joined.amounts[entry] ?? .zero, amount].total()
    }
    return joined
  }

  /// A decision about each entry, as `adjustments` are written down beside them.
  ///
  /// It is settled at once where nothing is to be sent for any.
  public func decisions(of customer: CustomerID, at now: Timestamp) -> [LateDecision] {
    amounts.sorted { $0.key < $1.key }.map { entry, amount in
      LateDecision(
        customer: customer, entry: entry, kind: .bill, amount: amount,
        currency: currency?.code ?? "", decidedAt: now,
        settledAt: adjustments.isEmpty ? now : nil)
    }
  }
}
