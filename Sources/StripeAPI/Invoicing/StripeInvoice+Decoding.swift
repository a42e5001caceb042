extension StripeInvoice {
  private enum CodingKeys: String, CodingKey {
    case id, number, customer, subscription, parent, status, currency, subtotal, total, tax, created
    case lines, metadata, description
    case billingReason = "billing_reason"
    case discounts = "total_discount_amounts"
    case taxes = "total_taxes"
    case legacyTaxes = "total_tax_amounts"
    case credited = "post_payment_credit_notes_amount"
    case creditedBefore = "pre_payment_credit_notes_amount"
    case periodStart = "period_start"
    case periodEnd = "period_end"
    case automaticallyFinalizesAt = "automatically_finalizes_at"
    case autoAdvance = "auto_advance"
    case transitions = "status_transitions"
    case testClock = "test_clock"
  }

  /// Where the subscription stands from 2025-03-31.basil on.
  private struct Parent: Decodable {
    let details: Details?

    struct Details: Decodable {
      let subscription: StripeSubscriptionID?
    }

    enum CodingKeys: String, CodingKey {
      case details = "subscription_details"
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func value<Value: Decodable>(_ key: CodingKeys, as type: Value.Type = Value.self) throws
      -> Value?
    {
      try container.decodeIfPresent(Value.self, forKey: key)
    }
    let parent = try value(.parent, as: Parent.self)
    let taxes = try value(.taxes, as: [StripeTaxShare].self) ?? value(.legacyTaxes) ?? []
    let discounts = try value(.discounts, as: [StripeDiscountShare].self) ?? []

    id = try value(.id) ?? "upcoming"
    number = try value(.number)
    customer = try value(.customer)
    subscription = try parent?.details?.subscription ?? value(.subscription)
    status = try value(.status)
    billingReason = try value(.billingReason)
    description = try value(.description)
    currency = try container.decode(String.self, forKey: .currency)
    subtotal = try container.decode(Int64.self, forKey: .subtotal)
    total = try container.decode(Int64.self, forKey: .total)
    discounted = discounts.total
    taxed = taxes.exclusiveTotal
    creditedAfterwards = try Int64.sum([value(.credited) ?? 0, value(.creditedBefore) ?? 0])
    period = StripePeriod(
      start: try container.decode(StripeTimestamp.self, forKey: .periodStart),
      end: try container.decode(StripeTimestamp.self, forKey: .periodEnd))
    created = try value(.created)
    automaticallyFinalizesAt = try value(.automaticallyFinalizesAt)
    advancesByItself = try value(.autoAdvance) ?? false
    transitions = try value(.transitions) ?? StripeInvoiceTransitions()
    testClock = try value(.testClock)
    metadata = try value(.metadata) ?? [:]
    lines = try container.decode(StripeList<StripeInvoiceLine>.self, forKey: .lines)
  }
}

/// What one discount takes off an invoice or a line.
struct StripeDiscountShare: Decodable, Sendable {
  let amount: Int64
}

/// What one tax comes to on an invoice or a line. An inclusive one is part of the amount already.
struct StripeTaxShare: Decodable, Sendable {
  let amount: Int64
  let isInclusive: Bool

  private enum CodingKeys: String, CodingKey {
    case amount, inclusive
    case behavior = "tax_behavior"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    amount = try container.decode(Int64.self, forKey: .amount)
    let legacy = try container.decodeIfPresent(Bool.self, forKey: .inclusive) ?? false
    let behavior = try container.decodeIfPresent(String.self, forKey: .behavior)
    isInclusive = behavior.map { $0 == "inclusive" } ?? legacy
  }
}

extension [StripeDiscountShare] {
  var total: Int64 { Int64.sum(map(\.amount)) }
}

extension [StripeTaxShare] {
  /// What is added to the amounts.
  var exclusiveTotal: Int64 { Int64.sum(filter { !$0.isInclusive }.map(\.amount)) }
}

extension Int64 {
  /// The sum, held at the largest number where it would overflow: no answer of anyone's stops the program.
  static func sum(_ numbers: [Int64]) -> Int64 {
    numbers.reduce(0) { sum, number in
      let (total, overflow) = sum.addingReportingOverflow(number)
      return overflow ? (number < 0 ? .min : .max) : total
    }
  }
}
