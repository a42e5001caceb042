import Amounts
import UsageLedger

/// Numbers and texts one behind the other, small ones in few bytes (LEB128, zigzag for signed ones).
struct TotalBytes {
  private(set) var bytes: [UInt8] = []

  mutating func append<Number: FixedWidthInteger & SignedInteger>(_ value: Number)
  where Number.Magnitude: FixedWidthInteger {
    var rest = Number.Magnitude(truncatingIfNeeded: (value << 1) ^ (value >> (Number.bitWidth - 1)))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func append(_ quantity: Int128) {
    // Nearly every one fits 64 bits, whose shifts cost less; the bytes are the same.
    if let small = Int64(exactly: quantity) { return append(small) }
    appendLarge(quantity)
  }

  private mutating func appendLarge<Number: FixedWidthInteger & SignedInteger>(_ value: Number)
  where Number.Magnitude: FixedWidthInteger { append(value) }

  mutating func append(_ text: String) {
    append(Int64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func append(_ sum: TotalChanges.Sum) {
    append(sum.sum.rawValue)
    append(sum.entryCount)
  }

  /// Throws `corrupt` where the bytes are not what was appended.
  struct Reader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { place == bytes.count }

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

    mutating func text() throws(LedgerError) -> String {
      let count: Int64 = try number()
      guard count >= 0, count <= bytes.count - place else { throw damage }
      defer { place += Int(count) }
      return String(decoding: bytes[place..<place + Int(count)], as: UTF8.self)
    }

    mutating func sum() throws(LedgerError) -> TotalChanges.Sum {
      let sum: Int128 = try number()
      return TotalChanges.Sum(sum: Quantity(rawValue: sum), entryCount: try number())
    }

    private var damage: LedgerError {
      LedgerError(.corrupt, "totals of \(bytes.count) bytes that cannot be read at byte \(place)")
    }
  }
}
