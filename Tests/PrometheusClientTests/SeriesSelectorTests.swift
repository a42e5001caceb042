import PrometheusClient
import Testing

@Suite struct SeriesSelectorTests {
  private let series = LabelSet(
    name: "http_requests_total", ["namespace": "prod", "path": "/a\"b", "code": "200"])

  @Test(arguments: [
    ("http_requests_total", true),
    ("http_requests", false),
    (#"http_requests_total{namespace="prod"}"#, true),
    (#"http_requests_total{namespace="prod",}"#, true),
    (#"http_requests_total { namespace = 'prod' , code != "500" }"#, true),
    (#"http_requests_total{namespace!="prod"}"#, false),
    (#"http_requests_total{code=~"2.."}"#, true),
    (#"http_requests_total{code=~"2"}"#, false),
    (#"http_requests_total{code!~"5..|4.."}"#, true),
    (#"http_requests_total{missing=""}"#, true),
    (#"http_requests_total{missing!=""}"#, false),
    (#"{__name__=~"http_.*",code="200"}"#, true),
    (#"http_requests_total{path="/a\"b"}"#, true),
    ("http_requests_total{path=`/a\"b`}", true),
  ])
  func selectorsMatchAsInPrometheus(text: String, expected: Bool) throws {
    #expect(try SeriesSelector(text).matches(series) == expected)
  }

  @Test(arguments: [
    "", "  ", "{}", #"{a=""}"#, #"{a=~".*"}"#, "m_total[5m]", "rate(m_total[5m])",
    "m_total offset 5m",
    "1m", "m{a=b}", #"m{a="b""#, #"m{a="b" c="d"}"#, #"m{="b"}"#, #"m{a=~"("}"#, #"m{a="\x"}"#,
    "m{a}", #"{"m",__name__="n"}"#, #"m{"n"}"#, #"{"m" "n"}"#, #"{""}"#, #"{"a.b"=}"#,
  ])
  func whatIsNoSelectorIsRefused(text: String) {
    let error = #expect(throws: PrometheusError.self) { try SeriesSelector(text) }
    #expect(error?.code == .invalidSelector)
  }

  @Test func theNameIsKnownWhenItIsDemanded() throws {
    #expect(try SeriesSelector(#"m_total{a="b"}"#).name == "m_total")
    #expect(try SeriesSelector(#"{__name__=~"m.*"}"#).name == nil)
  }

  @Test func labelsHaveOneText() {
    #expect(series.description == #"http_requests_total{code="200",namespace="prod",path="/a\"b"}"#)
    #expect(LabelSet(name: "up").description == "up")
    #expect(LabelSet(name: "up", ["empty": ""]) == LabelSet(name: "up"))
  }
}
