import PrometheusClient
import WebClient
import Wire

/// How often each source was asked, how often it failed and why, and how long it took.
struct SourceNumbers: Equatable, Sendable {
  struct Key: Hashable, Comparable, Sendable {
    /// `prometheus`, `scrape`, `http` or, for what reports are sent to, `billing`.
    let source: String
    let origin: String

    static func < (left: Key, right: Key) -> Bool {
      (left.source, left.origin) < (right.source, right.origin)
    }
  }

  struct Counts: Equatable, Sendable {
    var requests: Int64 = 0
    var failures: [String: Int64] = [:]
    var nanoseconds: Int64 = 0
  }

  /// More origins than any set-up has; a list of devices that leads elsewhere each time adds no more.
  private static let mostKeys = 100

  private(set) var counts: [Key: Counts] = [:]

  /// Every source of the metrics and the service, with zeros, so that alerts have something to watch.
  init(_ settings: ExporterSettings, _ definitions: [MetricDefinition]) {
    know("billing", settings.billingAPI)
    for definition in definitions {
      switch definition.source {
      case .prometheus: if let address = settings.prometheus { know("prometheus", address) }
      case .scrape(let address, _, _): know("scrape", address)
      case .devices(let list, _, _): know("http", list.address)
      case .number(let address, _, _): know("http", address)
      }
    }
  }

  init() {}

  private mutating func know(_ source: String, _ address: WebAddress) {
    counts[Key(source: source, origin: address.origin)] = Counts()
  }

  mutating func add(_ exchange: SourceExchange) {
    let key = Key(source: exchange.source, origin: exchange.origin)
    guard counts[key] != nil || counts.count < Self.mostKeys else { return }
    counts[key, default: Counts()].requests += 1
    counts[key, default: Counts()].nanoseconds += exchange.nanoseconds
    if let reason = exchange.failure {
      counts[key, default: Counts()].failures[reason, default: 0] += 1
    }
  }
}
