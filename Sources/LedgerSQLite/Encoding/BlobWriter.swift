import Amounts
import Foundation
import LedgerTables

/// Writes numbers and texts one behind the other, small ones in few bytes (LEB128, zigzag for signed ones).
struct BlobWriter {
  private(set) var bytes: [UInt8] = []

  var data: Data { Data(bytes) }

  init() { bytes.reserveCapacity(64) }

  mutating func write(byte: UInt8) { bytes.append(byte) }

  mutating func write(count: Int) { write(unsigned: UInt64(count)) }

  mutating func write(unsigned value: some FixedWidthInteger & UnsignedInteger) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func write(signed value: Int64) {
    write(unsigned: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  mutating func write(text: String) {
    let utf8 = text.utf8
    write(count: utf8.count)
    bytes.append(contentsOf: utf8)
  }

  /// A name's number and the quantity beside it: the lowest bit tells a whole number, else the decimals follow.
  mutating func write(_ number: Int64, _ quantity: Quantity) {
    let decimal = CompactDecimal(quantity)
    write(unsigned: UInt64(bitPattern: number) << 1 | (decimal.decimals == 0 ? 1 : 0))
    if decimal.decimals != 0 { write(byte: decimal.decimals) }
    let mantissa = decimal.mantissa
    if let small = Int64(exactly: mantissa) { return write(signed: small) }
    write(unsigned: UInt128(truncatingIfNeeded: (mantissa << 1) ^ (mantissa >> 127)))
  }
}
