public import Amounts
public import Metering
public import Rating

/// What one customer's recorded usage costs now, and what it would have cost by another catalogue.
public struct CustomerComparison: Hashable, Sendable {
  /// Whose usage is compared.
  public let customer: CustomerID
  /// By the immutable prices that the subscription holds.
  public let now: Invoice
  /// By the other catalogue.
  public let then: Invoice
  /// `then` minus `now`: above zero, the customer would have paid more.
  public let difference: Money
  /// What was taken differently, a sentence each: meters that are no longer priced, another aggregation.
  public let notes: [String]

  /// Throws `overflow` when the difference does not fit.
  public init(customer: CustomerID, now: Invoice, then: Invoice, notes: [String])
    throws(AmountError)
  {
    self.customer = customer
    self.now = now
    self.then = then
    self.notes = notes
    difference = try then.total.subtracting(now.total)
  }
}

/// The customers side by side, those who would have paid more first.
public struct CatalogComparison: Hashable, Sendable {
  /// A customer without an answer, and why.
  public struct Omission: Hashable, Sendable {
    /// Who was left out.
    public let customer: CustomerID
    /// In words for people.
    public let reason: String

    /// Takes the parts as they are.
    public init(customer: CustomerID, reason: String) {
      self.customer = customer
      self.reason = reason
    }
  }

  /// The one currency of both catalogues.
  public let currency: Currency
  /// By difference, the greatest increase first; equal ones by customer.
  public let customers: [CustomerComparison]
  /// By customer.
  public let omitted: [Omission]
  /// The sum of what the customers cost now.
  public let now: Money
  /// The sum of what they would have cost.
  public let then: Money
  /// `then` minus `now`.
  public let difference: Money

  /// Sorts and adds up; throws `overflow` when a total does not fit.
  public init(currency: Currency, customers: [CustomerComparison], omitted: [Omission] = [])
    throws(AmountError)
  {
    self.currency = currency
    self.customers = customers.sorted {
      $0.difference != $1.difference
        ? $0.difference > $1.difference : $0.customer < $1.customer
    }
    self.omitted = omitted.sorted { $0.customer < $1.customer }
    now = try Self.sum(customers.map(\.now.total))
    then = try Self.sum(customers.map(\.then.total))
    difference = try then.subtracting(now)
  }

  /// How many would have paid more.
  public var payMore: Int { customers.count { $0.difference > .zero } }
  /// How many would have paid less.
  public var payLess: Int { customers.count { $0.difference < .zero } }
  /// How many would have paid the same, to the minor unit.
  public var paySame: Int { customers.count { $0.difference == .zero } }

  private static func sum(_ amounts: [Money]) throws(AmountError) -> Money {
    var sum = Money.zero
    for amount in amounts { sum = try sum.adding(amount) }
    return sum
  }
}
