/// The identifiers of meter events of the last 24 hours, and where each event lies.
///
/// docs.stripe.com/api/billing/meter-event/create: an identifier is unique within a rolling period of at least 24 hours.
struct IdentifierBook: Codable, Sendable {
  static let keptSeconds: Int64 = 86_400

  struct Mention: Codable, Sendable {
    var receivedAt: Int64
    /// The test clock by which the 24 hours run; nil for the wall.
    var clock: String?
    var key: UsageBook.Key?
    var sequence: Int64
    var eventName: String
  }

  private var mentions: [String: Mention] = [:]
  private var sweepAt = 4_096

  subscript(_ identifier: String) -> Mention? { mentions[identifier] }

  mutating func note(_ identifier: String, _ mention: Mention) { mentions[identifier] = mention }

  /// Drops what has expired, now and then, so that memory follows a day's events.
  mutating func sweep(isExpired: (Mention) -> Bool) {
    guard mentions.count >= sweepAt else { return }
    mentions = mentions.filter { !isExpired($0.value) }
    sweepAt = max(4_096, mentions.count * 2)
  }
}

extension SandboxState {
  func hasExpired(_ mention: IdentifierBook.Mention) -> Bool {
    let now = mention.clock.map { clocks[$0]?.frozenTime ?? .max } ?? wallNow
    return now - mention.receivedAt >= IdentifierBook.keptSeconds
  }
}
