import Amounts
import Metering
import PrometheusClient
import Testing
import WebClient
import Wire

@testable import UsageExporter

@Suite struct PrometheusReaderTests {
  private let hour = window("2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z")
  private let start = time("2026-03-01T10:00:00Z").seconds

  private func series(_ labels: [String: String], _ values: [(Int64, String)]) -> String {
    let pairs = labels.sorted { $0.key < $1.key }.map { #""\#($0.key)":"\#($0.value)""# }
    let samples = values.map { #"[\#($0.0),"\#($0.1)"]"# }
    return
      #"{"metric":{\#(pairs.joined(separator: ","))},"values":[\#(samples.joined(separator: ","))]}"#
  }

  private func matrix(_ series: [String], more: String = "") -> ScriptedServer.Reply {
    .init(
      body:
        #"{"status":"success"\#(more),"data":{"resultType":"matrix","result":[\#(series.joined(separator: ","))]}}"#
    )
  }

  private func read(
    _ selector: String = "m_total", kept: KeptReadings = KeptReadings(),
    kind: SampledMetric.Kind = .counter,
    in window: TimeWindow? = nil,
    _ script: @escaping @Sendable (ScriptedServer.Asked) -> ScriptedServer.Reply
  ) async throws -> (MetricReading, [ScriptedServer.Asked]) {
    let metric = SampledMetric(selector: try SeriesSelector(selector), kind: kind)
    let window = window ?? hour
    return try await ScriptedServer.run(script) { base, server in
      let clients = HTTPClients()
      let reader = PrometheusReader(
        base: try WebAddress(base), source: HTTPSource(clients: clients))
      let reading = await reader.reading(
        metric, of: UsageExporterTests.metric("m"), in: window, kept: kept)
      try await clients.shutdown()
      return (reading, server.asked)
    }
  }

  @Test func anyNumberOfNewPodsIsAFewQuestions() async throws {
    let pods = (0..<120).map { pod in
      let labels = ["__name__": "m_total", "job": "j", "instance": "10.0.0.\(pod):80"]
      return series(labels, [(start + 600, "101"), (start + 660, "104")])
    }
    let starts = (0..<120).map { pod in
      let labels = [
        "__name__": "process_start_time_seconds", "job": "j", "instance": "10.0.0.\(pod):80",
      ]
      return series(labels, [(start + 600, "\(start + 590)"), (start + 660, "\(start + 590)")])
    }
    let (all, known) = (matrix(pods), matrix(starts))
    let (reading, asked) = try await read { asked in
      let question = (asked.query["query"] ?? "") + asked.body
      if question.contains("process_start") { return known }
      return question.contains("m_created")
        ? .init(body: #"{"status":"success","data":{"resultType":"matrix","result":[]}}"#) : all
    }
    #expect(reading.outcome == .value(12_480))
    #expect(asked.count == 4)
  }

  @Test(arguments: ["service.name", "größe", "1st"])
  func aLabelBeyondTheOldAlphabetSpoilsNothing(label: String) async throws {
    let one = matrix([
      series(["__name__": "m_total", label: "api"], [(start + 600, "10"), (start + 900, "1100")])
    ])
    let (reading, _) = try await read { asked in
      (asked.query["query"] ?? "").contains("created")
        ? .init(
          status: 400, body: #"{"status":"error","errorType":"bad_data","error":"parse error"}"#)
        : one
    }
    #expect(reading.outcome == .value(1_090))
  }

  @Test func aPartIsMissingAndCompletedLater() async throws {
    let part = matrix(
      [series(["__name__": "m_total"], [(start, "0"), (start + 60, "600")])],
      more: #","warnings":["store-b: connection refused"]"#)
    let (reading, _) = try await read { _ in part }
    guard case .missing(let reason, mayComeLater: true) = reading.outcome else {
      Issue.record("\(reading.outcome)")
      return
    }
    #expect(reason.contains("store-b: connection refused"))
  }

  @Test func theSameSeriesFromTwoReplicasCountsOnce() async throws {
    let one = series(["__name__": "m_total"], [(start, "0"), (start + 60, "600")])
    let both = matrix([one, one])
    let (reading, _) = try await read { _ in both }
    #expect(reading.outcome == .value(600))
  }

  @Test func whatCameLateCountsInTheNextWindow() async throws {
    var kept = KeptReadings()
    var total = 0
    let next = window("2026-03-01T11:00:00Z", "2026-03-01T12:00:00Z")
    // Until 11:20 the samples behind 10:45 are under way.
    for (window, visible) in [(hour, start + 2_700), (next, start + 7_200)] {
      let (begin, end) = (window.start.seconds, window.end.seconds)
      let values = stride(from: start - 600, through: visible, by: 60)
        .filter { $0 >= begin - 4_200 && $0 <= end }
        .map { ($0, "\(($0 - start + 600) * 100 / 60)") }
      let reply = matrix([series(["__name__": "m_total"], values)])
      let (reading, _) = try await read(kept: kept, in: window) { _ in reply }
      guard case .value(let value) = reading.outcome, let edge = reading.edge else {
        Issue.record("\(reading.outcome)")
        return
      }
      total += Int(value.description) ?? 0
      kept.add(CountedEdge(selector: "m_total", edge: edge), of: metric("m"))
    }
    #expect(total == 12_000)
  }

  /// A sample a minute until `newest` seconds into the hour.
  @Test(
    arguments: [
      (3_600, 15, false), (3_480, 15, false), (3_479, 15, true), (2_700, 15, true),
      (2_700, 600, true), (2_700, 601, false), (3_600, -1, true), (2_700, nil, false),
    ] as [(Int64, Int64?, Bool)])
  func aWindowWhoseNewestSampleIsOldIsMissingForAWhile(
    newest: Int64, clock: Int64?, isMissing: Bool
  ) throws {
    let span = SampledMetric(selector: try SeriesSelector("m"), kind: .counter).span(of: hour)
    let series = SampleSeries(
      labels: LabelSet(name: "m"),
      samples: [newest - 120, newest - 60, newest].map {
        Sample(time: SampleTime(seconds: start + $0), number: 5)
      })
    let reason = PrometheusReader.whyTooEarly(
      [series], answeredAt: clock.map { span.end.advanced(byMilliseconds: $0 * 1_000) }, in: span)
    #expect((reason != nil) == isMissing, "\(reason ?? "")")
  }

  @Test(arguments: [
    ("a process start that stays", "process_start_time_seconds", 1, ResetCounts(refuted: 1), 1),
    ("a created series that stays", "m_created", 1, ResetCounts(refuted: 1), 1),
    ("nothing known", "other", 1, ResetCounts(unknown: 1), 1),
  ])
  func aFallIsNoRestartUnlessThatIsKnown(
    label: String, shown: String, began: Int64, resets: ResetCounts, growth: Int64
  ) async throws {
    let labels = ["job": "j", "instance": "i"]
    let times = [start, start + 60, start + 120]
    let counter = matrix([
      series(
        labels.merging(["__name__": "m_total"]) { $1 },
        Array(zip(times, ["7756503", "7756502", "7756504"])))
    ])
    let starts = matrix([
      series(labels.merging(["__name__": shown]) { $1 }, times.map { ($0, "\(began)") })
    ])
    let (reading, _) = try await read { asked in
      (asked.query["query"] ?? "").contains(shown) ? starts : counter
    }
    #expect(reading.outcome == .value(1), "\(label)")
    #expect(reading.resets == resets, "\(label)")
  }

  @Test func aGaugeThatReadsNothingIsNamedAndTheOthersCount() async throws {
    let reply = matrix([
      series(["__name__": "g", "a": "1"], [(start + 60, "5"), (start + 120, "5")]),
      series(["__name__": "g", "a": "2"], [(start + 60, "3"), (start + 120, "NaN")]),
    ])
    let (reading, _) = try await read("g", kind: .gauge(.last)) { _ in reply }
    #expect(reading.outcome == .value(5))
    #expect(reading.notes == [#"NaN is read from g{a="2"}, not counted"#])
    // The same from an endpoint that is read directly.
    var kept = KeptReadings()
    for (second, second2) in [(Int64(60), ExactNumber?.some(3)), (120, nil)] {
      kept.add(
        EndpointReading(
          metric: metric("g"), time: SampleTime(seconds: start + second),
          series: [
            .init(labels: LabelSet(name: "g", ["a": "1"]), value: 5, startedAt: nil),
            .init(labels: LabelSet(name: "g", ["a": "2"]), value: second2, startedAt: nil),
          ]))
    }
    let direct = EndpointReadings(kept: kept).reading(
      SampledMetric(selector: try SeriesSelector("g"), kind: .gauge(.last)), of: metric("g"),
      in: hour)
    #expect(direct.outcome == reading.outcome)
    #expect(direct.notes == reading.notes)
  }
}
