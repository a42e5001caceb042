import Amounts
import Catalog
import Metering
import Rating
public import Reporting

extension CustomerComparison {
  /// What would have been charged, as an invoice in its usual form, and beside it `now` (the invoice as it is), `difference` and `notes`.
  public var json: JSONValue {
    var object = then.jsonObject
    object.append("now", now.json)
    object.append("difference", JSONValue(difference.minorUnits))
    object.append("notes", .array(notes.map { .string($0) }))
    return .object(object)
  }
}

extension CatalogComparison {
  /// `customers` by difference, each with totals in minor units and its notes; `not_compared`; `totals`.
  public var json: JSONValue {
    .object([
      "currency": .string(currency.code), "customers": .array(customers.map(\.row)),
      "not_compared": .array(
        omitted.map {
          .object(["customer_id": .string($0.customer.text), "reason": .string($0.reason)])
        }),
      "totals": .object([
        "now": JSONValue(now.minorUnits), "then": JSONValue(then.minorUnits),
        "difference": JSONValue(difference.minorUnits), "pay_more": JSONValue(Int64(payMore)),
        "pay_less": JSONValue(Int64(payLess)), "pay_the_same": JSONValue(Int64(paySame)),
      ]),
    ])
  }
}

extension CustomerComparison {
  fileprivate var row: JSONValue {
    .object([
      "customer_id": .string(customer.text), "plan": JSONValue(now.plan?.text),
      "now": JSONValue(now.total.minorUnits), "then": JSONValue(then.total.minorUnits),
      "difference": JSONValue(difference.minorUnits), "notes": .array(notes.map { .string($0) }),
    ])
  }
}
