import Testing

@testable import PrometheusClient

@Suite struct QueryAnswerTests {
  private func matrix(_ text: String) throws -> [SampleSeries] {
    try QueryAnswer(Array(text.utf8)).matrix()
  }

  @Test func aMatrixKeepsTimesInMillisecondsAndValuesAsTheyWereWritten() throws {
    let series = try matrix(
      #"""
      {"status":"success","infos":["x"],"warnings":[],"data":{"resultType":"matrix","result":[
        {"metric":{"__name__":"m_total","path":"a\"\u00e9\ud83d\ude00"},
         "values":[[1435781430.781,"9007199254740993"],[1435781445,"1.5e+21"],[1.4357814601e9,"NaN"]]}]}}
      """#)
    #expect(
      series == [
        SampleSeries(
          labels: LabelSet(name: "m_total", ["path": "a\"é😀"]),
          samples: [
            Sample(
              time: SampleTime(milliseconds: 1_435_781_430_781), number: 9_007_199_254_740_993),
            Sample(
              time: SampleTime(milliseconds: 1_435_781_445_000),
              number: ExactNumber(trillionths: 1_500_000_000_000_000_000_000 * 1_000_000_000_000)),
            Sample(
              time: SampleTime(milliseconds: 1_435_781_460_100), value: .absent),
          ])
      ])
  }

  @Test func theOrderOfMembersDoesNotMatterAndAVectorIsAMatrixOfOne() throws {
    let series = try matrix(
      #"{"data":{"result":[{"value":[1,"2"],"metric":{"a":"b"}}],"resultType":"vector"},"status":"success"}"#
    )
    #expect(
      series == [
        SampleSeries(
          labels: LabelSet(["a": "b"]), samples: [Sample(time: SampleTime(seconds: 1), number: 2)])
      ])
  }

  private static let whole = #""data":{"resultType":"matrix","result":[]}"#

  @Test(arguments: [
    (#""warnings":["store-b: connection refused"]"#, true), (#""warnings":["a","b"]"#, true),
    (#""warnings":"store-b is away""#, true), (#""warnings":[{"code":1}]"#, true),
    (#""isPartial":true"#, true), (#""warnings":["x"],"infos":["y"]"#, true),
    (#""warnings":[]"#, false), (#""warnings":null"#, false), (#""isPartial":false"#, false),
    (#""infos":["PromQL info: metric might not be a counter"]"#, false),
  ])
  func anAnswerThatMayBeAPartIsNone(words: String, isPartial: Bool) throws {
    for text in [
      #"{"status":"success",\#(words),\#(Self.whole)}"#,
      #"{\#(Self.whole),\#(words),"status":"success"}"#,
    ] {
      guard isPartial else {
        #expect(try matrix(text) == [])
        continue
      }
      let error = #expect(throws: PrometheusError.self) { try matrix(text) }
      #expect(error?.code == .partial, "\(words)")
    }
  }

  @Test func aSeriesThatStandsThereTwiceIsOneSeries() throws {
    let one = #"{"metric":{"__name__":"m_total","a":"1"},"values":[[60,"0"],[120,"600"]]}"#
    let other = #"{"metric":{"a":"1","__name__":"m_total"},"values":[[75,"0"],[120,"600"]]}"#
    let series = try matrix(
      #"{"status":"success","data":{"resultType":"matrix","result":[\#(one),\#(other),\#(one)]}}"#)
    #expect(series.map(\.samples.count) == [3])
  }

  @Test(arguments: [
    (
      #"{"status":"error","errorType":"bad_data","error":"parse error"}"#,
      PrometheusError.Code.queryFailed
    ),
    (#"{"status":"success","data":{"resultType":"scalar","result":[1,"2"]}}"#, .malformed),
    (
      #"{"status":"success","data":{"resultType":"matrix","result":[{"values":[[1,2]]}]}}"#,
      .malformed
    ),
    (
      #"{"status":"success","data":{"resultType":"matrix","result":[{"values":[["1","2"]]}]}}"#,
      .malformed
    ),
    (#"{"status":"success""#, .malformed),
    (#"{"status":"success","x":[1,]}"#, .malformed),
    (#"{"status":"success","x":tru}"#, .malformed),
    (#"{"status":"success","x":"\q"}"#, .malformed),
    (#"{"status":"success"} 2"#, .malformed),
    ("<html>", .malformed),
    ("", .malformed),
  ])
  func otherAnswersAreErrors(text: String, code: PrometheusError.Code) {
    let error = #expect(throws: PrometheusError.self) { try matrix(text) }
    #expect(error?.code == code)
  }

  @Test func deepNestingIsRefused() {
    let text = #"{"x":"# + String(repeating: "[", count: 100_000)
    #expect(throws: PrometheusError.self) { try matrix(text) }
  }

  @Test func rangesThatTouchAreJoinedBySeries() {
    func one(_ name: String, _ seconds: [Int64]) -> SampleSeries {
      SampleSeries(
        labels: LabelSet(name: name),
        samples: seconds.map { Sample(time: SampleTime(seconds: $0), number: 1) })
    }
    #expect(
      SampleSeries.joined([one("a", [1, 2]), one("b", [1])], [one("a", [3])])
        == [one("a", [1, 2, 3]), one("b", [1])])
  }
}
