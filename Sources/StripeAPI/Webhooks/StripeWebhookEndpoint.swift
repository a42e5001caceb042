/// Where Stripe sends events with their objects ([webhook endpoints](https://docs.stripe.com/api/webhook_endpoints/object)).
public struct StripeWebhookEndpoint: StripeListed, Equatable {
  /// `we_…`.
  public let id: StripeID<StripeWebhookEndpoint>
  /// The whole address.
  public let url: String
  /// The types that are sent; `*` stands for all.
  public let enabledEvents: [String]
  /// Whether Stripe sends anything; it disables an endpoint that does not answer for days.
  public let isEnabled: Bool

  private enum CodingKeys: String, CodingKey {
    case id, url, status
    case enabledEvents = "enabled_events"
  }

  /// Reads an answer of Stripe's.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(StripeID<StripeWebhookEndpoint>.self, forKey: .id)
    url = try container.decode(String.self, forKey: .url)
    enabledEvents = try container.decode([String].self, forKey: .enabledEvents)
    isEnabled = try container.decode(String.self, forKey: .status) == "enabled"
  }

  /// Whether events of that type are sent.
  public func sends(_ type: String) -> Bool {
    isEnabled && enabledEvents.contains { $0 == "*" || $0 == type }
  }
}

extension StripeClient {
  /// All places that events with objects are sent to, newest first.
  public func webhookEndpoints() -> StripePages<StripeWebhookEndpoint> {
    StripePages(
      client: self, path: StripePath("webhook_endpoints"), parameters: FormBody())
  }
}
