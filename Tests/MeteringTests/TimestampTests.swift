import Metering
import Testing

@Suite struct TimestampTests {
  /// RFC 3339 text, the nanoseconds it means, and how it is written back.
  static let times: [(String, Int64, String)] = [
    ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"),
    ("2026-01-31T10:00:00Z", 1_769_853_600_000_000_000, "2026-01-31T10:00:00Z"),
    ("2026-01-31t10:00:00z", 1_769_853_600_000_000_000, "2026-01-31T10:00:00Z"),
    ("2026-01-31T11:30:00+01:30", 1_769_853_600_000_000_000, "2026-01-31T10:00:00Z"),
    ("2026-01-30T23:59:00-10:01", 1_769_853_600_000_000_000, "2026-01-31T10:00:00Z"),
    ("2026-01-31T10:00:00-00:00", 1_769_853_600_000_000_000, "2026-01-31T10:00:00Z"),
    ("2026-01-31T10:00:00.5Z", 1_769_853_600_500_000_000, "2026-01-31T10:00:00.5Z"),
    ("2026-01-31T10:00:00.000000001Z", 1_769_853_600_000_000_001, "2026-01-31T10:00:00.000000001Z"),
    ("1969-12-31T23:59:59.999999999Z", -1, "1969-12-31T23:59:59.999999999Z"),
    ("2024-02-29T00:00:00Z", 1_709_164_800_000_000_000, "2024-02-29T00:00:00Z"),
    ("2000-02-29T23:59:59Z", 951_868_799_000_000_000, "2000-02-29T23:59:59Z"),
    ("1678-01-01T00:00:00Z", -9_214_560_000_000_000_000, "1678-01-01T00:00:00Z"),
    ("2261-12-31T23:59:59Z", 9_214_646_399_000_000_000, "2261-12-31T23:59:59Z"),
  ]

  @Test(arguments: times)
  func readsAndWritesRFC3339(_ text: String, _ nanoseconds: Int64, _ written: String) throws {
    let timestamp = try Timestamp(rfc3339: text)
    #expect(timestamp.nanoseconds == nanoseconds)
    #expect(timestamp.description == written)
    #expect(try Timestamp(rfc3339: written) == timestamp)
  }

  @Test(arguments: [
    "", "2026-01-31", "2026-01-31 10:00:00Z", "2026-01-31T10:00Z", "2026-01-31T10:00:00",
    "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-10T00:00:00Z",
    "2026-04-31T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-31T24:00:00Z", "2026-01-31T10:60:00Z",
    "2016-12-31T23:59:60Z", "2026-01-31T10:00:00.Z", "2026-01-31T10:00:00.1234567890Z",
    "2026-01-31T10:00:00+24:00", "2026-01-31T10:00:00+0100", "2026-01-31T10:00:00+01:60",
    "26-01-31T10:00:00Z", "+2026-01-31T10:00:00Z", "1677-12-31T00:00:00Z", "2262-01-01T00:00:00Z",
    "2026-01-31T10:00:00Zz", "٢٠٢٦-01-31T10:00:00Z", "1769853600",
  ])
  func refusesWhatIsNoTime(_ text: String) {
    let error = #expect(throws: MeteringError.self) { try Timestamp(rfc3339: text) }
    #expect(error?.code == .invalidTime)
  }

  @Test func staysInRangeAtTheEnds() {
    let last = Timestamp(nanoseconds: .max)
    let first = Timestamp(nanoseconds: .min)
    #expect(last.advanced(bySeconds: 1) == last)
    #expect(first.advanced(byNanoseconds: -1) == first)
    #expect(Timestamp(seconds: .max) == last)
    #expect(Timestamp(seconds: .min) == first)
    #expect(last.nanoseconds(since: first) == .max)
    #expect(first.nanoseconds(since: last) == .min)
  }

  @Test func fourHundredYearsAreOneStep() throws {
    let late = try Timestamp(rfc3339: "2199-12-15T00:00:00Z")
    let early = try Timestamp(rfc3339: "1799-12-15T00:00:00Z")
    let cycleSeconds: Int64 = 146_097 * 86_400
    #expect(late.advanced(bySeconds: -cycleSeconds) == early)
    #expect(early.advanced(bySeconds: cycleSeconds) == late)
  }

  @Test(arguments: [(0, 0), (1, 0), (-1, -1), (1_999_999_999, 1), (-1_000_000_001, -2)])
  func secondsAreRoundedDown(_ nanoseconds: Int64, _ seconds: Int64) {
    #expect(Timestamp(nanoseconds: nanoseconds).seconds == seconds)
  }
}
