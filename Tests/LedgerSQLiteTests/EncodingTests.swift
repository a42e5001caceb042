import Amounts
import Foundation
import Metering
import Testing
import UsageLedger

@testable import LedgerSQLite

/// What entries and totals look like in the file, and that damage is noticed and never trapped on.
@Suite struct EncodingTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    let decimal: String
    let bytes: [UInt8]

    var testDescription: String { decimal }
  }

  /// Name number 3, then the quantity.
  static let samples = [
    Sample(decimal: "0", bytes: [7, 0]), Sample(decimal: "8", bytes: [7, 16]),
    Sample(decimal: "-1", bytes: [7, 1]), Sample(decimal: "15000", bytes: [7, 0xB0, 0xEA, 0x01]),
    Sample(decimal: "2.5", bytes: [6, 1, 50]),
    Sample(decimal: "0.000000000001", bytes: [6, 12, 2]),
    Sample(
      decimal: "9007199254740992",
      bytes: [7, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20]),
  ]

  @Test(arguments: samples)
  func quantitiesTakeFewBytes(_ row: Sample) throws {
    var blob = BlobWriter()
    let quantity = try Quantity(decimal: row.decimal)
    blob.write(3, quantity)
    #expect(blob.bytes == row.bytes)
    var reader = BlobReader(row.bytes)
    let (name, read) = try reader.numberAndQuantity()
    #expect(name == 3)
    #expect(read == quantity)
  }

  @Test(arguments: [Int128.max, .min, 1, -1, .max / 10, 999_999_999_999, 10_000_000_000_000])
  func everyQuantityIsReadBack(_ raw: Int128) throws {
    var blob = BlobWriter()
    blob.write(.max, Quantity(rawValue: raw))
    var reader = BlobReader(blob.bytes)
    #expect(try reader.numberAndQuantity() == (.max, Quantity(rawValue: raw)))
    #expect(reader.isAtEnd)
  }

  private static var body: EntryBody {
    var body = EntryBody()
    body.activeDevices = 8
    body.totalDevices = 300
    body.metrics = [
      EntryBody.Metric(name: 2, value: 15_000),
      EntryBody.Metric(name: 300, value: Quantity(rawValue: 2_500_000_000_000)),
    ]
    body.missing = [EntryBody.Missing(name: 4, reason: "HTTP 503 é")]
    body.exporter = 6
    body.sequence = -1
    body.added = [300]
    return body
  }

  @Test func bodiesAreReadBack() throws {
    for body in [Self.body, EntryBody()] {
      #expect(try EntryBody(encoded: body.encoded) == body)
    }
    #expect(EntryBody().encoded == Data([0, 0]))
  }

  @Test func aCommonReportTakesLittleRoom() {
    var body = EntryBody()
    body.activeDevices = 8
    body.totalDevices = 12
    body.metrics = (1...4).map { EntryBody.Metric(name: $0, value: Quantity(15_000 * $0)) }
    #expect(body.encoded.count == 20)
  }

  @Test func damagedBodiesAreNoticed() throws {
    let bytes = Array(Self.body.encoded)
    for length in 0..<bytes.count {
      let error = #expect(throws: LedgerError.self) {
        try EntryBody(encoded: Data(bytes.prefix(length)))
      }
      #expect(error?.code == .corrupt)
    }
    var random = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let noise = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      _ = try? EntryBody(encoded: Data(noise))
      _ = try? MetricTotals(bytes: noise)
      _ = try? SlotTotals(hour: 0, bytes: noise)
    }
  }

  @Test func oneMetricOfABodyIsWhatTheWholeBodyCounts() throws {
    var standIn = EntryBody()
    standIn.activeDevices = 8
    var completion = Self.body
    completion.added = [300]
    for body in [Self.body, standIn, completion, EntryBody()] {
      for metric in [EntryBody.devices, 2, 300, 9] {
        #expect(try EntryBody.counted(metric, in: body.bytes) == body.counted(metric))
      }
    }
  }

  struct Window: Sendable, CustomTestStringConvertible {
    let start: String
    let end: String
    let stored: [Int64]

    var testDescription: String { "\(start)/\(end)" }
  }

  static let windows = [
    Window(start: "1970-01-01T00:00:00Z", end: "1970-01-01T01:00:00Z", stored: [0, 0, 3_600]),
    Window(
      start: "2026-01-01T10:00:00Z", end: "2026-01-01T10:15:00Z",
      stored: [490_906, -2_700_000_000_000, 900]),
    Window(
      start: "2026-01-01T09:59:59.9Z", end: "2026-01-01T10:00:00.4Z",
      stored: [490_906, -3_599_600_000_000, -500_000_000]),
    Window(
      start: "1969-12-31T22:00:00Z", end: "1969-12-31T23:00:00Z", stored: [-2, 0, 3_600]),
    Window(
      start: "2261-12-01T00:00:00Z", end: "2262-01-01T00:00:00Z",
      stored: [2_559_623, 0, 2_678_400]),
  ]

  @Test(arguments: windows)
  func windowsAreKeptByTheirHour(_ row: Window) throws {
    let window = TimeWindow(
      storedStart: try Timestamp(rfc3339: row.start),
      storedEnd: Timestamp(seconds: 0).advanced(
        byNanoseconds: row.end.hasPrefix("2262")
          ? 9_214_646_400_000_000_000 : try Timestamp(rfc3339: row.end).nanoseconds))
    let stored = StoredWindow(window)
    #expect([stored.hour, stored.offset, stored.length] == row.stored)
    #expect(stored.window == window)
  }

  @Test func totalsAreTakenOutExactly() throws {
    var totals = MetricTotals()
    let values = [(Int64(5), Int64(3)), (2, 7), (5, 4)].map {
      EntryBody.Metric(name: $0, value: Quantity($1))
    }
    for value in values { try totals.add(value) }
    #expect(totals.totals.map(\.metric) == [2, 5])
    #expect(totals[5]?.sum == 7)
    #expect(try MetricTotals(bytes: totals.encoded) == totals)
    for value in values { try totals.remove(value) }
    #expect(totals == MetricTotals())
    try totals.add(EntryBody.Metric(name: 1, value: Quantity(rawValue: .max)))
    #expect(throws: AmountError.self) { try totals.add(EntryBody.Metric(name: 1, value: 1)) }
  }
}
