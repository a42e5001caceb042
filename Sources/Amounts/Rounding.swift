/// How a number that is not whole becomes whole.
public enum RoundingRule: String, Sendable, Hashable, CaseIterable {
  /// Away from zero: 2.1 → 3. The guide's "rounded up from 2.5".
  case up
  /// Towards zero: 2.9 → 2.
  case down
  /// To the nearest; a tie goes away from zero: 2.5 → 3, 2.4 → 2.
  case halfUp = "half_up"
}

/// Where exactly half a unit goes when an invoice line is rounded.
public enum TieRounding: String, Sendable, Hashable, CaseIterable {
  /// 1.5 → 2, 2.5 → 3: Stripe's published example.
  case awayFromZero = "away_from_zero"
  /// 1.5 → 2, 2.5 → 2.
  case toEven = "to_even"
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

  /// `numerator / denominator` to the nearest whole number; the denominator is greater than zero.
  static func nearest(_ numerator: Int128, by denominator: Int128, ties: TieRounding) -> Int128 {
    guard ties == .toEven else { return divide(numerator, by: denominator, rounding: .halfUp) }
    let (quotient, remainder) = quotientAndRemainder(numerator, denominator)
    let rest = remainder.magnitude
    let other = denominator.magnitude - rest
    guard rest > other || rest == other && quotient % 2 != 0 else { return quotient }
    return quotient + (numerator < 0 ? -1 : 1)
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
