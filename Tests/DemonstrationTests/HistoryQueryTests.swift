import Metering
import Reporting
import Testing

@testable import Demonstration

struct HistoryQueryTests {
  static let start = Timestamp(seconds: 1_760_000_400)

  static func query(_ text: String, at seconds: Int64) -> String? {
    let history = DemoCustomer.all[0].history(
      from: start, to: start.advanced(bySeconds: 30 * 86_400))
    return HistoryQuery(histories: [history]).answer(text, at: Timestamp(seconds: seconds))?
      .description
  }

  @Test func rangeSelectorAnswersTheStoredScrapes() {
    let answer = Self.query(
      "iot_devices_online{namespace=\"cust_starter\"}[121s]", at: Self.start.seconds + 180)
    #expect(
      answer == """
        {"status":"success","data":{"resultType":"matrix","result":[{"metric":\
        {"__name__":"iot_devices_online","namespace":"cust_starter"},"values":\
        [[1760000460,"6"],[1760000520,"6"],[1760000580,"6"]]}]}}
        """)
  }

  @Test(arguments: [
    ("another namespace", "iot_devices_online{namespace=\"other\"}[60s]"),
    ("another metric", "up[60s]"),
    ("before the history", "iot_devices_online[60s]"),
  ])
  func nothingMatches(label: String, text: String) {
    let at = label == "before the history" ? Self.start.seconds - 600 : Self.start.seconds + 600
    #expect(
      Self.query(text, at: at)
        == "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}", "\(label)"
    )
  }

  @Test(arguments: ["up", "rate(up[5m])", "up{a=~\"b\"}[5m]", "up[5y]", ""])
  func otherQueriesAreNotAnswered(text: String) {
    #expect(Self.query(text, at: Self.start.seconds) == nil)
  }
}
