public import Metering
import Reporting

/// A closed stretch of a customer's time whose reports have lost their details: identities and totals stay.
///
/// Details go hour by hour. An hour that a bound or a cut divides keeps them, because its totals on either side can be
/// told from its entries only.
public struct SealedSpan: Hashable, Sendable {
  /// Whose reports they are.
  public let customer: CustomerID
  /// The stretch; only whole hours of it lose details.
  public let span: UsageSpan
  /// Entries up to this one; what came later is late usage and keeps its details.
  public let through: EntryID
  /// Where segments begin or end inside the span, oldest first.
  public let cuts: [Timestamp]
  /// When it was written down, before any details went.
  public let sealedAt: Timestamp

  /// Takes the parts as they are.
  public init(
    customer: CustomerID, span: UsageSpan, through: EntryID, cuts: [Timestamp] = [],
    sealedAt: Timestamp
  ) {
    self.customer = customer
    self.span = span
    self.through = through
    self.cuts = cuts.sorted()
    self.sealedAt = sealedAt
  }

  /// The hours whose entries lose their details: whole in the span, and undivided by a cut. Empty for a short span.
  public var hours: [ClosedRange<Int64>] {
    guard let whole = SpanHours(span)?.whole, !whole.isEmpty else { return [] }
    var ranges: [ClosedRange<Int64>] = []
    var first = whole.lowerBound
    for hour in cuts.filter(isInsideAnHour).map({ HourSlot(ofWindowEnd: $0).number })
    where hour >= first && hour < whole.upperBound {
      if first < hour { ranges.append(first...hour - 1) }
      first = hour + 1
    }
    if first < whole.upperBound { ranges.append(first...whole.upperBound - 1) }
    return ranges
  }

  /// Whether the entries of that hour have lost their details, so that its totals cannot be made anew from them.
  public func hasSealed(_ hour: HourSlot) -> Bool {
    hours.contains { $0.contains(hour.number) }
  }

  /// Whether this entry's details are gone.
  public func covers(_ entry: LedgerEntry) -> Bool {
    entry.report.customer == customer && entry.id <= through
      && hasSealed(HourSlot(ofWindowEnd: entry.window.end))
  }

  private func isInsideAnHour(_ cut: Timestamp) -> Bool {
    HourSlot(ofWindowEnd: cut).end != cut
  }
}
