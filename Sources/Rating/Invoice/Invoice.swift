public import Amounts
public import Catalog
public import Metering

/// What a period costs, line by line: one line a price.
public struct Invoice: Hashable, Sendable {
  /// Nil when only totals were priced.
  public let customer: CustomerID?
  public let plan: PlanKey?
  public let currency: Currency
  /// Nil when only totals were priced.
  public let period: BillingPeriod?
  public let lines: [InvoiceLine]
  /// The sum of the lines.
  public let total: Money

  /// Adds the lines up; throws `overflow` when the total does not fit 64 bits.
  public init(
    customer: CustomerID?, plan: PlanKey?, currency: Currency, period: BillingPeriod?,
    lines: [InvoiceLine]
  ) throws(RatingError) {
    self.customer = customer
    self.plan = plan
    self.currency = currency
    self.period = period
    self.lines = lines
    total = try Self.sum(lines)
  }

  private static func sum(_ lines: [InvoiceLine]) throws(RatingError) -> Money {
    var total = Money.zero
    for line in lines {
      do throws(AmountError) {
        total = try total.adding(line.amount)
      } catch {
        throw RatingError(
          .overflow, meter: line.meter, "the invoice's total does not fit 64 bits", cause: error)
      }
    }
    return total
  }
}
