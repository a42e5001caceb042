/// Times of the v2 API: `2027-01-31T12:00:00.000Z`.
enum RFC3339 {
  static func text(_ moment: Int64) -> String {
    let time = CivilTime(unixSeconds: moment)
    let (hour, rest) = (time.secondOfDay / 3_600, time.secondOfDay % 3_600)
    return "\(padded(time.year, 4))-\(padded(time.month))-\(padded(time.day))"
      + "T\(padded(hour)):\(padded(rest / 60)):\(padded(rest % 60)).000Z"
  }

  private static func padded(_ number: Int64, _ width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Reads a date, a time and `Z` or an offset; a fraction of a second is cut off. Nil for anything else.
  static func moment(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes[10] | 0x20 == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"),
      bytes[16] == UInt8(ascii: ":"), let year = number(bytes[0..<4]),
      let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
      let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
      let second = number(bytes[17..<19]), (1...12).contains(month), hour < 24, minute < 60,
      second < 60, day >= 1, day <= CivilTime.days(inMonth: month, of: year)
    else { return nil }
    guard let offset = offset(bytes[19...]) else { return nil }
    let local = CivilTime(
      year: year, month: month, day: day, secondOfDay: hour * 3_600 + minute * 60 + second)
    return local.unixSeconds - offset
  }

  private static func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
    var rest = bytes
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst().drop { (0x30...0x39).contains($0) }
    }
    if rest.count == 1, let zone = rest.first, zone | 0x20 == UInt8(ascii: "z") { return 0 }
    guard rest.count == 6, let sign = rest.first, sign == 0x2B || sign == 0x2D else { return nil }
    let digits = Array(rest.dropFirst())
    guard digits[2] == UInt8(ascii: ":"), let hours = number(digits[0..<2]),
      let minutes = number(digits[3..<5]), hours < 24, minutes < 60
    else { return nil }
    return (sign == 0x2B ? 1 : -1) * (hours * 3_600 + minutes * 60)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }
}
