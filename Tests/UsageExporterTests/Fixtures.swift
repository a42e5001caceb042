import Foundation
import Logging
import Metering
import PrometheusClient
import Synchronization

@testable import UsageExporter

/// A folder of a test's own that is removed with it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "billing-exporter-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func makeFolder(_ name: String) throws {
    try FileManager.default.createDirectory(
      atPath: path + "/" + name, withIntermediateDirectories: true)
  }

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
  }
}

/// A clock that a test moves; a sleep moves it at once.
final class ManualClock: Sendable {
  private let milliseconds: Mutex<Int64>

  init(_ start: Timestamp) { milliseconds = Mutex(start.milliseconds) }

  var now: Timestamp { Timestamp(milliseconds: milliseconds.withLock { $0 }) }

  func advance(milliseconds delta: Int64) { milliseconds.withLock { $0 += delta } }

  func set(_ instant: Timestamp) { milliseconds.withLock { $0 = instant.milliseconds } }

  var clock: ExporterClock {
    ExporterClock(
      now: { self.now },
      sleep: { duration in
        try Task.checkCancellation()
        // A little real time, so that servers and services get their turn.
        try await Task.sleep(for: .milliseconds(1))
        self.advance(milliseconds: duration)
      })
  }
}

func time(_ text: String) -> Timestamp {
  guard let time = try? Timestamp(rfc3339: text) else { preconditionFailure("\(text) is no time") }
  return time
}

func window(_ start: String, _ end: String) -> TimeWindow {
  TimeWindow(storedStart: time(start), storedEnd: time(end))
}

func metric(_ name: String) -> MetricName {
  guard let metric = try? MetricName(name) else { preconditionFailure("\(name) is no metric") }
  return metric
}

/// Settings from variables; those that are required have values.
func settings(_ variables: [ExporterVariable: String] = [:]) throws -> ExporterSettings {
  let required: [ExporterVariable: String] = [
    .customerID: "cust_1", .billingAPIURL: "http://127.0.0.1:1", .enableUsageReporting: "true",
  ]
  let all = required.merging(variables) { _, given in given }
  return try ExporterSettings { all[$0] }
}

/// A logger that says nothing short of a disaster.
let quietLogger: Logger = {
  var logger = Logger(label: "test")
  logger.logLevel = .critical
  return logger
}()

/// Numbers that a seed decides (SplitMix64), so that a failing case can be run again.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
