/// How a fraction of a minor unit becomes a whole one.
public enum TieRule: String, Codable, Sendable, CaseIterable {
  /// 2.5 → 3, −2.5 → −3: agrees with every published example (docs.stripe.com/billing/subscriptions/decimal-amounts).
  case awayFromZero
  /// 2.5 → 2, 3.5 → 4: also agrees with them, as no published example separates the two.
  case toEven
}

extension TieRule {
  /// The nearest whole number to `numerator / denominator`, by this rule where two are equally near.
  func rounded(_ numerator: Int128, over denominator: Int128) -> Int128 {
    let magnitude = numerator.magnitude
    let divisor = denominator.magnitude
    var quotient = magnitude / divisor
    let rest = magnitude % divisor
    let distance = divisor - rest
    if rest > distance || (rest == distance && (self == .awayFromZero || quotient % 2 == 1)) {
      quotient += 1
    }
    return (numerator < 0) != (denominator < 0) ? -Int128(quotient) : Int128(quotient)
  }
}

/// Rounds towards negative infinity: proration lines (−2.5 → −3, 4.5 → 4); to a multiple of `step` where a currency has one.
func flooredQuotient(_ numerator: Int128, _ denominator: Int128, step: Int64 = 1) -> Int128 {
  let divisor = denominator * Int128(step)
  let quotient = numerator / divisor
  let isBelow = numerator % divisor != 0 && (numerator < 0) != (divisor < 0)
  return (isBelow ? quotient - 1 : quotient) * Int128(step)
}
