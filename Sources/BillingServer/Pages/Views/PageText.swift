import Amounts
import Metering
import Wire

/// Numbers and times as the pages write them.
enum PageText {
  /// Thousands in groups: `1,500,000`; decimals stay.
  static func number(_ text: String) -> String {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let sign = parts[0].hasPrefix("-") ? "-" : ""
    let digits = Array(parts[0].drop { $0 == "-" })
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { grouped += "," }
      grouped.append(digit)
    }
    return sign + grouped + parts.dropFirst().map { ".\($0)" }.joined()
  }

  static func number(_ quantity: Quantity) -> String { number(quantity.description) }
  static func number(_ quantity: WholeQuantity) -> String { number(quantity.description) }

  /// `2026-01-31 10:00`, in UTC.
  static func time(_ instant: Timestamp) -> String {
    let text = instant.description
    return text.prefix(10) + " " + text.dropFirst(11).prefix(5)
  }

  /// `2026-01-31`.
  static func day(_ instant: Timestamp) -> String { String(instant.description.prefix(10)) }

  /// `31 Jan`.
  static func shortDay(_ instant: Timestamp) -> String {
    let words = HTTPDate.text(unixSeconds: instant.seconds).split(separator: " ")
    return "\(Int(words[1]) ?? 0) \(words[2])"
  }

  /// A round number in little room: `1.5M`, `250k`, `20`.
  static func compact(_ quantity: Quantity) -> String {
    let units: [(Int64, String)] = [(1_000_000_000, "bn"), (1_000_000, "M"), (1_000, "k")]
    for (size, letters) in units where quantity >= Quantity(size) {
      guard let part = try? quantity.divided(by: size, rounding: .halfUp) else { break }
      return number(part) + letters
    }
    return number(quantity)
  }

  /// `2026-01-01 – 2026-02-01`.
  static func period(_ period: BillingPeriod) -> String {
    "\(day(period.start)) – \(day(period.end))"
  }

  /// A sentence without the marks that set code apart in it.
  static func plain(_ sentence: String) -> String { sentence.replacing("`", with: "") }

  /// `1 device`, `8 devices`; symbols such as `GB` stay.
  static func amount(_ quantity: WholeQuantity, _ unit: String) -> String {
    UnitName(unit).counted(quantity)
  }

  /// Text as HTML shows it, in elements and in quoted attributes.
  static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { "&<>\"'".utf8.contains($0) }) else { return text }
    return text.reduce(into: "") { escaped, letter in
      switch letter {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.append(letter)
      }
    }
  }
}
