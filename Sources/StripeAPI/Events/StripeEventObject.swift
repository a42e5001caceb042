/// What can be told of an event's object without knowing its type; what is of another shape is nil.
struct StripeEventObject: Decodable, Sendable, Hashable {
  let type: String?
  let id: String?
  let customer: StripeCustomerID?
  let subscription: StripeSubscriptionID?
  let invoice: StripeInvoiceID?

  private enum CodingKeys: String, CodingKey {
    case object, id, customer, subscription, invoice, parent
  }

  private struct Parent: Decodable {
    struct Details: Decodable {
      let subscription: StripeSubscriptionID?
    }

    let details: Details?

    enum CodingKeys: String, CodingKey {
      case details = "subscription_details"
    }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func value<Value: Decodable>(_ key: CodingKeys, as type: Value.Type = Value.self) -> Value? {
      (try? container.decodeIfPresent(Value.self, forKey: key)) ?? nil
    }
    type = value(.object)
    id = value(.id)
    customer = value(.customer)
    subscription = value(.subscription) ?? value(.parent, as: Parent.self)?.details?.subscription
    invoice = value(.invoice)
  }
}
