/// The identifier of one object at Stripe, typed by what it names.
///
/// Codable as the plain string. Stripe answers some references either as an id or, when expanded, as the whole
/// object ([expanding responses](https://docs.stripe.com/expand)); both decode to the id.
///
/// The text is not checked for a prefix, because Stripe lets accounts choose ids of their own for some objects.
/// An empty id never leaves the client: the request is refused before it is sent.
public struct StripeID<Resource>: Hashable, Sendable {
  /// The identifier as Stripe writes it, such as `cus_NffrFeUfNV2Hib`.
  public let rawValue: String

  /// Names the object whose identifier is `rawValue`.
  public init(_ rawValue: String) {
    self.rawValue = rawValue
  }
}

extension StripeID: CustomStringConvertible {
  public var description: String { rawValue }
}

extension StripeID: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) {
    self.init(value)
  }
}

extension StripeID: Codable {
  private enum CodingKeys: String, CodingKey {
    case id
  }

  public init(from decoder: any Decoder) throws {
    if let container = try? decoder.singleValueContainer(),
      let text = try? container.decode(String.self)
    {
      self.init(text)
    } else {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      self.init(try container.decode(String.self, forKey: .id))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}

/// Names a customer at Stripe (`cus_…`).
public typealias StripeCustomerID = StripeID<StripeCustomer>
/// Names a product (`prod_…`, or an id chosen at creation).
public typealias StripeProductID = StripeID<StripeProduct>
/// Names a price (`price_…`).
public typealias StripePriceID = StripeID<StripePrice>
/// Names a billing meter (`mtr_…`).
public typealias StripeMeterID = StripeID<StripeMeter>
/// Names a subscription (`sub_…`).
public typealias StripeSubscriptionID = StripeID<StripeSubscription>
/// Names one item of a subscription (`si_…`).
public typealias StripeSubscriptionItemID = StripeID<StripeSubscriptionItem>
/// Names an invoice (`in_…`; previews have one too, which cannot be retrieved).
public typealias StripeInvoiceID = StripeID<StripeInvoice>
/// Names a subscription schedule (`sub_sched_…`).
public typealias StripeSubscriptionScheduleID = StripeID<StripeSubscriptionSchedule>
/// Names an invoice item (`ii_…`).
public typealias StripeInvoiceItemID = StripeID<StripeInvoiceItem>
/// Names a credit note (`cn_…`).
public typealias StripeCreditNoteID = StripeID<StripeCreditNote>
/// Names a test clock (`clock_…`).
public typealias StripeTestClockID = StripeID<StripeTestClock>
/// Names an event (`evt_…`).
public typealias StripeEventID = StripeID<StripeEvent>
