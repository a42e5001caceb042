internal import Foundation

/// Something that happened at Stripe, from a webhook or from the list of events
/// ([events](https://docs.stripe.com/api/events/object)).
///
/// Events come doubled and out of order: act on the object's current state, and use `id` to tell repeats.
public struct StripeEvent: StripeListed {
  /// `evt_…`; the same for every delivery of one event.
  public let id: StripeEventID
  /// What happened, such as `customer.subscription.updated`.
  public let type: String
  /// When it happened.
  public let created: StripeTimestamp
  /// The version its object is written in, which may be older than this client's.
  public let version: StripeVersion?
  /// The object it is about, as it was then.
  let object: JSONValue

  /// Reads a webhook's body; check its signature first. Throws ``StripeError`` of kind `unreadableAnswer`.
  public init(payload: [UInt8]) throws {
    do {
      self = try JSONDecoder().decode(StripeEvent.self, from: Data(payload))
    } catch {
      throw StripeError(kind: .unreadableAnswer, message: "the webhook's body is no event")
    }
  }

  /// The object it is about, read as `Object`. Throws ``StripeError`` of kind `unreadableAnswer` if it is another.
  public func object<Object: Decodable>(as type: Object.Type) throws -> Object {
    do {
      return try JSONDecoder().decode(Object.self, from: JSONEncoder().encode(object))
    } catch {
      throw StripeError(
        kind: .unreadableAnswer, message: "event \(id) of type \(self.type) holds no \(Object.self)"
      )
    }
  }

  /// The object's own id; nil for objects without one, such as invoice previews.
  public var objectID: String? { text("id") }

  /// The customer the object is or belongs to.
  public var customer: StripeCustomerID? {
    if text("object") == "customer" { return objectID.map { StripeCustomerID($0) } }
    return text("customer").map { StripeCustomerID($0) }
  }

  private func text(_ field: String) -> String? {
    guard case .object(let fields) = object, case .text(let text)? = fields[field] else {
      return nil
    }
    return text
  }
}

extension StripeEvent {
  private enum CodingKeys: String, CodingKey {
    case id, type, created, data
    case version = "api_version"
  }

  private struct Contents: Decodable {
    let object: JSONValue
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(StripeEventID.self, forKey: .id)
    type = try container.decode(String.self, forKey: .type)
    created = try container.decode(StripeTimestamp.self, forKey: .created)
    version = try container.decodeIfPresent(String.self, forKey: .version)
      .flatMap { StripeVersion($0) }
    object = try container.decode(Contents.self, forKey: .data).object
  }
}

extension StripeClient {
  /// One event of the last 30 days.
  public func event(_ id: StripeEventID) async throws -> StripeEvent {
    try await send(.get(StripePath("events").object(id)))
  }

  /// Events of the last 30 days, newest first; with `types`, only these (at most 20); with `since`, only those created
  /// then or later.
  public func events(types: [String] = [], since: StripeTimestamp? = nil)
    -> StripePages<StripeEvent>
  {
    var form = FormBody()
    form.set("types", types)
    form.set("created") { $0.set("gte", since) }
    return StripePages(client: self, path: StripePath("events"), parameters: form)
  }
}
