import Billing

/// A delivery state for people: a word, a colour class, and what to check.
struct StatusBadge: Sendable {
  let label: String
  /// `good`, `waiting`, `bad` or `quiet`: the style of the badge; the label says the same in words.
  let tone: String
  let hint: String?

  init(label: String, tone: String, hint: String? = nil) {
    self.label = label
    self.tone = tone
    self.hint = hint
  }

  init(_ delivery: DeliveryStatus) {
    hint = delivery.hint.map { PageText.plain($0) }
    (label, tone) = Self.words(delivery.status)
  }

  private static func words(_ status: StripeStatus) -> (String, String) {
    switch status {
    case .confirmed: ("confirmed", "good")
    case .accepted: ("accepted", "good")
    case .queued: ("queued", "waiting")
    case .quarantined: ("held", "waiting")
    case .rejected: ("rejected", "bad")
    case .notLinked: ("not linked", "quiet")
    case .noSubscription: ("no subscription", "quiet")
    case .noMeteredPrice: ("not priced", "quiet")
    case .disabled: ("delivery off", "quiet")
    }
  }

  /// The most urgent of several: what an operator should look at first.
  static func most(urgent deliveries: [DeliveryStatus]) -> StatusBadge? {
    let order: [StripeStatus] = [
      .rejected, .notLinked, .noSubscription, .quarantined, .queued, .disabled, .accepted,
      .confirmed,
      .noMeteredPrice,
    ]
    return order.lazy.compactMap { status in deliveries.first { $0.status == status } }
      .first.map { StatusBadge($0) }
  }
}
