import Amounts

/// What is usual in an hour, from the same hour of the weeks before: their median, and the median of how far each is from it (MAD).
///
/// Neither moves for a single outlier, so that a spike of last week does not hide the next one (Rousseeuw and Croux,
/// "Alternatives to the Median Absolute Deviation", 1993). For values that differ as a normal distribution does, 1.4826 times
/// the MAD is the standard deviation.
struct HourBaseline: Hashable {
  /// With fewer known weeks nothing is usual.
  static let leastWeeks = 3
  /// Where the weeks hardly differ, a deviation is taken to be so large a part of the median: else one more than always would be a spike.
  private static let leastPart: Int64 = 10

  let median: Quantity
  /// One deviation: 1.4826 MAD, at least a tenth of the median.
  let deviation: Quantity

  /// Nil with too few weeks. Throws `overflow` for values that do not fit.
  init?(_ weeks: [Quantity]) throws(AmountError) {
    guard weeks.count >= Self.leastWeeks else { return nil }
    let median = try Self.median(weeks)
    var distances: [Quantity] = []
    for week in weeks {
      distances.append(
        week < median ? try median.subtracting(week) : try week.subtracting(median))
    }
    self.median = median
    deviation = max(
      try Self.median(distances).scaled(by: 14_826, over: 10_000, rounding: .halfUp),
      try median.divided(by: Self.leastPart, rounding: .halfUp))
  }

  /// The value that so many halves of a deviation are above the median.
  func above(halves: Int64) throws(AmountError) -> Quantity {
    try median.adding(deviation.scaled(by: halves, over: 2, rounding: .halfUp))
  }

  /// The middle one, or the mean of the two in the middle; of none it is zero.
  private static func median(_ values: [Quantity]) throws(AmountError) -> Quantity {
    let sorted = values.sorted()
    guard let upper = sorted.dropFirst(sorted.count / 2).first else { return .zero }
    guard sorted.count.isMultiple(of: 2) else { return upper }
    return try sorted[sorted.count / 2 - 1].adding(upper).divided(by: 2, rounding: .halfUp)
  }
}
