import Amounts
import Metering
public import Reporting

extension CollectionState {
  /// The form that every command and route writes: amounts in minor units, times as RFC 3339, what is absent as null.
  public var json: JSONValue {
    .object([
      "state": .string(kind.rawValue), "since": since.map { JSONValue($0) } ?? .null,
      "detail": .string(detail),
      "usage": .array(usage.map(\.json)),
      "open_invoices": .array(openInvoices.map { .string($0) }),
      "commands": .array(commands.map { .string($0) }),
    ])
  }
}

extension UncollectedUsage {
  fileprivate var json: JSONValue {
    .object([
      "meter": .string(meter.text), "unit": .string(unit),
      "start": JSONValue(period.start), "end": JSONValue(period.end),
      "quantity": JSONValue(quantity.units), "amount": JSONValue(amount.minorUnits),
      "currency": .string(currency.code), "fate": .string(fate.name),
      "invoice": JSONValue(fate.invoice),
    ])
  }
}
