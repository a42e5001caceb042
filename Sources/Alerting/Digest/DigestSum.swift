public import Amounts

/// What several customers come to under one name, in one currency.
public struct DigestSum: Hashable, Sendable {
  /// A meter's or a plan's key, or what stands for it.
  public let name: String
  /// Of both amounts.
  public let currency: Currency
  /// At the least.
  public private(set) var low: Money
  /// At the most.
  public private(set) var high: Money
  /// Of how many customers.
  public private(set) var customerCount = 1

  init(_ name: String, _ currency: Currency, low: Money, high: Money) {
    self.name = name
    self.currency = currency
    self.low = low
    self.high = high
  }

  /// Those of one name and currency in one, by name and currency. An amount that no longer fits stays at its limit.
  static func joined(_ sums: [DigestSum]) -> [DigestSum] {
    struct Key: Hashable {
      let name: String
      let currency: Currency
    }
    var joined: [Key: DigestSum] = [:]
    for sum in sums {
      let key = Key(name: sum.name, currency: sum.currency)
      guard var known = joined[key] else {
        joined[key] = sum
        continue
      }
      known.low = added(known.low, sum.low)
      known.high = added(known.high, sum.high)
      known.customerCount += sum.customerCount
      joined[key] = known
    }
    return joined.values.sorted { ($0.name, $0.currency.code) < ($1.name, $1.currency.code) }
  }

  private static func added(_ left: Money, _ right: Money) -> Money {
    (try? left.adding(right)) ?? Money(minorUnits: right.minorUnits < 0 ? .min : .max)
  }

  /// The same of one customer: its lines of one name are one sum.
  static func ofOneCustomer(_ sums: [DigestSum]) -> [DigestSum] {
    joined(sums).map { sum in
      var one = sum
      one.customerCount = 1
      return one
    }
  }
}
