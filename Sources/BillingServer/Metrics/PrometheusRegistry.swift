public import CoreMetrics
import Synchronization

/// A metrics backend that Prometheus can read: text exposition format 0.0.4
/// (prometheus.io/docs/instrumenting/exposition_formats).
///
/// Names become Prometheus' (`hb.requests` → `hb_requests_total`), timers become histograms in seconds.
public final class PrometheusRegistry: MetricsFactory, Sendable {
  struct Family: Sendable {
    let kind: MetricKind
    /// By label text: `{route="/healthz"}`, or empty.
    var series: [String: MetricSeries] = [:]
  }

  /// The content type of `exposition`.
  public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private let families = Mutex<[String: Family]>([:])

  public init() {}

  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    series(.counter, label, dimensions)
  }

  public func makeFloatingPointCounter(label: String, dimensions: [(String, String)])
    -> any FloatingPointCounterHandler
  {
    series(.counter, label, dimensions)
  }

  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    series(.gauge, label, dimensions)
  }

  public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool)
    -> any RecorderHandler
  {
    series(aggregate ? .summary : .gauge, label, dimensions)
  }

  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    series(.histogram, label, dimensions)
  }

  // A series that was seen once stays: a counter that vanishes and returns would look like a reset.
  public func destroyCounter(_ handler: any CounterHandler) {}
  public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
  public func destroyMeter(_ handler: any MeterHandler) {}
  public func destroyRecorder(_ handler: any RecorderHandler) {}
  public func destroyTimer(_ handler: any TimerHandler) {}

  /// The same name and labels give the same series; a name that is taken by another kind gets the kind appended.
  private func series(_ kind: MetricKind, _ label: String, _ dimensions: [(String, String)])
    -> MetricSeries
  {
    let labels = MetricText.labels(dimensions)
    return families.withLock { families in
      var name = MetricText.name(label, kind: kind)
      if let taken = families[name], taken.kind != kind { name += "_\(kind.rawValue)" }
      var family = families[name] ?? Family(kind: kind)
      if let known = family.series[labels] { return known }
      let made = MetricSeries(kind: kind)
      family.series[labels] = made
      families[name] = family
      return made
    }
  }

  /// Everything measured so far, families by name and series by labels.
  public func exposition() -> String {
    let families = families.withLock { $0 }
    return families.sorted { $0.key < $1.key }
      .map { MetricText.family($0.key, $0.value) }.joined()
  }
}
