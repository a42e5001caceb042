import Amounts
import Catalog
import Metering
public import Rating
public import Reporting

extension Invoice {
  /// The form that every command and route writes: amounts in minor units, unit amounts as decimal strings, times as
  /// RFC 3339, what is absent as null; members in the order of their names.
  public var json: JSONValue { .object(jsonObject) }

  var jsonObject: JSONObject {
    [
      "currency": .string(currency.code), "customer_id": JSONValue(customer?.text),
      "lines": .array(lines.map(\.json)),
      "period": period.map { period in
        .object(["end": JSONValue(period.end), "start": JSONValue(period.start)])
      } ?? .null,
      "plan": JSONValue(plan?.text), "total": JSONValue(total.minorUnits),
    ]
  }
}

extension InvoiceLine {
  /// One line in the form of ``Invoice/json``.
  public var json: JSONValue { .object(jsonObject) }

  var jsonObject: JSONObject {
    [
      "amount": JSONValue(amount.minorUnits), "billable": JSONValue(billable.units),
      "description": .string(description), "included": JSONValue(included.units),
      "meter": JSONValue(meter?.text), "quantity": JSONValue(quantity.units),
      "tiers": .array(tiers.map(\.json)),
    ]
  }
}

extension LineTier {
  fileprivate var json: JSONValue {
    .object([
      "amount": JSONValue(amount.minorUnits), "flat_amount": JSONValue(flatAmount?.minorUnits),
      "quantity": JSONValue(quantity.units), "unit_amount": .string(unitAmount.description),
      "up_to": JSONValue(upTo?.units),
    ])
  }
}
