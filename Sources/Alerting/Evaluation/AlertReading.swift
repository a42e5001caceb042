/// What one rule finds about one customer, or about the service.
public enum AlertReading: Hashable, Sendable {
  /// Nothing can be said: alerts stay as they are.
  case unknown
  /// Whatever is not named is clear.
  case known([AlertFinding])
}

/// What a rule finds of one thing.
public struct AlertFinding: Hashable, Sendable {
  /// How near the condition is.
  public enum Level: String, Hashable, Sendable {
    /// It holds.
    case breached
    /// It does not hold and is near to it: an alert that fires goes on, none begins.
    case near
    /// It cannot be told: an alert stays as it is.
    case unknown
  }

  /// What of the customer or the service; empty where there is only one thing.
  public let detail: String
  /// How near the condition is.
  public let level: Level
  /// A sentence with the values, without a full stop.
  public let summary: String

  /// Takes the parts as they are.
  public init(_ level: Level, of detail: String = "", _ summary: String) {
    self.level = level
    self.detail = detail
    self.summary = summary
  }
}
