/// Any value of a field whose shape does not matter: it is there, or it is null.
struct StripePresence: Decodable {
  let isNull: Bool

  init(from decoder: any Decoder) throws {
    isNull = try decoder.singleValueContainer().decodeNil()
  }
}

extension KeyedDecodingContainer {
  /// Whether a field is there and is not null.
  func holds(_ key: Key) throws -> Bool {
    try decodeIfPresent(StripePresence.self, forKey: key).map { !$0.isNull } ?? false
  }
}
