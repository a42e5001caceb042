import Wire

/// The path of one request, built from fixed words and ids; ids are encoded, so that none can lead elsewhere.
struct StripePath: Sendable, Equatable {
  /// Begins with a slash and has no query.
  let text: String
  /// The same with `{id}` in the place of each id: what Stripe limits calls of.
  let endpoint: String
  /// False when an id was empty: such a path would name the whole collection.
  let isComplete: Bool

  /// A collection such as `billing/meters`, below `/v1/`.
  init(_ collection: StaticString) {
    self.init(text: "/v1/\(collection)", endpoint: "/v1/\(collection)", isComplete: true)
  }

  /// A collection of Stripe's second API generation, below `/v2/`.
  static func v2(_ collection: StaticString) -> StripePath {
    StripePath(text: "/v2/\(collection)", endpoint: "/v2/\(collection)", isComplete: true)
  }

  private init(text: String, endpoint: String, isComplete: Bool) {
    self.text = text
    self.endpoint = endpoint
    self.isComplete = isComplete
  }

  /// The object `id` in this collection.
  func object<Resource>(_ id: StripeID<Resource>) -> StripePath {
    StripePath(
      text: "\(text)/\(PercentEncoding.pathSegment(id.rawValue))", endpoint: "\(endpoint)/{id}",
      isComplete: isComplete && !id.rawValue.isEmpty)
  }

  /// A collection or an action below this path.
  func below(_ word: StaticString) -> StripePath {
    StripePath(
      text: "\(text)/\(word)", endpoint: "\(endpoint)/\(word)", isComplete: isComplete)
  }
}
