import Foundation

/// An event of Stripe's second API generation, which names what it is about and leaves out what happened to it
/// ([event destinations](https://docs.stripe.com/event-destinations)).
///
/// Of those about meters, ``StripeClient/meterErrorReport(_:)`` has the rest.
public struct StripeThinEvent: Hashable, Sendable {
  /// `evt_…`; the same for every delivery of one event.
  public let id: StripeEventID
  /// What happened, such as `v1.billing.meter.error_report_triggered`.
  public let type: String
  /// When it happened; a fraction of a second is left out.
  public let created: StripeTimestamp
  /// Whether real money is meant; nil where Stripe does not say.
  public let isLive: Bool?
  /// What it is about; nil for events about nothing that has an id, such as `v1.billing.meter.no_meter_found`.
  public let relatedObject: Related?

  /// Names an object.
  public struct Related: Hashable, Decodable, Sendable {
    /// The object's id.
    public let id: String
    /// What it is, such as `billing.meter`.
    public let type: String

    /// The object of this id and type.
    public init(id: String, type: String) {
      self.id = id
      self.type = type
    }
  }

  /// Reads a webhook's body; check its signature first. Throws ``StripeError`` of kind `unreadableAnswer`.
  public init(payload: [UInt8]) throws(StripeError) {
    do {
      self = try JSONDecoder().decode(StripeThinEvent.self, from: Data(payload))
    } catch {
      throw StripeError(kind: .unreadableAnswer, message: "the webhook's body is no thin event")
    }
  }
}

extension StripeThinEvent: Decodable {
  /// What `object` says of one.
  static let objectType = "v2.core.event"

  private enum CodingKeys: String, CodingKey {
    case id, object, type, created, livemode
    case relatedObject = "related_object"
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let object = try container.decode(String.self, forKey: .object)
    let created = try container.decode(String.self, forKey: .created)
    guard object == Self.objectType, let instant = RFC3339Time.timestamp(created) else {
      throw DecodingError.dataCorruptedError(
        forKey: .created, in: container, debugDescription: "expected a thin event with its time")
    }
    id = try container.decode(StripeEventID.self, forKey: .id)
    type = try container.decode(String.self, forKey: .type)
    self.created = instant
    isLive = try container.decodeIfPresent(Bool.self, forKey: .livemode)
    relatedObject = try container.decodeIfPresent(Related.self, forKey: .relatedObject)
  }
}

extension StripeClient {
  /// One thin event of the last 30 days, without what happened.
  public func thinEvent(_ id: StripeEventID) async throws(StripeError) -> StripeThinEvent {
    try await send(.get(StripePath.v2("core/events").object(id)))
  }

  /// Thin events of the last 30 days, newest first; with `types`, only these; with `since`, only those created then or
  /// later. One request for each hundred.
  public func thinEvents(types: [String] = [], since: StripeTimestamp? = nil)
    async throws(StripeError)
    -> [StripeThinEvent]
  {
    var form = FormBody()
    form.set("types", types)
    form.set("created") { $0.set("gte", since.map(RFC3339Time.text)) }
    form.set("limit", 100)
    var events: [StripeThinEvent] = []
    var tokens: Set<String> = []
    var token: String?
    repeat {
      var parameters = form
      parameters.set("page", token)
      let page: StripeTokenPage<StripeThinEvent> = try await send(
        .get(StripePath.v2("core/events"), parameters))
      events += page.data
      token = page.nextToken
      guard token.map({ tokens.insert($0).inserted }) ?? true else {
        throw StripeError(
          kind: .unreadableAnswer, message: "/v2/core/events leads back to a page it had")
      }
    } while token != nil
    return events
  }
}
