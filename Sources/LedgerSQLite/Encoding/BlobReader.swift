import Amounts
import Foundation
import LedgerTables
import UsageLedger

/// Reads what `BlobWriter` wrote. Throws `corrupt` where the bytes are not that.
struct BlobReader {
  private let bytes: [UInt8]
  private var index = 0

  init(_ data: Data) { bytes = Array(data) }

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { index == bytes.count }

  mutating func byte() throws(LedgerError) -> UInt8 {
    guard index < bytes.count else { throw damage }
    defer { index += 1 }
    return bytes[index]
  }

  mutating func unsigned<Value: FixedWidthInteger & UnsignedInteger>(_: Value.Type = Value.self)
    throws(LedgerError) -> Value
  {
    var value: Value = 0
    var shift = 0
    while true {
      let next = try byte()
      let part = Value(truncatingIfNeeded: next & 0x7F)
      guard shift < Value.bitWidth, (part << shift) >> shift == part else { throw damage }
      value |= part << shift
      guard next & 0x80 != 0 else { return value }
      shift += 7
    }
  }

  mutating func signed() throws(LedgerError) -> Int64 {
    let zigzag = try unsigned(UInt64.self)
    return Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
  }

  /// A number of things that need a byte each, at least: never more than what is left.
  mutating func count() throws(LedgerError) -> Int {
    let count = try unsigned(UInt64.self)
    guard count <= UInt64(bytes.count - index) else { throw damage }
    return Int(count)
  }

  mutating func text() throws(LedgerError) -> String {
    let count = try count()
    defer { index += count }
    return String(decoding: bytes[index..<index + count], as: UTF8.self)
  }

  mutating func numberAndQuantity() throws(LedgerError) -> (Int64, Quantity) {
    let head = try unsigned(UInt64.self)
    let decimals = head & 1 == 1 ? 0 : try byte()
    guard let quantity = CompactDecimal.quantity(mantissa: try mantissa(), decimals: decimals)
    else {
      throw damage
    }
    return (Int64(bitPattern: head >> 1), quantity)
  }

  /// The next quantity if it is that of `name`; else it is passed over.
  mutating func quantity(of name: Int64) throws(LedgerError) -> Quantity? {
    let start = index
    let head = try unsigned(UInt64.self)
    guard Int64(bitPattern: head >> 1) != name else {
      index = start
      return try numberAndQuantity().1
    }
    if head & 1 == 0 { _ = try byte() }
    while try byte() & 0x80 != 0 {}
    return nil
  }

  /// Nearly every one fits 64 bits, whose shifts cost less than those of 128.
  private mutating func mantissa() throws(LedgerError) -> Int128 {
    let start = index
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 63, by: 7) {
      let next = try byte()
      value |= UInt64(next & 0x7F) << UInt64(shift)
      if next & 0x80 == 0 { return Int128(value >> 1) ^ -Int128(value & 1) }
    }
    index = start
    let zigzag = try unsigned(UInt128.self)
    return Int128(truncatingIfNeeded: zigzag >> 1) ^ -Int128(zigzag & 1)
  }

  private var damage: LedgerError {
    LedgerError(.corrupt, "a record of \(bytes.count) bytes that cannot be read at byte \(index)")
  }
}
