import Testing

@testable import PrometheusClient

@Suite struct ExpositionTests {
  private static let openMetrics = """
    # HELP http_requests Requests that were served.
    # TYPE http_requests counter
    http_requests_total{code="200",path="/a\\"b\\\\c\\nd"} 1027.0 1700000000.5 # {trace_id="x"} 1 1699999999
    http_requests_created{code="200",path="/a\\"b\\\\c\\nd"} 1.69e+09
    # TYPE temperature gauge
    temperature NaN
    # EOF

    """

  @Test func openMetricsIsRead() throws {
    let exposition = try Exposition(Self.openMetrics, format: .openMetrics)
    let labels = LabelSet(name: "http_requests_total", ["code": "200", "path": "/a\"b\\c\nd"])
    #expect(
      exposition.readings == [
        .init(
          labels: labels, value: .number(1027), time: SampleTime(milliseconds: 1_700_000_000_500)),
        .init(labels: labels.createdSeries, value: .number(1_690_000_000), time: nil),
        .init(labels: LabelSet(name: "temperature"), value: .absent, time: nil),
      ])
    #expect(exposition.types == ["http_requests": "counter", "temperature": "gauge"])
    #expect(exposition.start(of: labels) == SampleTime(seconds: 1_690_000_000))
  }

  @Test func theOlderTextFormatIsReadWithMillisecondsAndCarriageReturns() throws {
    let text = "# just a comment\r\nup 1 1700000000500\r\n\r\nx_total{a=\"é\", b=\"2\",} 2.5e1\r\n"
    let exposition = try Exposition(text, format: .prometheusText)
    #expect(
      exposition.readings == [
        .init(
          labels: LabelSet(name: "up"), value: .number(1),
          time: SampleTime(milliseconds: 1_700_000_000_500)),
        .init(
          labels: LabelSet(name: "x_total", ["a": "é", "b": "2"]), value: .number(25), time: nil),
      ])
  }

  @Test func theProcessStartStandsInForCreatedSeries() throws {
    let exposition = try Exposition(
      "process_start_time_seconds 1700000000.25\nm_total 3\n", format: .prometheusText)
    #expect(
      exposition.start(of: LabelSet(name: "m_total"))
        == SampleTime(milliseconds: 1_700_000_000_250))
    // A bridge shows counters of another process.
    #expect(exposition.start(of: LabelSet(name: "m_total"), trustingProcess: false) == nil)
  }

  @Test(arguments: [
    ("no value", "m_total\n", "line 1"),
    ("no number", "a 1\nm_total abc\n", "line 2"),
    ("no closing brace", "m{a=\"b\" 1\n", "line 1"),
    ("no closing quote", "m{a=\"b} 1\n", "line 1"),
    ("a label twice", "m{a=\"1\",a=\"2\"} 1\n", "line 1"),
    ("a series twice", "m{a=\"1\",b=\"2\"} 1\nm{b=\"2\",a=\"1\"} 2\n", "line 2"),
    ("a broken time", "m 1 yesterday\n", "line 1"),
    ("too many fields", "m 1 2 3\n", "line 1"),
  ])
  func errorsNameTheLine(label: String, text: String, line: String) {
    let error = #expect(throws: PrometheusError.self) {
      try Exposition(text, format: .prometheusText)
        .readings(matching: SeriesSelector(#"{__name__=~"m.*"}"#))
    }
    #expect(error?.code == .malformed, "\(label)")
    #expect(error?.description.contains(line) == true, "\(label)")
    // Whoever selects something else is not disturbed.
    #expect(throws: Never.self) {
      try Exposition(text, format: .prometheusText).readings(matching: SeriesSelector("other"))
    }
  }

  @Test(arguments: [
    "build_info{v=\"1\"} 1\nbuild_info{v=\"1\"} 1\n", "x{a=\"b} 1\n", "x{a=\"1\",a=\"2\"} 1\n",
    "x 1 2 3\n", "x abc\n", "x\n", "{a=\"b\"} 1\n", "<html>\n", "\u{FEFF}\n",
    #"{"my.requests",a="b"} 1"# + "\n", #"x{"a.b"="c"} 1"# + "\n",
    "# TYPE \"my.requests\" counter\n", "# TYPE x\n", "x{le=\"+Inf\"} 5 # {broken\n",
  ])
  func onlyWhatIsSelectedCanSpoilIt(line: String) throws {
    for text in [line + "m_total 7\n", "m_total 7\n" + line] {
      let selector = try SeriesSelector("m_total")
      for selecting in [nil, [selector]] {
        let exposition = try Exposition(
          Array(text.utf8), format: .prometheusText, selecting: selecting)
        #expect(try exposition.readings(matching: selector).map(\.value) == [.number(7)], "\(text)")
      }
    }
  }

  /// Few labels are compared one by one, many by a set of their names: the border tells nothing apart.
  @Test(arguments: [1, 2, 15, 16, 17, 18, 40])
  func aLabelStandsThereOnceAmongAnyNumber(count: Int) throws {
    let names = (0..<count).map { "l\($0)" }
    let labels = names.map { "\($0)=\"v-\($0)\"" }
    let whole = try Exposition("m{\(labels.joined(separator: ","))} 1\n", format: .prometheusText)
    let wanted = Dictionary(uniqueKeysWithValues: names.map { ($0, "v-\($0)") })
    #expect(whole.readings.map(\.labels) == [LabelSet(name: "m", wanted)])
    for twice in Set([0, count / 2, count - 1]) {
      for spelling in ["l\(twice)", "\"l\(twice)\"", "\"\\l\(twice)\""] {
        let text = "m{\(labels.joined(separator: ",")),\(spelling)=\"other\"} 1\nm 2\n"
        let exposition = try Exposition(text, format: .prometheusText)
        #expect(exposition.faults.map(\.line) == [1], "\(text)")
        #expect(exposition.readings.map(\.value) == [.number(2)])
      }
    }
  }

  /// A name is not made again for the next line: never may one line have another's.
  @Test func everyLineHasItsOwnName() throws {
    let text = """
      {"",a="1"} 0
      m_a{a="1"} 1
      m_a{a="2"} 2
      m_b{a="1"} 3
      {"m_b",a="2"} 4
      {"m_c",a="1"} 5
      {a="1"} 6
      m_b{a="3"} 7
      m_ba{a="1"} 8
      # m_ba
      m_b{a="4"} 9

      m_b{a="5"} 10
      """
    let names = ["", "m_a", "m_a", "m_b", "m_b", "m_c", "m_b", "m_ba", "m_b", "m_b"]
    let exposition = try Exposition(text, format: .prometheusText)
    #expect(exposition.readings.map { $0.labels.name ?? "" } == names)
    #expect(exposition.faults.map(\.line) == [7])
    for name in Set(names) where !name.isEmpty {
      let selector = try SeriesSelector(name)
      let selected = try Exposition(
        Array(text.utf8), format: .prometheusText, selecting: [selector])
      #expect(
        try selected.readings(matching: selector).map(\.value)
          == exposition.readings.filter { $0.labels.name == name }.map(\.value))
    }
  }

  @Test(arguments: ["m{a=\"1\"} abc", "m{a=\"1\"}", "m{a=\"1\"} 1 yesterday", "m{a=\"1\"} 1 2 3"])
  func aBrokenValueSpoilsNoOtherSeriesOfTheName(line: String) throws {
    let (other, all) = (try SeriesSelector(#"m{a="2"}"#), try SeriesSelector("m"))
    for selecting in [nil, [other], [other, all]] {
      let exposition = try Exposition(
        Array("\(line)\nm{a=\"2\"} 3\n".utf8), format: .prometheusText, selecting: selecting)
      #expect(try exposition.readings(matching: other).map(\.value) == [.number(3)])
      guard selecting?.count != 1 else { continue }
      #expect(throws: PrometheusError.self) { try exposition.readings(matching: all) }
    }
  }

  @Test func ofASelectedSeriesThatStandsThereTwiceNothingIsKnown() throws {
    let text = "m{a=\"1\"} 1\nm{a=\"1\"} 2\nm{a=\"2\"} 3\n"
    let exposition = try Exposition(text, format: .prometheusText)
    #expect(throws: PrometheusError.self) {
      try exposition.readings(matching: SeriesSelector("m"))
    }
    #expect(
      try exposition.readings(matching: SeriesSelector(#"m{a="2"}"#)).map(\.value) == [.number(3)])
  }

  @Test(arguments: [
    (#"{"http.requests"} 5"#, #"{"http.requests"}"#),
    (#"{"http.requests",code="200"} 5"#, #"{"http.requests"}"#),
    (#"{ "http.requests" , code="200" } 5"#, #"{"http.requests",code="200"}"#),
    (#"{"http.requests","service.name"="a b"} 5"#, #"{"http.requests","service.name"="a b"}"#),
    (#"http_requests{"service.name"="a"} 5"#, #"http_requests{"service.name"=~"a|b"}"#),
    (#"{"a \"quoted\" name"} 5"#, #"{"a \"quoted\" name"}"#),
    (#"{"größe"} 5"#, #"{'größe'}"#), (#"{code="200","http.requests"} 5"#, #"{"http.requests"}"#),
    (#"{"plain_total"} 5"#, "plain_total"), ("plain_total 5", #"{"plain_total"}"#),
  ])
  func quotedNamesAreReadAndSelected(line: String, selector: String) throws {
    let exposition = try Exposition(line + "\n", format: .prometheusText)
    let selector = try SeriesSelector(selector)
    let found = try exposition.readings(matching: selector)
    #expect(found.map(\.value) == [.number(5)])
    // What is shown of a series selects it again.
    let shown = try SeriesSelector(found[0].labels.description)
    #expect(try exposition.readings(matching: shown).count == 1)
  }

  @Test func theWorkIsInProportionToTheSeries() throws {
    var text = "process_start_time_seconds 1700000000\n"
    for number in 0..<20_000 {
      text += "m\(number % 5)_total{id=\"\(number)\",path=\"/a\"} \(number)\n"
      if number % 5 == 0 { text += "m0_created{id=\"\(number)\",path=\"/a\"} 1700000000\n" }
    }
    let selector = try SeriesSelector(#"m0_total{path=~"/.*"}"#)
    let started = ContinuousClock.now
    let exposition = try Exposition(
      Array(text.utf8), format: .prometheusText, selecting: [selector])
    let found = try exposition.readings(matching: selector)
    let starts = found.compactMap { exposition.start(of: $0.labels) }
    #expect(found.count == 4_000)
    #expect(starts.count == 4_000)
    // A fraction of a second in release; the quadratic way took half a minute there.
    #expect(started.duration(to: .now) < .seconds(120))
  }

  @Test func openMetricsWithoutItsEndHasBrokenOff() {
    #expect(throws: PrometheusError.self) { try Exposition("m_total 1\n", format: .openMetrics) }
    #expect(throws: PrometheusError.self) {
      try Exposition("m_total 1\n# EOF\nm_total 2\n", format: .openMetrics)
    }
  }

  @Test func theFormatFollowsTheContentType() {
    #expect(
      Exposition.Format(contentType: "application/openmetrics-text; version=1.0.0") == .openMetrics)
    #expect(Exposition.Format(contentType: "text/plain; version=0.0.4") == .prometheusText)
    #expect(Exposition.Format(contentType: nil) == .prometheusText)
  }
}
