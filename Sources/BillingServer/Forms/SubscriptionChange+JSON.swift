import Billing
import Metering
import Reporting
import StripeAccounts
import UsageLedger

extension SubscriptionChange {
  /// The subscription's fields, when the change takes effect, how far it is, and a form of each segment of the current
  /// period.
  var jsonForm: JSONValue {
    guard case .object(var object) = subscription.jsonForm else { return subscription.jsonForm }
    object.append("effective_at", effectiveAt.map { JSONValue($0) } ?? .null)
    object.append("change", order?.jsonForm ?? .null)
    object.append("segments", .array(segments.map(\.jsonForm)))
    return .object(object)
  }
}

extension ChangeOrder {
  /// Where to look how far it is.
  var path: String { "/api/subscriptions/\(subscription)/changes/\(id)" }

  var jsonForm: JSONValue {
    .object([
      "change_id": .string(id), "subscription_id": .string(subscription),
      "customer_id": .string(customer.text), "kind": .string(kind.rawValue),
      "at": .string(moment.rawValue), "plan": JSONValue(plan),
      "status": .string(status.rawValue),
      "effective_at": effectiveAt.map { JSONValue($0) } ?? .null, "problem": JSONValue(problem),
      "schedule_id": JSONValue(schedule), "requested_at": JSONValue(requestedAt),
      "updated_at": JSONValue(updatedAt), "url": .string(path),
    ])
  }
}

extension ChangePreview {
  /// The subscription's fields as they are, and both invoices.
  var jsonForm: JSONValue {
    guard case .object(var object) = subscription.jsonForm else { return subscription.jsonForm }
    object.append("dry_run", .bool(true))
    object.append("kind", .string(order.kind.rawValue))
    object.append("new_plan", JSONValue(order.plan))
    object.append("effective_at", JSONValue(effectiveAt))
    object.append("closing_invoice", closing.json)
    object.append("stripe_closing_invoice", stripeClosing?.json ?? .null)
    object.append("first_invoice", first?.json ?? .null)
    return .object(object)
  }
}

extension ProjectedLine {
  fileprivate var jsonForm: JSONValue {
    .object(["low": low.json, "high": high.json])
  }
}

extension BilledSegment {
  var jsonForm: JSONValue {
    .object([
      "meter": .string(segment.key.meter.text), "price": .string(segment.price.text),
      "start": JSONValue(segment.key.start), "end": JSONValue(segment.end),
      "billing": .string(segment.billing.rawValue), "so_far": soFar.json,
      "projected": projected?.jsonForm ?? .null,
    ])
  }
}
