import Metering
import Reporting

extension EntryFilter {
  /// How many entries a page may hold.
  public static let limits = 1...1000

  /// Whether an entry is among those that are counted: by instance and window end, without `before` and `limit`.
  public func matches(_ entry: LedgerEntry) -> Bool {
    if let instance, entry.report.instance != instance { return false }
    if let from, entry.window.end <= from { return false }
    if let to, entry.window.end > to { return false }
    return true
  }

  /// `limit`, clamped to what a page may hold.
  public var boundedLimit: Int {
    min(max(limit, Self.limits.lowerBound), Self.limits.upperBound)
  }
}
