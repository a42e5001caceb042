public import Metering

/// Windows of one instance that overlap nowhere, sorted by their ends: what overlaps another one is found by bisection.
public struct ReportedTiles: Sendable {
  private var windows: [WindowOverlap.Window] = []

  /// None yet.
  public init() {}

  /// Adds a window that overlaps none of the others.
  public mutating func insert(_ window: WindowOverlap.Window) {
    windows.insert(window, at: position(behind: window.window.start))
  }

  /// Those that share time with `window`, by end.
  public func overlapping(_ window: TimeWindow) -> [WindowOverlap.Window] {
    Array(
      windows[position(behind: window.start)...].prefix { $0.window.start < window.end }
        .filter { $0.window.overlaps(window) })
  }

  /// The first whose window ends after `instant`.
  private func position(behind instant: Timestamp) -> Int {
    var (low, high) = (0, windows.count)
    while low < high {
      let middle = (low + high) / 2
      if windows[middle].window.end <= instant { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
