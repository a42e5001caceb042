import Metering
import Reporting
import Testing

/// Everything that a report is refused for, with the field and the sentence that the caller reads.
@Suite struct ReportRefusalTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let json: String
    let field: String
    let detail: String

    /// `members` beside `customer_id`.
    init(_ members: String, _ field: String, _ detail: String) {
      self.init(document: "{\"customer_id\":\"c\",\(members)}", field, detail)
    }

    init(document: String, _ field: String, _ detail: String) {
      json = document
      self.field = field
      self.detail = detail
    }

    var testDescription: String { json }
  }

  static let now = Timestamp(seconds: 1_767_268_800)  // 2026-01-01T12:00:00Z
  private static let known =
    "customer_id, instance_id, active_devices, total_devices, metrics, report_id, window_start, window_end, missing, exporter_id, sequence"

  static let invalid = [
    Row(
      document: "{}", "customer_id", "is required: the id of the customer that the usage belongs to"
    ),
    Row(
      document: #"{"customer_id":null}"#, "customer_id", "expected a string, found null"),
    Row(document: #"{"customer_id":7}"#, "customer_id", "expected a string, found a number"),
    Row(document: #"{"customer_id":""}"#, "customer_id", "a customer id is empty"),
    Row(
      document: #"{"customer_id":"a\nb"}"#, "customer_id",
      "a customer id contains a control character, U+000A"),
    Row(
      document: "{\"customer_id\":\"\(String(repeating: "x", count: 256))\"}", "customer_id",
      "a customer id has 256 bytes, at most 255"),
    Row(document: "[]", "", "a report is an object, found an array"),
    Row(document: "8", "", "a report is an object, found a number"),
    Row(#""instance_id":"""#, "instance_id", "an instance id is empty"),
    Row(#""instance_id":[]"#, "instance_id", "expected a string, found an array"),
    Row(
      #""active_devices":-1"#, "active_devices", "-1 is negative; 0 to 9007199254740992 are allowed"
    ),
    Row(#""active_devices":2.5"#, "active_devices", "2.5 is not a whole number"),
    Row(#""total_devices":"8""#, "total_devices", #"expected a number, found the text "8""#),
    Row(#""total_devices":true"#, "total_devices", "expected a number, found a boolean"),
    Row(
      #""active_devices":9007199254740993"#, "active_devices",
      "9007199254740993 is above the limit of 9007199254740992"),
    Row(#""metrics":[1]"#, "metrics", "expected an object of numbers, found an array"),
    Row(#""metrics":{"devices":8.5}"#, "metrics.devices", "8.5 is not a whole number"),
    Row(
      #""metrics":{"devices":"8"}"#, "metrics.devices", #"expected a number, found the text "8""#),
    Row(
      #""metrics":{"gb":-0.5}"#, "metrics.gb",
      "-0.5 is negative; 0 to 9007199254740992 are allowed"),
    Row(
      #""metrics":{"gb":-1e-13}"#, "metrics.gb",
      "-1e-13 is negative; 0 to 9007199254740992 are allowed"),
    Row(
      #""metrics":{"n":9007199254740992.5}"#, "metrics.n",
      "9007199254740992.5 is above the limit of 9007199254740992"),
    Row(#""metrics":{"n":1e400}"#, "metrics.n", "1e400 is above the limit of 9007199254740992"),
    Row(#""metrics":{"n":null}"#, "metrics.n", "expected a number, found null"),
    Row(#""metrics":{"":1}"#, "metrics.", "a metric name is empty"),
    Row(#""customerId":"c""#, "customerId", "unknown field; did you mean customer_id?"),
    Row(#""metics":{}"#, "metics", "unknown field; did you mean metrics?"),
    Row(#""windowEnd":1"#, "windowEnd", "unknown field; did you mean window_end?"),
    Row(#""colour":"red""#, "colour", "unknown field; allowed are \(known)"),
    Row(
      #""window_start":"2026-01-01T10:00:00Z","window_end":"2026-01-01T10:00:00Z""#, "window_end",
      "a window must end after its start: 2026-01-01T10:00:00Z … 2026-01-01T10:00:00Z"),
    Row(
      #""window_start":"2026-01-01T11:00:00Z","window_end":"2026-01-01T10:00:00Z""#, "window_end",
      "a window must end after its start: 2026-01-01T11:00:00Z … 2026-01-01T10:00:00Z"),
    Row(
      #""window_start":"2025-11-01T00:00:00Z","window_end":"2025-12-02T00:00:00.001Z""#,
      "window_end",
      "a window spans at most 31 days: 2025-11-01T00:00:00Z … 2025-12-02T00:00:00.001Z"),
    Row(
      #""window_start":"2026-01-01T11:00:00Z","window_end":"2026-01-01T12:05:00.001Z""#,
      "window_end",
      "2026-01-01T12:05:00.001Z is more than 5 minutes ahead of the service's clock, 2026-01-01T12:00:00Z"
    ),
    Row(#""window_start":"2026-01-01T11:00:00Z""#, "window_end", "is required beside window_start"),
    Row(#""window_end":"2026-01-01T11:00:00Z""#, "window_start", "is required beside window_end"),
    Row(
      #""window_start":"yesterday","window_end":"2026-01-01T11:00:00Z""#, "window_start",
      "\"yesterday\" is not an RFC 3339 time such as 2026-01-31T10:00:00Z"),
    Row(
      #""window_start":"2026-01-01T10:00:00Z","window_end":1767265200"#, "window_end",
      "expected a string, found a number"),
    Row(
      #""missing":7"#, "missing",
      "expected an array of {\"metric\", \"reason\"} objects or of names"),
    Row(
      #""missing":[{"metric":"a","why":"x"}]"#, "missing",
      "expected an array of {\"metric\", \"reason\"} objects or of names"),
    Row(#""missing":["a","a"]"#, "missing", "a is named twice"),
    Row(
      #""metrics":{"a":1},"missing":["a"]"#, "missing",
      "a has a value in metrics and cannot be missing too"),
    Row(#""report_id":"""#, "report_id", "the key is empty"),
    Row(#""report_id":9"#, "report_id", "expected a string, found a number"),
    Row(#""sequence":4"#, "exporter_id", "is required beside sequence"),
    Row(#""exporter_id":"e","sequence":1.5"#, "sequence", "1.5 is not a whole number"),
  ]

  @Test(arguments: invalid)
  func wrongFieldsAreNamed(_ row: Row) {
    let refusal = #expect(throws: ReportRefusal.self) {
      try ReportReading(json: Array(row.json.utf8), receivedAt: Self.now)
    }
    let issue = ReportRefusal.Issue(field: row.field, detail: row.detail)
    #expect(refusal == ReportRefusal(.invalid, [issue]))
  }

  static let malformed = [
    Row(#""metrics":{"n":NaN}"#, "metrics.n", "NaN and infinity are not JSON numbers (byte 34)"),
    Row(
      #""metrics":{"n":-Infinity}"#, "metrics.n",
      "NaN and infinity are not JSON numbers (byte 35)"),
    Row(
      #""metrics":{"n":1,"n":1}"#, "metrics.n", "duplicate key \"n\" (byte 36)"),
    Row(
      #""active_devices":8,"active_devices":9"#, "active_devices",
      "duplicate key \"active_devices\" (byte 38)"),
    Row(#""metrics":{"n":1,}"#, "metrics", "expected a quoted key (byte 36)"),
    Row(document: "{\"customer_id\":\"c\"", "", "expected ',' or '}' (byte 18)"),
    Row(document: "", "", "unexpected end of the document (byte 0)"),
    Row(document: "customer_id=c", "", "expected a value (byte 0)"),
  ]

  @Test(arguments: malformed)
  func brokenJSONNamesThePlace(_ row: Row) {
    let refusal = #expect(throws: ReportRefusal.self) {
      try ReportReading(json: Array(row.json.utf8), receivedAt: Self.now)
    }
    let issue = ReportRefusal.Issue(field: row.field, detail: row.detail)
    #expect(refusal == ReportRefusal(.malformed, [issue]))
  }

  @Test func everyMistakeIsNamedAtOnce() {
    let json = #"{"instance_id":"","metics":{},"active_devices":-1,"metrics":{"devices":1.5}}"#
    let refusal = #expect(throws: ReportRefusal.self) {
      try ReportReading(json: Array(json.utf8), receivedAt: Self.now)
    }
    #expect(
      refusal?.issues.map(\.field)
        == ["metics", "customer_id", "instance_id", "metrics.devices"])
  }

  @Test func tooManyMetricsAreRefused() {
    let metrics = (0...1_000).map { "\"m\($0)\":1" }.joined(separator: ",")
    let json = "{\"customer_id\":\"c\",\"metrics\":{\(metrics)}}"
    let refusal = #expect(throws: ReportRefusal.self) {
      try ReportReading(json: Array(json.utf8), receivedAt: Self.now)
    }
    #expect(
      refusal?.issues == [.init(field: "metrics", detail: "1001 metrics; at most 1000")])
  }
}
