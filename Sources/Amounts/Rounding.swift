/// How a number that is not whole becomes whole.
public enum RoundingRule: String, Sendable, Hashable, CaseIterable {
  /// Away from zero: 2.1 → 3. The guide's "rounded up from 2.5".
  case up
  /// Towards zero: 2.9 → 2.
  case down
  /// To the nearest; a tie goes away from zero: 2.5 → 3, 2.4 → 2.
  case halfUp = "half_up"
}

/// The project's only division: a quotient is always rounded by a named rule.
enum Division {
  /// `numerator / denominator`, rounded by `rule`; the denominator is greater than zero.
  static func divide(_ numerator: Int128, by denominator: Int128, rounding rule: RoundingRule)
    -> Int128
  {
    let (quotient, remainder) = quotientAndRemainder(numerator, denominator)
    guard remainder != 0 else { return quotient }
    let awayFromZero: Int128 = numerator < 0 ? -1 : 1
    switch rule {
    case .down: return quotient
    case .up: return quotient + awayFromZero
    case .halfUp:
      let rest = remainder.magnitude
      return rest >= denominator.magnitude - rest ? quotient + awayFromZero : quotient
    }
  }

  /// Nearly every amount fits 64 bits, whose division costs a fifth of that of 128 bits; the result is the same.
  private static func quotientAndRemainder(_ numerator: Int128, _ denominator: Int128) -> (
    quotient: Int128, remainder: Int128
  ) {
    guard let small = Int64(exactly: numerator), let divisor = Int64(exactly: denominator) else {
      return numerator.quotientAndRemainder(dividingBy: denominator)
    }
    let (quotient, remainder) = small.quotientAndRemainder(dividingBy: divisor)
    return (Int128(quotient), Int128(remainder))
  }
}
