import Foundation

/// Something that happened at Stripe, from a webhook or from the list of events
/// ([events](https://docs.stripe.com/api/events/object)).
///
/// Events come doubled and out of order: act on the object's current state, and use `id` to tell repeats.
public struct StripeEvent: StripeListed {
  /// `evt_…`; the same for every delivery of one event.
  public let id: StripeEventID
  /// What happened, such as `customer.subscription.updated`.
  public let type: String
  /// When it happened, by Stripe's clock; for a customer on a test clock by that clock.
  public let created: StripeTimestamp
  /// The version its object is written in, which may be older than this client's.
  public let version: StripeVersion?
  /// Whether real money is meant; nil where Stripe does not say.
  public let isLive: Bool?
  /// The idempotency key of the request that caused it; nil for what happened by itself, in the dashboard or without one.
  public let requestKey: String?
  /// What is told of the object it is about.
  let object: StripeEventObject
  /// The names of the fields that an update changed, sorted.
  public let changedFields: [String]
  /// What keys of a changed `metadata` were before; nil for one that did not exist, empty where metadata did not change.
  public let previousMetadata: [String: String?]
  private let snapshot: StripeSubscription?

  /// Reads a webhook's body; check its signature first. Throws ``StripeError`` of kind `unreadableAnswer`.
  public init(payload: [UInt8]) throws(StripeError) {
    do {
      self = try JSONDecoder().decode(StripeEvent.self, from: Data(payload))
    } catch {
      throw StripeError(kind: .unreadableAnswer, message: "the webhook's body is no event")
    }
  }

  /// The subscription that it is about, as it was then. Throws ``StripeError`` of kind `unreadableAnswer` for another object.
  public func subscriptionThen() throws(StripeError) -> StripeSubscription {
    guard let snapshot else {
      throw StripeError(
        kind: .unreadableAnswer, message: "event \(id) of type \(type) holds no subscription")
    }
    return snapshot
  }
}

extension StripeEvent {
  private enum CodingKeys: String, CodingKey {
    case id, type, created, data, livemode, request
    case version = "api_version"
  }

  private struct Contents: Decodable {
    let object: StripeEventObject
    let subscription: StripeSubscription?
    let changed: [String: StripePresence]
    let metadata: [String: String?]

    enum CodingKeys: String, CodingKey {
      case object
      case previous = "previous_attributes"
    }

    private struct Previous: Decodable {
      let metadata: [String: String?]?
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      object = try container.decode(StripeEventObject.self, forKey: .object)
      subscription =
        object.type == "subscription"
        ? try? container.decode(StripeSubscription.self, forKey: .object) : nil
      changed =
        try container.decodeIfPresent([String: StripePresence].self, forKey: .previous) ?? [:]
      metadata = (try? container.decode(Previous.self, forKey: .previous))?.metadata ?? [:]
    }
  }

  private struct Request: Decodable {
    let key: String?

    enum CodingKeys: String, CodingKey {
      case key = "idempotency_key"
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let contents = try container.decode(Contents.self, forKey: .data)
    id = try container.decode(StripeEventID.self, forKey: .id)
    type = try container.decode(String.self, forKey: .type)
    created = try container.decode(StripeTimestamp.self, forKey: .created)
    version = try container.decodeIfPresent(String.self, forKey: .version)
      .flatMap { StripeVersion($0) }
    isLive = try container.decodeIfPresent(Bool.self, forKey: .livemode)
    // Versions before 2017-05-25 wrote the request's id alone.
    requestKey = (try? container.decodeIfPresent(Request.self, forKey: .request))?.key
    object = contents.object
    snapshot = contents.subscription
    changedFields = contents.changed.keys.sorted()
    previousMetadata = contents.metadata
  }
}
