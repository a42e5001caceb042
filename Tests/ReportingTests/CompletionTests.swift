import Amounts
import Metering
import Reporting
import Testing

/// Which later report completes an earlier one, and what it adds.
@Suite struct CompletionTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let earlier: String
    let later: String
    /// Nil: not a completion.
    let added: [String]?

    init(_ name: String, _ earlier: String, _ later: String, _ added: [String]?) {
      self.name = name
      self.earlier = earlier
      self.later = later
      self.added = added
    }

    var testDescription: String { name }
  }

  private static let half = #""metrics":{"a":1},"missing":["b","c"]"#

  static let rows = [
    Row("all that was missing", half, #""metrics":{"a":1,"b":2,"c":3}"#, ["b", "c"]),
    Row("a part of it", half, #""metrics":{"a":1,"b":2},"missing":["c"]"#, ["b"]),
    Row("a part of it, the rest unmentioned", half, #""metrics":{"a":1,"b":2}"#, ["b"]),
    Row("a value changed", half, #""metrics":{"a":2,"b":2},"missing":["c"]"#, nil),
    Row("a value left out", half, #""metrics":{"b":2,"c":3}"#, nil),
    Row("a metric that was not missing", half, #""metrics":{"a":1,"b":2,"d":4}"#, nil),
    Row("something else is missing now", half, #""metrics":{"a":1,"b":2},"missing":["d"]"#, nil),
    Row("nothing added", half, #""metrics":{"a":1},"missing":["b"]"#, nil),
    Row("nothing was missing", #""metrics":{"a":1}"#, #""metrics":{"a":1,"b":2}"#, nil),
    Row(
      "device counts come with devices", #""metrics":{"a":1},"missing":["devices"]"#,
      #""metrics":{"a":1,"devices":5},"active_devices":5,"total_devices":9"#, ["devices"]),
    Row(
      "active devices stand in for missing devices", #""metrics":{"a":1},"missing":["devices"]"#,
      #""metrics":{"a":1},"active_devices":5"#, ["devices"]),
    Row(
      "device counts that were not missing", #""metrics":{"a":1},"missing":["b"]"#,
      #""metrics":{"a":1,"b":2},"active_devices":5"#, nil),
    Row(
      "a device count changed", #""active_devices":4,"missing":["b"]"#,
      #""active_devices":5,"metrics":{"b":2}"#, nil),
    Row(
      "a device count repeated", #""active_devices":4,"missing":["b"]"#,
      #""active_devices":4,"metrics":{"b":2}"#, ["b"]),
    Row(
      "a device count left out", #""active_devices":4,"missing":["b"]"#, #""metrics":{"b":2}"#, nil),
  ]

  @Test(arguments: rows)
  func completionsRepeatEverythingAndAddWhatWasMissing(_ row: Row) throws {
    let read = { (members: String) in
      try ReportReading(
        json: Array("{\"customer_id\":\"c\",\"report_id\":\"r\",\(members)}".utf8),
        receivedAt: Timestamp(seconds: 0)
      ).report
    }
    let added = try read(row.later).completion(of: read(row.earlier))
    #expect(added?.map(\.text).sorted() == row.added)
  }
}
