import Amounts
import Catalog
import Metering

extension Invoice: Encodable {
  private enum CodingKeys: String, CodingKey {
    case customer = "customer_id"
    case plan, currency, period, lines, total
  }

  private enum PeriodKeys: String, CodingKey {
    case start, end
  }

  /// The form that every command and route writes: amounts in minor units, unit amounts as decimal strings, times as
  /// RFC 3339, what is absent as null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(customer?.text, forKey: .customer)
    try container.encode(plan?.text, forKey: .plan)
    try container.encode(currency.code, forKey: .currency)
    if let period {
      var nested = container.nestedContainer(keyedBy: PeriodKeys.self, forKey: .period)
      try nested.encode(period.start.description, forKey: .start)
      try nested.encode(period.end.description, forKey: .end)
    } else {
      try container.encodeNil(forKey: .period)
    }
    try container.encode(lines, forKey: .lines)
    try container.encode(total.minorUnits, forKey: .total)
  }
}

extension InvoiceLine: Encodable {
  private enum CodingKeys: String, CodingKey {
    case description, meter, quantity, included, billable, amount, tiers
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(description, forKey: .description)
    try container.encode(meter?.text, forKey: .meter)
    try container.encode(quantity.units, forKey: .quantity)
    try container.encode(included.units, forKey: .included)
    try container.encode(billable.units, forKey: .billable)
    try container.encode(amount.minorUnits, forKey: .amount)
    try container.encode(tiers, forKey: .tiers)
  }
}

extension LineTier: Encodable {
  private enum CodingKeys: String, CodingKey {
    case upTo = "up_to"
    case quantity
    case unitAmount = "unit_amount"
    case flatAmount = "flat_amount"
    case amount
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(upTo?.units, forKey: .upTo)
    try container.encode(quantity.units, forKey: .quantity)
    try container.encode(unitAmount.description, forKey: .unitAmount)
    try container.encode(flatAmount?.minorUnits, forKey: .flatAmount)
    try container.encode(amount.minorUnits, forKey: .amount)
  }
}
