import Foundation
import Glibc
import UsageLedger

/// A bar on the terminal while an import goes on; where standard error is no terminal, one line at the end.
struct ImportProgress {
  private static let width = 30
  private static let everySeconds = 0.2

  private let size: Int64?
  private let isQuiet: Bool
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let start = ContinuousClock.now
  private var shownAt: ContinuousClock.Instant?

  init(size: Int64?, isQuiet: Bool) {
    self.size = size
    self.isQuiet = isQuiet
  }

  /// Several times a second at most.
  mutating func show(_ counts: ImportCounts, read: Int64) {
    guard isTerminal else { return }
    let now = ContinuousClock.now
    if let shownAt, shownAt.duration(to: now) < .seconds(Self.everySeconds) { return }
    shownAt = now
    write(
      "\r\(Self.line(counts.records, rejected: counts.rejected, read: read, size: size, seconds: seconds))\u{1B}[K"
    )
  }

  /// Leaves the last line standing.
  mutating func end(_ counts: ImportCounts, read: Int64) {
    let line = Self.line(
      counts.records, rejected: counts.rejected, read: read, size: size, seconds: seconds)
    write(isTerminal ? "\r\(line)\u{1B}[K\n" : "\(line)\n")
  }

  private var seconds: Double {
    let passed = start.duration(to: .now).components
    return Double(passed.seconds) + Double(passed.attoseconds) / 1e18
  }

  static func line(_ records: Int, rejected: Int, read: Int64, size: Int64?, seconds: Double)
    -> String
  {
    let rate = seconds > 0 ? Int(Double(records) / seconds) : 0
    let refused = rejected == 0 ? "" : ", \(rejected) refused"
    let count = "\(records) records\(refused), \(rate) a second"
    guard let size, size > 0 else { return count }
    let share = min(1, Double(read) / Double(size))
    let filled = Int(share * Double(width))
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    let left = share > 0 && share < 1 ? ", \(Int(seconds / share * (1 - share)) + 1) s left" : ""
    return "[\(bar)] \(Int(share * 100)) %, \(count)\(left)"
  }

  private func write(_ text: String) {
    guard !isQuiet else { return }
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
