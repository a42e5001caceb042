import Amounts
import LedgerTables
import Metering
import UsageLedger

/// Numbers and texts one behind the other, small ones in few bytes (LEB128, zigzag for signed ones).
struct TotalBytes {
  private(set) var bytes: [UInt8] = []

  mutating func append(byte: UInt8) { bytes.append(byte) }

  mutating func append<Number: FixedWidthInteger & SignedInteger>(_ value: Number)
  where Number.Magnitude: FixedWidthInteger {
    var rest = Number.Magnitude(truncatingIfNeeded: (value << 1) ^ (value >> (Number.bitWidth - 1)))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func append(_ text: String) {
    append(Int64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  /// Its decimals and its digits.
  mutating func append(_ quantity: Quantity) {
    let decimal = CompactDecimal(quantity)
    bytes.append(decimal.decimals)
    // Nearly every one fits 64 bits, whose shifts cost less; the bytes are the same.
    if let small = Int64(exactly: decimal.mantissa) { return append(small) }
    append(decimal.mantissa)
  }

  /// The place among the short names as an odd number, or twice its length and the name.
  mutating func append(_ name: MetricName) {
    if let place = ShortMetricNames.places[name.text] { return append(odd: place) }
    append(name.text)
  }

  /// What `append` of a text, which begins with an even number, never writes.
  private mutating func append(odd place: Int) { append(-1 - Int64(place)) }

  mutating func append(_ sum: TotalChanges.Sum) {
    append(sum.sum)
    append(sum.entryCount)
  }

  /// Throws `corrupt` where the bytes are not what was appended.
  struct Reader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { place == bytes.count }

    mutating func byte() throws(LedgerError) -> UInt8 {
      guard place < bytes.count else { throw damage }
      defer { place += 1 }
      return bytes[place]
    }

    mutating func number<Number: FixedWidthInteger & SignedInteger>(_: Number.Type = Number.self)
      throws(LedgerError) -> Number where Number.Magnitude: FixedWidthInteger
    {
      var value: Number.Magnitude = 0
      var shift = 0
      while true {
        guard place < bytes.count, shift < Number.bitWidth else { throw damage }
        let part = Number.Magnitude(truncatingIfNeeded: bytes[place] & 0x7F)
        guard (part << shift) >> shift == part else { throw damage }
        value |= part << shift
        place += 1
        guard bytes[place - 1] & 0x80 != 0 else { break }
        shift += 7
      }
      return Number(truncatingIfNeeded: value >> 1) ^ -Number(truncatingIfNeeded: value & 1)
    }

    /// A number of things that need a byte each, at least: never more than what is left.
    mutating func count() throws(LedgerError) -> Int {
      let count: Int64 = try number()
      guard count >= 0, count <= bytes.count - place else { throw damage }
      return Int(count)
    }

    mutating func text() throws(LedgerError) -> String { try text(of: count()) }

    private mutating func text(of count: Int) -> String {
      defer { place += count }
      return String(decoding: bytes[place..<place + count], as: UTF8.self)
    }

    mutating func quantity() throws(LedgerError) -> Quantity {
      let decimals = try byte()
      guard let quantity = CompactDecimal.quantity(mantissa: try number(), decimals: decimals)
      else { throw damage }
      return quantity
    }

    mutating func metric() throws(LedgerError) -> MetricName {
      let start = place
      let head: Int64 = try number()
      guard head < 0 else {
        place = start
        return try longMetric()
      }
      guard -1 - head < ShortMetricNames.names.count else { throw damage }
      return try name(ShortMetricNames.names[Int(-1 - head)])
    }

    /// One whose name stands in full.
    mutating func longMetric() throws(LedgerError) -> MetricName { try name(text()) }

    private func name(_ text: String) throws(LedgerError) -> MetricName {
      do { return try MetricName(stored: text) } catch { throw damage }
    }

    mutating func sum() throws(LedgerError) -> TotalChanges.Sum {
      TotalChanges.Sum(sum: try quantity(), entryCount: try number())
    }

    /// As versions before 18 wrote it: with twelve decimals always.
    mutating func rawQuantity() throws(LedgerError) -> Quantity { Quantity(rawValue: try number()) }

    var damage: LedgerError {
      LedgerError(.corrupt, "a record of \(bytes.count) bytes that cannot be read at byte \(place)")
    }
  }
}
