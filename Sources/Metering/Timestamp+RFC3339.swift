extension Timestamp: CustomStringConvertible {
  private static let secondsPerDay: Int64 = 86_400

  /// RFC 3339 in UTC: `2026-01-31T10:00:00Z`, with a fraction only when there is one.
  public var description: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(30)
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends `description` in ASCII: every answer to a report holds three times, which are written without texts of
  /// their parts.
  public func append(to bytes: inout [UInt8]) {
    let day = seconds.flooredQuotient(by: Self.secondsPerDay)
    let secondOfDay = seconds - day * Self.secondsPerDay
    let date = CivilDate(dayNumber: day)
    Self.appendTwoDigits(date.year / 100, to: &bytes)
    Self.appendTwoDigits(date.year % 100, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    Self.appendTwoDigits(date.month, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    Self.appendTwoDigits(date.day, to: &bytes)
    bytes.append(UInt8(ascii: "T"))
    Self.appendTwoDigits(secondOfDay / 3600, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    Self.appendTwoDigits(secondOfDay / 60 % 60, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    Self.appendTwoDigits(secondOfDay % 60, to: &bytes)
    appendFraction(to: &bytes)
    bytes.append(UInt8(ascii: "Z"))
  }

  private func appendFraction(to bytes: inout [UInt8]) {
    let rest = nanoseconds &- seconds &* Self.nanosecondsPerSecond
    guard rest != 0 else { return }
    bytes.append(UInt8(ascii: "."))
    Self.appendTwoDigits(rest / 10_000_000, to: &bytes)
    Self.appendTwoDigits(rest / 100_000 % 100, to: &bytes)
    Self.appendTwoDigits(rest / 1_000 % 100, to: &bytes)
    Self.appendTwoDigits(rest / 10 % 100, to: &bytes)
    bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
    while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
  }

  private static func appendTwoDigits(_ number: Int64, to bytes: inout [UInt8]) {
    let number = UInt8(truncatingIfNeeded: number)
    bytes.append(UInt8(ascii: "0") + number / 10)
    bytes.append(UInt8(ascii: "0") + number % 10)
  }

  /// Reads an RFC 3339 date-time with `Z` or a numeric offset and at most nine decimals of a second.
  ///
  /// Throws `invalidTime` for anything else, for days that do not exist, leap seconds, and years outside 1678…2261.
  public init(rfc3339 text: some StringProtocol) throws(MeteringError) {
    guard let timestamp = Timestamp(rfc3339Bytes: Array(text.utf8)[...]) else {
      throw MeteringError(
        .invalidTime, "\"\(text.prefix(40))\" is not an RFC 3339 time such as 2026-01-31T10:00:00Z")
    }
    self = timestamp
  }

  /// The same from the bytes of a text; nil where that throws.
  public init?(rfc3339Bytes bytes: ArraySlice<UInt8>) {
    var cursor = ClockText(bytes)
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
    let seconds = days * Self.secondsPerDay + hour * 3600 + minute * 60 + second - offset
    self.init(nanoseconds: seconds * Self.nanosecondsPerSecond + fraction)
  }
}

/// A cursor over the bytes of a time's text.
private struct ClockText {
  private let bytes: ArraySlice<UInt8>
  private var index: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    index = bytes.startIndex
  }

  var isAtEnd: Bool { index == bytes.endIndex }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard index < bytes.endIndex, bytes[index] == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  mutating func number(digits: Int) -> Int64? {
    guard bytes.endIndex - index >= digits else { return nil }
    var value: Int64 = 0
    for position in index..<index + digits {
      let byte = bytes[position]
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int64(byte - UInt8(ascii: "0"))
    }
    index += digits
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
