import Testing

@testable import PrometheusClient

@Suite struct SeriesTypeTests {
  @Test(
    arguments: [
      ("m_total", "m_total", "counter", .counter), ("m_total", "m", "counter", .counter),
      ("m", "m", "counter", .counter), ("m", "m", "gauge", .gauge), ("m", "m", "GAUGE", .gauge),
      ("m_created", "m", "counter", .gauge), ("m_count", "m", "histogram", .counter),
      ("m_bucket", "m", "histogram", .counter), ("m_sum", "m", "summary", .counter),
      ("m", "m", "summary", .gauge), ("m", "m", "histogram", .counter),
      ("m_count", "m", "gaugehistogram", .gauge), ("m", "m", "unknown", nil),
      ("m", "m", "untyped", nil), ("m", "m", "info", nil), ("m", "m", "stateset", nil),
      ("m", "m", "", nil),
    ] as [(String, String, String, SeriesType?)])
  func typesOfFamiliesAreTypesOfTheirSeries(
    name: String, family: String, type: String, expected: SeriesType?
  ) {
    #expect(SeriesType(name: name, family: family, type: type) == expected)
  }

  @Test func anExpositionTellsTheTypeOfASeries() throws {
    let text = """
      # TYPE m_total counter
      m_total 1
      # TYPE g gauge
      g 1
      # TYPE h histogram
      h_bucket{le="+Inf"} 1
      h_count 1
      other 1
      """
    let exposition = try Exposition(text, format: .prometheusText)
    for (name, type) in [
      ("m_total", SeriesType.counter), ("g", .gauge), ("h_count", .counter), ("other", nil),
    ] as [(String, SeriesType?)] {
      #expect(exposition.type(of: name) == type, "\(name)")
    }
  }
}

@Suite struct NativeHistogramTests {
  private let labels = #""metric":{"__name__":"h"}"#

  private func matrix(_ result: String, _ field: SampleField = .count) throws -> [SampleSeries] {
    try QueryAnswer(
      Array(
        #"{"status":"success","data":{"resultType":"matrix","result":[\#(result)]}}"#.utf8)
    ).matrix(field)
  }

  private func sample(_ seconds: Int64, _ number: ExactNumber) -> Sample {
    Sample(time: SampleTime(seconds: seconds), number: number)
  }

  @Test func theCountOfANativeHistogramIsItsNumber() throws {
    let found = try matrix(
      #"{\#(labels),"histograms":[[1,{"count":"60","sum":"3.5","buckets":[[1,"0.5","1","60"]]}],[2,{"sum":"4","count":"70"}]]}"#
    )
    #expect(
      found == [
        SampleSeries(labels: LabelSet(name: "h"), samples: [sample(1, 60), sample(2, 70)])
      ])
    #expect(
      try matrix(#"{\#(labels),"histogram":[1,{"count":"60"}]}"#).first?.samples == [sample(1, 60)])
  }

  @Test func whatIsNotAskedForDoesNotCount() throws {
    // A series that became a native histogram: its numbers are counted, or its counts.
    let both = #"{\#(labels),"values":[[1,"5"]],"histograms":[[2,{"count":"60"}]]}"#
    #expect(try matrix(both, .value).first?.samples == [sample(1, 5)])
    #expect(try matrix(both, .count).first?.samples == [sample(2, 60)])
    #expect(try matrix(#"{\#(labels),"values":[[1,"5"]]}"#, .count).isEmpty)
  }

  @Test func nothingButHistogramsIsNamedWhereNumbersAreWanted() {
    let error = #expect(throws: PrometheusError.self) {
      try matrix(#"{\#(labels),"histograms":[[2,{"count":"60"}]]}"#, .value)
    }
    #expect(
      error?.description == "h is a native histogram; field: count counts its observations")
  }

  @Test(arguments: [
    #""histograms":[[1,{"sum":"4"}]]"#, #""histograms":[[1,"60"]]"#, #""histograms":[[1]]"#,
    #""histograms":[{"count":"60"}]"#, #""histograms":[[1,{"count":60}]]"#,
  ])
  func aBrokenHistogramIsNoAnswer(text: String) {
    #expect(throws: PrometheusError.self) { try matrix("{\(labels),\(text)}") }
  }
}
