import PrometheusClient
import Testing

@Suite struct JSONValueTests {
  private func parsed(_ text: String) throws -> JSONValue {
    try JSONValue(parsing: Array(text.utf8))
  }

  @Test func pathsGoThroughObjectsAndArrays() throws {
    let document = try parsed(
      #"{"pagination":{"totalDevices":12345678901234567890},"data":[{"n":"2.50"},{"n":null}],"ok":true}"#
    )
    #expect(document.value(at: "pagination.totalDevices") == .number("12345678901234567890"))
    #expect(document.value(at: "data.0.n")?.exactNumber?.description == "2.5")
    #expect(document.value(at: "data.1.n") == .null)
    #expect(document.value(at: "data.2.n") == nil)
    #expect(document.value(at: "ok.deeper") == nil)
    #expect(document["ok"] == .bool(true))
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "tru", "\"abc", "[1] 2", "{1:2}", "\"\\q\"",
    "\"\\u12\"",
    String(repeating: "[", count: 100_000),
  ])
  func brokenDocumentsAreRefused(text: String) {
    let error = #expect(throws: PrometheusError.self) { try parsed(text) }
    #expect(error?.code == .malformed)
  }
}
