import Amounts
import Foundation
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
    let zigzag = try unsigned(UInt128.self)
    let mantissa = Int128(truncatingIfNeeded: zigzag >> 1) ^ -Int128(zigzag & 1)
    guard let quantity = CompactDecimal(mantissa: mantissa, decimals: decimals)?.quantity else {
      throw damage
    }
    return (Int64(bitPattern: head >> 1), quantity)
  }

  private var damage: LedgerError {
    LedgerError(.corrupt, "a record of \(bytes.count) bytes that cannot be read at byte \(index)")
  }
}
