/// A moment split into its UTC calendar fields, computed from Unix seconds without a library.
///
/// The day arithmetic is the era method for the proleptic Gregorian calendar: 146,097 days in 400 years.
struct CivilTime: Sendable, Equatable {
  var year: Int64
  var month: Int64
  var day: Int64
  var secondOfDay: Int64

  init(year: Int64, month: Int64, day: Int64, secondOfDay: Int64 = 0) {
    self.year = year
    self.month = month
    self.day = day
    self.secondOfDay = secondOfDay
  }

  init(unixSeconds: Int64) {
    let days = unixSeconds.flooredDivision(by: 86_400)
    secondOfDay = unixSeconds - days * 86_400
    let shifted = days + 719_468
    let era = shifted.flooredDivision(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  var unixSeconds: Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear.flooredDivision(by: 400)
    let yearOfEra = shiftedYear - era * 400
    let monthFromMarch = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return (era * 146_097 + dayOfEra - 719_468) * 86_400 + secondOfDay
  }

  static func days(inMonth month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func isLeap(_ year: Int64) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// This moment `count` months later, on the same day of the month or, where the month is shorter, on its last day.
  func adding(months count: Int64) -> CivilTime {
    let index = year * 12 + month - 1 + count
    let newYear = index.flooredDivision(by: 12)
    let newMonth = index - newYear * 12 + 1
    let lastDay = Self.days(inMonth: newMonth, of: newYear)
    return CivilTime(
      year: newYear, month: newMonth, day: min(day, lastDay), secondOfDay: secondOfDay)
  }
}

extension Int64 {
  /// Division that rounds towards negative infinity.
  func flooredDivision(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return (self % divisor != 0) && ((self < 0) != (divisor < 0)) ? quotient - 1 : quotient
  }
}
