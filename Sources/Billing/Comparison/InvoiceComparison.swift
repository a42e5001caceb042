public import Amounts
public import Metering
public import Rating
import UsageLedger

/// Our invoice beside Stripe's, price by price.
///
/// Usage is compared wherever it is charged, also where Stripe made an invoice item of a price that was replaced. What
/// Stripe makes by itself has no counterpart here and is listed: prorations of base prices, one-off items.
public struct InvoiceComparison: Hashable, Sendable {
  /// One price on both sides.
  public struct Row: Hashable, Sendable {
    /// The price that both sides charge by.
    public let price: PriceID
    /// Nil for a base price.
    public let meter: MeterKey?
    /// Zero where a side has no line.
    public let ours: Money
    /// Stripe's lines of the price, added up; zero where it has none.
    public let stripe: Money

    /// Whether both charge the same, to the minor unit.
    public var agrees: Bool { ours == stripe }
  }

  /// In the order of our lines, then of Stripe's.
  public let rows: [Row]
  /// Lines that Stripe makes by itself, in its order.
  public let stripeOnly: [StripeLine]
  /// Ours minus Stripe's over all rows.
  public let difference: Money

  /// `meters`: what Stripe's prices are fed from; a price that is not there is a base price. Throws `overflow`.
  public init(ours: Invoice, stripe: [StripeLine], meters: [PriceID: MeterKey])
    throws(AmountError)
  {
    var order: [PriceID] = []
    var (mine, theirs): ([PriceID: Money], [PriceID: Money]) = ([:], [:])
    var names: [PriceID: MeterKey] = meters
    for line in ours.lines {
      guard let price = line.price else { continue }
      if mine[price] == nil { order.append(price) }
      if let meter = line.meter { names[price] = meter }
      mine[price] = try (mine[price] ?? .zero).adding(line.amount)
    }
    var others: [StripeLine] = []
    for line in stripe {
      guard let price = line.price, names[price] != nil || !(line.isProration || line.isOneOff)
      else {
        others.append(line)
        continue
      }
      if mine[price] == nil, theirs[price] == nil { order.append(price) }
      theirs[price] = try (theirs[price] ?? .zero).adding(line.amount)
    }
    rows = order.map {
      Row(price: $0, meter: names[$0], ours: mine[$0] ?? .zero, stripe: theirs[$0] ?? .zero)
    }
    stripeOnly = others
    var sum = Money.zero
    for row in rows { sum = try sum.adding(row.ours.subtracting(row.stripe)) }
    difference = sum
  }

  /// Whether both charge the same at every price.
  public var agrees: Bool { rows.allSatisfy(\.agrees) }

  /// Why the two differ, in a sentence; nil when they agree. Looked for in the order of the way of a total: not yet sent,
  /// refused, accepted but not yet counted.
  public func reason(usage: [MeterUsage], currency: Currency) -> String? {
    guard let row = rows.first(where: { !$0.agrees }) else { return nil }
    let own = usage.filter { one in rows.contains { $0.meter == one.meter.key && !$0.agrees } }
    if let behind = own.first(where: { $0.delivery.status == .queued }) {
      return
        "not delivered yet: \(behind.meter.key) is \(behind.total.whole), Stripe was sent \(behind.delivered ?? .zero)"
    }
    if let refused = own.first(where: { $0.delivery.status == .rejected }) {
      return "Stripe refused \(refused.meter.key): \(refused.delivery.hint ?? "no reason given")"
    }
    if own.contains(where: { $0.delivery.status == .accepted }) {
      return "Stripe took every total and is still processing"
    }
    let what = row.meter?.text ?? "the base price \(row.price)"
    return
      "\(what) is \(row.ours.formatted(in: currency)) here and \(row.stripe.formatted(in: currency)) at Stripe, although every total was delivered"
  }
}
