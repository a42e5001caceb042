extension StripeInvoiceItem {
  private enum CodingKeys: String, CodingKey {
    case id, amount, currency, description, invoice, metadata, period, proration, subscription
    case parent, pricing, price
    case subscriptionItem = "subscription_item"
  }

  /// Where subscription and item stand from 2025-03-31.basil on.
  private struct Parent: Decodable {
    let details: Details?

    struct Details: Decodable {
      let subscription: StripeSubscriptionID?
      let subscriptionItem: StripeSubscriptionItemID?

      enum CodingKeys: String, CodingKey {
        case subscription
        case subscriptionItem = "subscription_item"
      }
    }

    enum CodingKeys: String, CodingKey {
      case details = "subscription_details"
    }
  }

  private struct Pricing: Decodable {
    let details: Details?

    struct Details: Decodable {
      let price: StripePriceID?
    }

    enum CodingKeys: String, CodingKey {
      case details = "price_details"
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func value<Value: Decodable>(_ key: CodingKeys, as type: Value.Type = Value.self) throws
      -> Value?
    {
      try container.decodeIfPresent(Value.self, forKey: key)
    }
    let details = try value(.parent, as: Parent.self)?.details
    let price = try value(.pricing, as: Pricing.self)?.details?.price

    id = try container.decode(StripeInvoiceItemID.self, forKey: .id)
    amount = try container.decode(Int64.self, forKey: .amount)
    currency = try container.decode(String.self, forKey: .currency)
    description = try value(.description)
    invoice = try value(.invoice)
    metadata = try value(.metadata)
    subscription = try details?.subscription ?? value(.subscription)
    period = try value(.period)
    isProration = try value(.proration) ?? false
    self.price = try price ?? value(.price)
    subscriptionItem = try details?.subscriptionItem ?? value(.subscriptionItem)
  }
}
