import Amounts
import Metering

/// Reads a report as nearly every exporter writes it, in one pass over its bytes.
///
/// It stands before `JSONParser` and `ReportReader`, which make a tree of values and read that: four fifths of what a
/// request cost. What it takes, those take with the same result; whatever is out of the ordinary (an escape, a letter
/// beyond ASCII, an exponent, a null, `missing`, a mistake of any kind) it leaves to them, and they have the last word.
/// `PlainReportTests` compares the two on documents from a seeded generator.
struct PlainReportReader {
  private enum Field: UInt16, CaseIterable {
    case customer, instance, activeDevices, totalDevices, metrics, reportID, windowStart, windowEnd
    case exporter, sequence

    var name: StaticString {
      switch self {
      case .customer: "customer_id"
      case .instance: "instance_id"
      case .activeDevices: "active_devices"
      case .totalDevices: "total_devices"
      case .metrics: "metrics"
      case .reportID: "report_id"
      case .windowStart: "window_start"
      case .windowEnd: "window_end"
      case .exporter: "exporter_id"
      case .sequence: "sequence"
      }
    }
  }

  private let bytes: [UInt8]
  /// Behind the report once it is read.
  private(set) var index: Int
  private var seen: UInt16 = 0

  private var customer: CustomerID?
  private var instance = InstanceID.default
  private var activeDevices: Int64?
  private var totalDevices: Int64?
  private var metrics: [MetricName: Quantity] = [:]
  private var reportID: String?
  private var windowStart: Timestamp?
  private var windowEnd: Timestamp?
  private var exporter: String?
  private var sequence: Int64?

  /// `index`: where the report's opening brace stands.
  init(_ bytes: [UInt8], at index: Int = 0) {
    self.bytes = bytes
    self.index = index
  }

  /// The report, or nil when it is one for the general reader.
  mutating func read(headerKey: String?, receivedAt: Timestamp) -> UsageReport? {
    guard readFields(), let customer,
      Self.isKey(reportID ?? headerKey), Self.isKey(exporter), exporter != nil || sequence == nil,
      (windowStart == nil) == (windowEnd == nil)
    else { return nil }
    var window: TimeWindow?
    if let windowStart, let windowEnd {
      let latest = receivedAt.advanced(bySeconds: ReportReader.clockToleranceSeconds)
      guard windowEnd <= latest, let read = try? TimeWindow(start: windowStart, end: windowEnd)
      else { return nil }
      window = read
    }
    return UsageReport(
      customer: customer, instance: instance, window: window, clientKey: reportID ?? headerKey,
      activeDevices: activeDevices, totalDevices: totalDevices, metrics: metrics,
      exporter: exporter.map { ExporterStamp(id: $0, sequence: sequence) })
  }

  private static func isKey(_ text: String?) -> Bool {
    text.map { text in
      (1...255).contains(text.utf8.count) && text.utf8.allSatisfy { 0x20 <= $0 && $0 < 0x7F }
    } ?? true
  }

  // MARK: fields

  private mutating func readFields() -> Bool {
    guard take("{") else { return false }
    repeat {
      guard let key = nameRange(), take(":"), let field = field(at: key) else { return false }
      let bit: UInt16 = 1 << field.rawValue
      guard seen & bit == 0 else { return false }
      seen |= bit
      guard read(field) else { return false }
    } while take(",")
    return take("}")
  }

  private func field(at range: Range<Int>) -> Field? {
    for field in Field.allCases where field.name.utf8CodeUnitCount == range.count {
      var position = 0
      while position < range.count,
        bytes[range.lowerBound + position] == field.name.utf8Start[position]
      { position += 1 }
      if position == range.count { return field }
    }
    return nil
  }

  private mutating func read(_ field: Field) -> Bool {
    switch field {
    case .customer:
      customer = text().flatMap { try? CustomerID($0) }
      return customer != nil
    case .instance:
      guard let name = text().flatMap({ try? InstanceID($0) }) else { return false }
      instance = name
      return true
    case .activeDevices:
      activeDevices = count()
      return activeDevices != nil
    case .totalDevices:
      totalDevices = count()
      return totalDevices != nil
    case .metrics: return readMetrics()
    case .reportID:
      reportID = text()
      return reportID != nil
    case .windowStart:
      windowStart = time()
      return windowStart != nil
    case .windowEnd:
      windowEnd = time()
      return windowEnd != nil
    case .exporter:
      exporter = text()
      return exporter != nil
    case .sequence:
      sequence = count()
      return sequence != nil
    }
  }

  private mutating func readMetrics() -> Bool {
    guard take("{") else { return false }
    if take("}") { return true }
    metrics.reserveCapacity(8)
    repeat {
      guard let name = text().flatMap({ try? MetricName($0) }), take(":"), let number = number(),
        number.isWhole || name != .devices,
        metrics.updateValue(number.quantity, forKey: name) == nil
      else { return false }
    } while take(",")
    return take("}") && metrics.count <= UsageReport.maximumMetrics
  }

  // MARK: values

  private mutating func text() -> String? {
    nameRange().map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  /// What stands between quotes, when it is printable ASCII without escapes.
  private mutating func nameRange() -> Range<Int>? {
    guard take("\"") else { return nil }
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        index += 1
        return start..<index - 1
      }
      guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\\") else { return nil }
      index += 1
    }
    return nil
  }

  private mutating func time() -> Timestamp? {
    nameRange().flatMap { Timestamp(rfc3339Bytes: bytes[$0]) }
  }

  private mutating func count() -> Int64? {
    number().flatMap { $0.isWhole ? $0.whole : nil }
  }

  private struct Number {
    let whole: Int64
    /// In units of 10⁻¹².
    let fraction: Int64

    var isWhole: Bool { fraction == 0 }
    var quantity: Quantity {
      Quantity(rawValue: Quantity(whole).rawValue + Int128(fraction))
    }
  }

  /// A number below 2^53 without sign and exponent, with at most twelve decimals, so that it is exact.
  private mutating func number() -> Number? {
    skipSpace()
    let start = index
    guard let whole = digits(atMost: 16), index == start + 1 || bytes[start] != UInt8(ascii: "0"),
      whole < 1 << 53
    else { return nil }
    var fraction: Int64 = 0
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
      index += 1
      let first = index
      guard var digits = digits(atMost: 12) else { return nil }
      for _ in (index - first)..<12 { digits *= 10 }
      fraction = digits
    }
    // An exponent would follow here.
    guard index == bytes.count || bytes[index] | 0x20 != UInt8(ascii: "e") else { return nil }
    return Number(whole: whole, fraction: fraction)
  }

  /// Nil when there are none or more than that.
  private mutating func digits(atMost limit: Int) -> Int64? {
    let start = index
    var value: Int64 = 0
    while index < bytes.count, case let digit = bytes[index] &- UInt8(ascii: "0"), digit < 10 {
      guard index - start < limit else { return nil }
      value = value * 10 + Int64(digit)
      index += 1
    }
    return index > start ? value : nil
  }

  // MARK: bytes

  /// Whether that is the next character behind any space; then it is passed.
  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  /// Whether nothing but space follows.
  mutating func isAtEnd() -> Bool {
    skipSpace()
    return index == bytes.count
  }

  private mutating func skipSpace() {
    while index < bytes.count, case let byte = bytes[index],
      byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    { index += 1 }
  }
}
