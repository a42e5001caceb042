/// What is known of the process behind a counter between two of its samples.
public enum RestartEvidence: Hashable, Sendable {
  /// It began to count between them.
  case proven
  /// It counted on: a lower value is no new beginning.
  case refuted
  case unknown
}

/// How often a counter began anew or fell in a window, by what is known of its process.
public struct ResetCounts: Hashable, Sendable {
  public var proven = 0
  public var refuted = 0
  public var unknown = 0

  public init(proven: Int = 0, refuted: Int = 0, unknown: Int = 0) {
    self.proven = proven
    self.refuted = refuted
    self.unknown = unknown
  }

  public var isEmpty: Bool { self == ResetCounts() }

  public static func + (left: ResetCounts, right: ResetCounts) -> ResetCounts {
    ResetCounts(
      proven: left.proven + right.proven, refuted: left.refuted + right.refuted,
      unknown: left.unknown + right.unknown)
  }
}
