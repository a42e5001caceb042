import Testing

@testable import Metering

@Suite struct CivilDateTests {
  /// Walks the whole 400-year cycle of the calendar day by day, counting months the way a child would.
  @Test func everyDayOfTheCalendarsCycleHasItsNumber() {
    var expected = CivilDate(year: 1800, month: 1, day: 1)
    var number = expected.dayNumber
    var wrong: [Int64] = []
    for _ in 0..<146_097 {
      if expected.dayNumber != number || CivilDate(dayNumber: number) != expected {
        wrong.append(number)
      }
      number += 1
      expected = Self.nextDay(expected)
    }
    #expect(wrong.isEmpty)
    #expect(expected == CivilDate(year: 2200, month: 1, day: 1))
  }

  @Test(
    arguments: [
      (1970, 1, 1, 0), (1969, 12, 31, -1), (2000, 3, 1, 11_017), (2024, 2, 29, 19_782),
      (1600, 1, 1, -135_140), (0, 3, 1, -719_468),
    ] as [(Int64, Int64, Int64, Int64)])
  func knownDays(_ year: Int64, _ month: Int64, _ day: Int64, _ number: Int64) {
    #expect(CivilDate(year: year, month: month, day: day).dayNumber == number)
  }

  private static func nextDay(_ date: CivilDate) -> CivilDate {
    let isLeap = date.year % 400 == 0 || (date.year % 4 == 0 && date.year % 100 != 0)
    let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    if date.day < lengths[Int(date.month) - 1] {
      return CivilDate(year: date.year, month: date.month, day: date.day + 1)
    }
    if date.month < 12 { return CivilDate(year: date.year, month: date.month + 1, day: 1) }
    return CivilDate(year: date.year + 1, month: 1, day: 1)
  }
}
