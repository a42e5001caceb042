public import WebClient
public import Wire

/// Raw samples from a server that speaks Prometheus' query API: Prometheus, VictoriaMetrics, Thanos, Mimir.
///
/// Only instant queries of range selectors are asked (`/api/v1/query?query=sel[d]&time=T`), which answer the stored
/// samples with their own times. Servers disagree on whether a sample at the left edge belongs to the range, so a
/// second more is asked for and cut off here.
public struct PrometheusQueries: Sendable {
  /// Raw samples and the server's clock when it answered.
  public struct Answer: Sendable {
    public let series: [SampleSeries]
    public let answeredAt: SampleTime?
  }

  /// An address longer than this is sent as a form instead.
  private static let longestQuery = 2_000
  private static let shortestSplitMilliseconds: Int64 = 60_000

  let base: WebAddress
  private let endpoint: WebAddress
  let source: HTTPSource
  let headers: [(name: String, value: String)]

  /// `headers` go with every question. `base` is the address before `/api/v1/query`, with a path where the server needs one (Mimir: `/prometheus`).
  public init(
    base: WebAddress, source: HTTPSource, headers: [(name: String, value: String)] = []
  ) {
    self.base = base
    endpoint = base.appending(path: "/api/v1/query")
    self.source = source
    self.headers = headers
  }

  /// The samples with `from` ≤ time ≤ `through`.
  ///
  /// A range that is too large for the server or for the size limit is halved until it fits, down to a minute. Throws the
  /// errors of the transport, `tooManySamples`, `refused` for other statuses, `partial`, `queryFailed`, `malformed`.
  public func samples(
    of selector: SeriesSelector, from: SampleTime, through: SampleTime, field: SampleField = .value
  ) async throws(PrometheusError) -> Answer {
    do {
      return try await range(selector, from: from, through: through, field)
    } catch {
      let span = through.milliseconds(since: from)
      guard error.code == .tooManySamples, span > Self.shortestSplitMilliseconds else {
        throw error
      }
      let middle = from.advanced(byMilliseconds: span / 2)
      let early = try await samples(of: selector, from: from, through: middle, field: field)
      let late = try await samples(
        of: selector, from: middle.advanced(byMilliseconds: 1), through: through, field: field)
      return Answer(
        series: SampleSeries.joined(early.series, late.series), answeredAt: late.answeredAt)
    }
  }

  private func range(
    _ selector: SeriesSelector, from: SampleTime, through: SampleTime, _ field: SampleField
  ) async throws(PrometheusError) -> Answer {
    let spanMilliseconds = through.milliseconds(since: from) + 1_000
    let duration =
      spanMilliseconds % 1_000 == 0 ? "\(spanMilliseconds / 1_000)s" : "\(spanMilliseconds)ms"
    let items = [
      (name: "query", value: "\(selector.text)[\(duration)]"),
      (name: "time", value: through.secondsText),
      // Thanos' and VictoriaMetrics' words for "all of it or an error"; Prometheus passes over both.
      (name: "partial_response", value: "false"), (name: "deny_partial_response", value: "1"),
    ]
    let answer = try await ask(items)
    let series = try Self.series(answer, field, at: endpoint)
    return Answer(
      series: series.map { $0.cut(from: from, through: through) }, answeredAt: answer.answeredAt)
  }

  private func ask(_ items: [(name: String, value: String)]) async throws(PrometheusError)
    -> HTTPAnswer
  {
    let length = items.reduce(0) { $0 + $1.value.utf8.count }
    guard length <= Self.longestQuery else {
      return try await source.read(form: items, headers: headers, at: endpoint)
    }
    return try await source.read(endpoint.setting(items), headers: headers)
  }

  private static func series(
    _ answer: HTTPAnswer, _ field: SampleField, at endpoint: WebAddress
  ) throws(PrometheusError) -> [SampleSeries] {
    guard answer.status == 200 else { throw refusal(answer, at: endpoint) }
    return try QueryAnswer(answer.body).matrix(field)
  }

  private static func refusal(_ answer: HTTPAnswer, at endpoint: WebAddress) -> PrometheusError {
    let said = (try? QueryAnswer(answer.body).error) ?? ""
    let reason = said.isEmpty ? "" : ": \(said.prefix(200))"
    let isLimit = answer.status == 422 || answer.status == 413 || namesLimit(said)
    return PrometheusError(
      isLimit ? .tooManySamples : .refused,
      "\(endpoint.shown) answered \(answer.status)\(reason)", status: answer.status)
  }

  /// Whether a shorter range may be answered. Every server has words of its own for its limits: Prometheus "would load
  /// too many samples", VictoriaMetrics "-search.maxSamplesPerQuery", Mimir "err-mimir-max-…", Cortex and Thanos
  /// "exceeded … limit".
  private static func namesLimit(_ said: String) -> Bool {
    let said = said.lowercased()
    return ["limit", "exceed", "too many", "too large", "too long", "-search.max", "maximum"]
      .contains { said.contains($0) }
  }
}

extension SampleSeries {
  /// The samples with `from` ≤ time ≤ `through`.
  func cut(from: SampleTime, through: SampleTime) -> SampleSeries {
    SampleSeries(
      labels: labels, samples: samples.filter { $0.time >= from && $0.time <= through })
  }

  /// The series of two ranges that touch, joined by their labels.
  public static func joined(_ early: [SampleSeries], _ late: [SampleSeries]) -> [SampleSeries] {
    var samples: [LabelSet: [Sample]] = [:]
    for one in early + late { samples[one.labels, default: []] += one.samples }
    return samples.inSeriesOrder.map { SampleSeries(labels: $0.key, samples: $0.value) }
  }
}
