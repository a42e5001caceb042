import Metering
import PrometheusClient
import Testing
import WebClient
import Wire

@testable import UsageExporter

@Suite struct PrometheusQueriesTests {
  private func matrix(_ values: String) -> String {
    #"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"m_total"},"values":["#
      + values + "]}]}}"
  }

  private func samples(_ base: String, from: Int64, through: Int64, _ selector: String = "m_total")
    async throws -> PrometheusQueries.Answer
  {
    let clients = HTTPClients()
    do {
      let queries = PrometheusQueries(
        base: try WebAddress(base), source: HTTPSource(clients: clients, timeoutSeconds: 60))
      let answer = try await queries.samples(
        of: try SeriesSelector(selector), from: SampleTime(seconds: from),
        through: SampleTime(seconds: through))
      try await clients.shutdown()
      return answer
    } catch {
      try? await clients.shutdown()
      throw error
    }
  }

  @Test func aRangeIsAskedForWithASecondMoreAndCutToItsEdges() async throws {
    let reply = matrix(#"[99,"1"],[100,"2"],[200,"3"],[201,"4"]"#)
    let found = try await ScriptedServer.run { _ in
      .init(body: reply)
    } _: { base, server in
      let answer = try await samples("\(base)/prefix/", from: 100, through: 200)
      return (answer.series, server.asked)
    }
    #expect(
      found.0.first?.samples.map(\.time) == [SampleTime(seconds: 100), SampleTime(seconds: 200)])
    #expect(found.1.map(\.path) == ["/prefix/api/v1/query"])
    #expect(
      found.1.first?.query == [
        "query": "m_total[101s]", "time": "200", "partial_response": "false",
        "deny_partial_response": "1",
      ])
  }

  @Test func aLongSelectorIsPostedAsAForm() async throws {
    let long = "m_total{a=\"\(String(repeating: "x", count: 3_000))\"}"
    let reply = matrix(#"[100,"2"]"#)
    let asked = try await ScriptedServer.run { _ in
      .init(body: reply)
    } _: { base, server in
      _ = try await samples(base, from: 100, through: 200, long)
      return server.asked
    }
    #expect(asked.map(\.method) == ["POST"])
    #expect(asked.first?.headers["content-type"] == "application/x-www-form-urlencoded")
    #expect(asked.first?.body.hasPrefix("query=m_total%7Ba%3D%22xxx") == true)
    #expect(asked.first?.body.contains("&time=200&") == true)
  }

  @Test(arguments: [
    "query processing would load too many samples into memory in query execution",
    "cannot select more than -search.maxSamplesPerQuery=1 samples",
    "the query exceeded the maximum number of chunks (limit: 2 chunks) (err-mimir-max-chunks-per-query)",
    "the query time range exceeds the limit (query length: 1h, limit: 30m) (err-mimir-max-query-length)",
    "exceeded series limit: exceeded limit of 5: rpc error",
    "the query hit the max number of chunks limit while fetching chunks (limit: 2)",
    "expanding series: something that no version said before",
    "",
  ])
  func aRangeThatIsTooLargeIsHalved(message: String) async throws {
    let refusal = #"{"status":"error","errorType":"execution","error":"\#(message)"}"#
    let early = matrix(#"[100,"1"]"#)
    let late = matrix(#"[190,"5"]"#)
    let found = try await ScriptedServer.run { asked in
      if asked.query["query"] == "m_total[201s]" { return .init(status: 422, body: refusal) }
      return .init(body: asked.query["time"] == "200" ? late : early)
    } _: { base, _ in
      try await samples(base, from: 0, through: 200).series
    }
    #expect(
      found == [
        SampleSeries(
          labels: LabelSet(name: "m_total"),
          samples: [
            Sample(time: SampleTime(seconds: 100), number: 1),
            Sample(time: SampleTime(seconds: 190), number: 5),
          ])
      ])
  }

  @Test(arguments: [
    (400, "the query length exceeds the limit", true), (413, "", true),
    (500, "expanding series: exceeded sample limit", true),
    (503, "too many outstanding requests", true),
    (400, "parse error: unexpected character", false), (500, "no such host", false),
  ])
  func aLimitIsKnownByItsWordsUnderEveryStatus(status: Int, message: String, isHalved: Bool)
    async throws
  {
    let refusal = #"{"status":"error","errorType":"execution","error":"\#(message)"}"#
    let whole = matrix(#"[100,"1"]"#)
    let count = try await ScriptedServer.run { asked in
      asked.query["query"] == "m_total[201s]"
        ? .init(status: status, body: refusal) : .init(body: whole)
    } _: { base, _ in
      try? await samples(base, from: 0, through: 200).series.count
    }
    #expect(count == (isHalved ? 1 : nil))
  }

  @Test(arguments: [
    (
      ScriptedServer.Reply(status: 503, body: "starting"), PrometheusError.Code.refused,
      "answered 503"
    ),
    (
      ScriptedServer.Reply(
        status: 400, body: #"{"status":"error","errorType":"bad_data","error":"parse error"}"#),
      .refused, "answered 400: parse error"
    ),
    (ScriptedServer.Reply(status: 200, body: "<html>"), .malformed, "JSON"),
  ])
  func whatIsNoAnswerIsAnErrorThatSaysWhy(
    reply: ScriptedServer.Reply, code: PrometheusError.Code, text: String
  ) async throws {
    let error = await #expect(throws: PrometheusError.self) {
      try await ScriptedServer.run { _ in
        reply
      } _: { base, _ in
        try await samples(base, from: 100, through: 200)
      }
    }
    #expect(error?.code == code)
    #expect(error?.description.contains(text) == true)
  }

  @Test func aServerThatIsNotThereIsUnreachableAndItsPasswordIsNotShown() async throws {
    let error = await #expect(throws: PrometheusError.self) {
      try await samples("http://user:geheim@127.0.0.1:1", from: 100, through: 200)
    }
    #expect(error?.code == .unreachable)
    #expect(
      error?.description == "http://127.0.0.1:1/api/v1/query cannot be reached: connection refused")
  }

  @Test func credentialsOfTheAddressAreSent() async throws {
    let reply = matrix(#"[100,"2"]"#)
    let headers = try await ScriptedServer.run { _ in
      .init(body: reply)
    } _: { base, server in
      _ = try await samples(
        base.replacing("http://", with: "http://user:pass@"), from: 100, through: 200)
      return server.asked.first?.headers
    }
    #expect(headers?["authorization"] == "Basic dXNlcjpwYXNz")
  }

  /// The server says what time it is; a window of the next century has not ended there, whatever our clock says.
  @Test func aServerWhoseClockIsBehindTheWindowIsAskedAgainLater() async throws {
    let reply = matrix(#"[5400000000,"2"]"#)
    let outcome = try await ScriptedServer.run { _ in
      .init(body: reply)
    } _: { base, _ in
      let clients = HTTPClients()
      let reader = PrometheusReader(
        base: try WebAddress(base), source: HTTPSource(clients: clients))
      let outcome = await reader.reading(
        SampledMetric(selector: try SeriesSelector("m_total"), kind: .counter), of: metric("m"),
        in: window("2141-02-13T11:00:00Z", "2141-02-13T12:00:00Z"), kept: KeptReadings()
      ).outcome
      try await clients.shutdown()
      return outcome
    }
    guard case .missing(let reason, mayComeLater: true) = outcome else {
      Issue.record("not missing: \(outcome)")
      return
    }
    #expect(reason.hasSuffix("has not reached the window's end"))
  }
}
