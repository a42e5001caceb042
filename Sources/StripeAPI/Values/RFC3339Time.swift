import Foundation

/// Times as Stripe's second API generation writes them: `2027-01-31T12:00:00.000Z`.
enum RFC3339Time {
  /// Whole seconds; a fraction is left out. Nil for anything but a date, a time and `Z` or an offset.
  static func timestamp(_ text: String) -> StripeTimestamp? {
    var whole = text
    if let point = text.firstIndex(of: ".") {
      let zone = text[text.index(after: point)...].drop { "0"..."9" ~= $0 }
      whole = String(text[..<point] + zone)
    }
    guard let date = try? Date(whole, strategy: .iso8601) else { return nil }
    return StripeTimestamp(unixSeconds: Int64(date.timeIntervalSince1970))
  }

  static func text(_ timestamp: StripeTimestamp) -> String {
    Date(timeIntervalSince1970: TimeInterval(timestamp.unixSeconds)).formatted(.iso8601)
  }
}
