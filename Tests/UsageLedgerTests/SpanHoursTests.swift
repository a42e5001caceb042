import Metering
import Testing
import UsageLedger

/// Which hours and days a span touches and which it holds wholly. Times are seconds after 1970.
@Suite struct SpanHoursTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let start: Int64
    let end: Int64
    let touched: ClosedRange<Int64>
    let whole: Range<Int64>
    let days: Range<Int64>
    let beside: [ClosedRange<Int64>]

    var testDescription: String { "(\(start), \(end)]" }
  }

  static let rows = [
    Row(start: 0, end: 3_600, touched: 0...0, whole: 0..<1, days: 0..<0, beside: [0...0]),
    Row(start: 1, end: 3_600, touched: 0...0, whole: 1..<1, days: 1..<1, beside: [0...0]),
    Row(start: 1_800, end: 9_000, touched: 0...2, whole: 1..<2, days: 1..<1, beside: [0...2]),
    Row(start: 0, end: 86_400, touched: 0...23, whole: 0..<24, days: 0..<1, beside: []),
    Row(
      start: -3_600, end: 2 * 86_400 + 60, touched: -1...48, whole: -1..<48, days: 0..<2,
      beside: [-1...(-1), 48...48]),
    Row(
      start: 86_400, end: 3 * 86_400 - 1, touched: 24...71, whole: 24..<71, days: 1..<2,
      beside: [48...71]),
  ]

  @Test(arguments: rows)
  func hoursAndDays(_ row: Row) throws {
    let span = UsageSpan(
      start: Timestamp(seconds: row.start), end: Timestamp(seconds: row.end))
    let hours = try #require(SpanHours(span))
    #expect(hours.touched == row.touched)
    #expect(hours.whole == row.whole)
    #expect(hours.wholeDays == row.days)
    #expect(hours.besideDays == row.beside)
  }

  @Test func allOfTimeDoesNotOverflow() throws {
    let span = UsageSpan(start: Timestamp(nanoseconds: .min), end: Timestamp(nanoseconds: .max))
    let hours = try #require(SpanHours(span))
    #expect(hours.touched == -2_562_048...2_562_047)
    #expect(hours.whole == -2_562_047..<2_562_047)
    #expect(hours.wholeDays == -106_751..<106_751)
  }

  @Test func emptySpansHaveNoHours() {
    let now = Timestamp(seconds: 5)
    #expect(SpanHours(UsageSpan(start: now, end: now)) == nil)
  }
}
