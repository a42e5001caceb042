/// What a webhook brings: an event with its object, or a thin one that names what to fetch.
public enum StripeNotification: Sendable {
  /// With the object as it was.
  case event(StripeEvent)
  /// Without; see ``StripeThinEvent``.
  case thin(StripeThinEvent)

  /// `evt_…`; the same for every delivery of one event.
  public var id: StripeEventID {
    switch self {
    case .event(let event): event.id
    case .thin(let event): event.id
    }
  }

  /// What happened.
  public var type: String {
    switch self {
    case .event(let event): event.type
    case .thin(let event): event.type
    }
  }

  /// When it happened.
  public var created: StripeTimestamp {
    switch self {
    case .event(let event): event.created
    case .thin(let event): event.created
    }
  }

  /// Whether real money is meant; nil where Stripe does not say.
  public var isLive: Bool? {
    switch self {
    case .event(let event): event.isLive
    case .thin(let event): event.isLive
    }
  }

  /// Reads a body whose signature is proved. Throws ``StripeError`` of kind `unreadableAnswer`.
  public init(payload: [UInt8]) throws(StripeError) {
    if let event = try? StripeThinEvent(payload: payload) {
      self = .thin(event)
    } else {
      self = .event(try StripeEvent(payload: payload))
    }
  }

  /// Proves that a body is Stripe's and not an old one sent again, and reads it.
  ///
  /// `payload` is the body byte for byte as received; `header` is `Stripe-Signature`. While a secret is being replaced,
  /// `secrets` has both: one that fits is enough. Throws ``StripeError`` of kind `signature`, or `unreadableAnswer` for a
  /// genuine body that is no event.
  public init(
    payload: [UInt8], header: String, secrets: [WebhookSecret], now: StripeTimestamp,
    tolerance: Duration = .seconds(300)
  ) throws(StripeError) {
    try WebhookSignature.verify(
      payload: payload, header: header, secrets: secrets, now: now, tolerance: tolerance)
    try self.init(payload: payload)
  }
}
