import CoreMetrics
import Synchronization

/// Keeps what is measured: by name and labels, a counter's sum, a gauge's newest value, how often a timer was told.
final class RecordedMetrics: MetricsFactory {
  private final class Series: CounterHandler, RecorderHandler, TimerHandler {
    private let owner: RecordedMetrics
    private let name: String
    private let keepsNewest: Bool

    init(_ owner: RecordedMetrics, _ name: String, keepsNewest: Bool = false) {
      self.owner = owner
      self.name = name
      self.keepsNewest = keepsNewest
    }

    private func take(_ value: Double) {
      owner.values.withLock { $0[name] = value + (keepsNewest ? 0 : $0[name] ?? 0) }
    }

    func increment(by amount: Int64) { take(Double(amount)) }
    func reset() {}
    func record(_ value: Int64) { take(Double(value)) }
    func record(_ value: Double) { take(value) }
    func recordNanoseconds(_ duration: Int64) { take(1) }
  }

  private let values = Mutex<[String: Double]>([:])

  /// By name and values of labels: `requests ok`.
  var all: [String: Double] { values.withLock { $0 } }

  func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    Series(self, Self.name(label, dimensions))
  }

  func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool)
    -> any RecorderHandler
  {
    Series(self, Self.name(label, dimensions), keepsNewest: !aggregate)
  }

  func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    Series(self, Self.name(label, dimensions))
  }

  func destroyCounter(_ handler: any CounterHandler) {}
  func destroyRecorder(_ handler: any RecorderHandler) {}
  func destroyTimer(_ handler: any TimerHandler) {}

  private static func name(_ label: String, _ dimensions: [(String, String)]) -> String {
    ([label] + dimensions.map(\.1)).joined(separator: " ")
  }
}
