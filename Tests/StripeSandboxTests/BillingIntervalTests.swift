import Testing

@testable import StripeSandbox

struct BillingIntervalTests {
  private func moment(_ year: Int64, _ month: Int64, _ day: Int64, _ second: Int64 = 0) -> Int64 {
    CivilTime(year: year, month: month, day: day, secondOfDay: second).unixSeconds
  }

  @Test func civilTimeGoesThereAndBackForFourHundredYears() {
    var day: Int64 = moment(1900, 1, 1)
    let end = moment(2300, 1, 1)
    var wrong = 0
    while day < end {
      if CivilTime(unixSeconds: day + 86_399).unixSeconds != day + 86_399 { wrong += 1 }
      day += 86_400
    }
    #expect(wrong == 0)
    #expect(moment(1970, 1, 1) == 0)
    #expect(moment(2000, 2, 29) == 951_782_400)
  }

  @Test func anchorOnThe31stClampsAndComesBack() {
    let anchor = moment(2027, 1, 31, 43_200)
    let month = BillingInterval(unit: .month, count: 1)
    #expect(month.boundary(1, from: anchor) == moment(2027, 2, 28, 43_200))
    #expect(month.boundary(2, from: anchor) == moment(2027, 3, 31, 43_200))
    #expect(month.boundary(13, from: anchor) == moment(2028, 2, 29, 43_200))
    #expect(
      month.nextBoundary(after: moment(2027, 2, 28, 43_200), anchor: anchor)
        == moment(2027, 3, 31, 43_200))
    #expect(
      month.nextBoundary(after: moment(2027, 2, 28, 43_199), anchor: anchor)
        == moment(2027, 2, 28, 43_200))
  }

  @Test(arguments: [
    BillingInterval(unit: .day, count: 1), .init(unit: .day, count: 30),
    .init(unit: .week, count: 2),
    .init(unit: .month, count: 1), .init(unit: .month, count: 3), .init(unit: .year, count: 1),
  ])
  func periodsTileWithoutGap(interval: BillingInterval) {
    let anchor = moment(2024, 2, 29, 1)
    var end = anchor
    for index in 1...400 {
      let next = interval.nextBoundary(after: end, anchor: anchor)
      #expect(next == interval.boundary(Int64(index), from: anchor))
      #expect(interval.nextBoundary(after: next - 1, anchor: anchor) == next)
      end = next
    }
  }
}
