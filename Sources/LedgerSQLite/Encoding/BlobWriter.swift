import Amounts
import Foundation

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

/// A quantity as an integer and the number of its decimals, without trailing zeros.
struct CompactDecimal: Equatable {
  private static let scale: Int128 = 1_000_000_000_000

  private(set) var mantissa: Int128
  private(set) var decimals: UInt8

  init(_ quantity: Quantity) {
    mantissa = quantity.rawValue
    decimals = 12
    if var small = Int64(exactly: mantissa) {
      // Most values: divisions of 64 bits cost a fifth of those of 128.
      let (whole, rest) = small.quotientAndRemainder(dividingBy: Int64(Self.scale))
      if rest == 0 {
        small = whole
        decimals = 0
      }
      while decimals > 0, small % 10 == 0 {
        small /= 10
        decimals -= 1
      }
      mantissa = Int128(small)
      return
    }
    let (whole, rest) = mantissa.quotientAndRemainder(dividingBy: Self.scale)
    if rest == 0 {
      mantissa = whole
      decimals = 0
    }
    while decimals > 0, mantissa % 10 == 0 {
      mantissa /= 10
      decimals -= 1
    }
  }

  /// Nil when the parts are not what `init` makes: more than twelve decimals, or a value that does not fit.
  static func quantity(mantissa: Int128, decimals: UInt8) -> Quantity? {
    guard decimals <= 12 else { return nil }
    let (value, overflowed) = mantissa.multipliedReportingOverflow(
      by: powersOfTen[Int(12 - decimals)])
    return overflowed ? nil : Quantity(rawValue: value)
  }

  private static let powersOfTen: [Int128] = (0...12).map { exponent in
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }
}
