extension StripeInvoiceLine {
  private enum CodingKeys: String, CodingKey {
    case id, amount, quantity, description, period, parent, pricing, price, proration, metadata
    case discounts = "discount_amounts"
    case quantityDecimal = "quantity_decimal"
    case subscriptionItem = "subscription_item"
    case invoiceItem = "invoice_item"
    case unitAmountExcludingTax = "unit_amount_excluding_tax"
  }

  private struct Parent: Decodable {
    let subscriptionItem: Details?
    let invoiceItem: Details?

    enum CodingKeys: String, CodingKey {
      case subscriptionItem = "subscription_item_details"
      case invoiceItem = "invoice_item_details"
    }

    struct Details: Decodable {
      let subscriptionItem: StripeSubscriptionItemID?
      let invoiceItem: StripeInvoiceItemID?
      let proration: Bool?

      enum CodingKeys: String, CodingKey {
        case proration
        case subscriptionItem = "subscription_item"
        case invoiceItem = "invoice_item"
      }
    }

    var details: Details? { subscriptionItem ?? invoiceItem }
  }

  private struct Pricing: Decodable {
    let unitAmount: StripeDecimal?
    let details: Details?

    enum CodingKeys: String, CodingKey {
      case unitAmount = "unit_amount_decimal"
      case details = "price_details"
    }

    struct Details: Decodable {
      let price: StripePriceID?
    }
  }

  /// The part of a legacy line's price that the line itself does not repeat.
  private struct LegacyPrice: Decodable {
    let id: StripePriceID
    let unitAmount: StripeDecimal?

    enum CodingKeys: String, CodingKey {
      case id
      case unitAmount = "unit_amount_decimal"
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
    let pricing = try value(.pricing, as: Pricing.self)
    let legacyPrice = try value(.price, as: LegacyPrice.self)

    id = try container.decode(StripeID<StripeInvoiceLine>.self, forKey: .id)
    amount = try container.decode(Int64.self, forKey: .amount)
    discounted = try (value(.discounts, as: [StripeDiscountShare].self) ?? []).total
    quantity = try value(.quantityDecimal) ?? value(.quantity)
    unitAmount =
      try pricing?.unitAmount ?? legacyPrice?.unitAmount ?? value(.unitAmountExcludingTax)
    description = try value(.description)
    period = try container.decode(StripePeriod.self, forKey: .period)
    price = pricing?.details?.price ?? legacyPrice?.id
    subscriptionItem = try details?.subscriptionItem ?? value(.subscriptionItem)
    invoiceItem = try details?.invoiceItem ?? value(.invoiceItem)
    isProration = try details?.proration ?? value(.proration) ?? false
    metadata = try value(.metadata) ?? [:]
  }
}
