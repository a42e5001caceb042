public import Metering

/// A gauge's course: a value from the start, and changes at known times.
public struct GaugeHistory: Hashable, Sendable {
  public struct Change: Hashable, Sendable {
    public let at: Timestamp
    public let value: Int64

    public init(at: Timestamp, value: Int64) {
      self.at = at
      self.value = value
    }
  }

  public let initial: Int64
  /// Oldest first.
  public let changes: [Change]

  public init(initial: Int64, changes: [Change] = []) {
    self.initial = initial
    self.changes = changes
  }

  public func value(at instant: Timestamp) -> Int64 {
    changes.last { $0.at <= instant }?.value ?? initial
  }
}
