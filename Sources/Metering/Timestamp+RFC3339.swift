extension Timestamp: CustomStringConvertible {
  private static let secondsPerDay: Int64 = 86_400

  /// RFC 3339 in UTC: `2026-01-31T10:00:00Z`, with a fraction only when there is one.
  public var description: String {
    let date = CivilDate(dayNumber: seconds.flooredQuotient(by: Self.secondsPerDay))
    let secondOfDay = seconds - seconds.flooredQuotient(by: Self.secondsPerDay) * Self.secondsPerDay
    let clock = [secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60]
    let time = clock.map { Self.padded($0, 2) }.joined(separator: ":")
    let day =
      "\(Self.padded(date.year, 4))-\(Self.padded(date.month, 2))-\(Self.padded(date.day, 2))"
    return "\(day)T\(time)\(fraction)Z"
  }

  private var fraction: String {
    let remainder = nanoseconds % Self.nanosecondsPerSecond
    let rest = remainder < 0 ? remainder + Self.nanosecondsPerSecond : remainder
    guard rest != 0 else { return "" }
    var digits = Self.padded(rest, 9)
    while digits.hasSuffix("0") { digits.removeLast() }
    return "." + digits
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Reads an RFC 3339 date-time with `Z` or a numeric offset and at most nine decimals of a second.
  ///
  /// Throws `invalidTime` for anything else, for days that do not exist, leap seconds, and years outside 1678…2261.
  public init(rfc3339 text: some StringProtocol) throws(MeteringError) {
    guard let timestamp = Self.parse(Array(text.utf8)) else {
      throw MeteringError(
        .invalidTime, "\"\(text.prefix(40))\" is not an RFC 3339 time such as 2026-01-31T10:00:00Z")
    }
    self = timestamp
  }

  private static func parse(_ bytes: [UInt8]) -> Timestamp? {
    var cursor = ClockText(bytes[...])
    guard let year = cursor.number(digits: 4), cursor.skip("-"),
      let month = cursor.number(digits: 2), cursor.skip("-"),
      let day = cursor.number(digits: 2), cursor.skip("T") || cursor.skip("t"),
      let hour = cursor.number(digits: 2), cursor.skip(":"),
      let minute = cursor.number(digits: 2), cursor.skip(":"),
      let second = cursor.number(digits: 2),
      let fraction = cursor.fraction(), let offset = cursor.offset(), cursor.isAtEnd
    else { return nil }
    guard (1678...2261).contains(year), (1...12).contains(month), hour < 24, minute < 60,
      second < 60, day >= 1, day <= CivilDate.days(inMonth: month, of: year)
    else { return nil }
    let days = CivilDate(year: year, month: month, day: day).dayNumber
    let seconds = days * secondsPerDay + hour * 3600 + minute * 60 + second - offset
    return Timestamp(nanoseconds: seconds * nanosecondsPerSecond + fraction)
  }
}

/// A cursor over the bytes of a time's text.
private struct ClockText {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  mutating func number(digits: Int) -> Int64? {
    guard rest.count >= digits else { return nil }
    var value: Int64 = 0
    for byte in rest.prefix(digits) {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int64(byte - UInt8(ascii: "0"))
    }
    rest.removeFirst(digits)
    return value
  }

  /// Nanoseconds; zero when there is no fraction.
  mutating func fraction() -> Int64? {
    guard skip(".") else { return 0 }
    var value: Int64 = 0
    var digits = 0
    while let digit = number(digits: 1) {
      guard digits < 9 else { return nil }
      value = value * 10 + digit
      digits += 1
    }
    guard digits > 0 else { return nil }
    for _ in digits..<9 { value *= 10 }
    return value
  }

  /// Seconds east of UTC.
  mutating func offset() -> Int64? {
    if skip("Z") || skip("z") { return 0 }
    let sign: Int64
    if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
    guard let hours = number(digits: 2), skip(":"), let minutes = number(digits: 2),
      hours < 24, minutes < 60
    else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }
}
