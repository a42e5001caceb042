/// How an event came in first.
public enum EventSource: String, Hashable, Sendable, CaseIterable {
  /// `POST /webhooks/stripe`.
  case webhook
  /// `/v1/events`, read every half minute.
  case list
  /// `/v2/core/events`, read every half minute.
  case thinList = "thin_list"
}
