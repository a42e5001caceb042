/// Dates of HTTP headers: `Sun, 31 Jan 2027 12:00:00 GMT` (RFC 9110, 5.6.7).
enum HTTPDateText {
  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]

  static func text(_ moment: Int64) -> String {
    let time = CivilTime(unixSeconds: moment)
    let number = moment.flooredDivision(by: 86_400)
    let weekday = days[Int(number - number.flooredDivision(by: 7) * 7)]
    let (hour, rest) = (time.secondOfDay / 3_600, time.secondOfDay % 3_600)
    return "\(weekday), \(DayText.day(moment)) \(two(hour)):\(two(rest / 60)):\(two(rest % 60)) GMT"
  }

  private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
