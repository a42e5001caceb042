public import Metering

/// When an instance was retired: what it reported before ends to count then. A later report of it counts again.
public struct InstanceRetirement: Hashable, Sendable, Comparable {
  /// The instance that is gone.
  public let instance: InstanceID
  /// Its gauges count through this instant.
  public let at: Timestamp

  /// Takes the parts as they are.
  public init(instance: InstanceID, at: Timestamp) {
    self.instance = instance
    self.at = at
  }

  /// Nil for a mark of another kind.
  public init?(_ mark: CoverageMark) {
    guard mark.kind == .retire else { return nil }
    self.init(instance: mark.instance, at: mark.start)
  }

  /// By instance, then time.
  public static func < (left: InstanceRetirement, right: InstanceRetirement) -> Bool {
    (left.instance, left.at) < (right.instance, right.at)
  }
}
