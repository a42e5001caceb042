/// One line's worth of a price: a quantity at a unit amount, or a tier's flat fee.
struct Charge: Sendable, Equatable {
  enum Part: Sendable, Equatable {
    case whole
    case tier(Int)
    case flatFee(Int)
  }

  var part: Part
  var quantity: Int64
  var unitAmount: DecimalAmount
  /// In minor units, rounded by itself.
  var amount: Int64
}

/// Turns a quantity into charges by Stripe's rules (docs.stripe.com/billing/subscriptions/tiers,
/// …/usage-based/transform-quantities, …/decimal-amounts): multiply exactly, round once a line, add the lines.
struct ChargeCalculator: Sendable {
  var ties: TieRule
  /// Whether the first tier's flat fee of a graduated price is due for no usage at all.
  var chargesFlatFeeAtZero: Bool
  /// Each line is rounded to a multiple of this many minor units: 100 in ISK and UGX, 10 where there are three decimals
  /// (docs.stripe.com/currencies).
  var step: Int64 = 1

  /// So that no sum of an invoice's lines overflows.
  private static let largestLine: UInt64 = 10_000_000_000_000_000

  func charges(for quantity: Int64, at terms: PriceTerms) throws(StripeError) -> [Charge] {
    switch terms.tiersMode {
    case nil: [try perUnit(quantity, at: terms)]
    case .volume: [try volume(quantity, at: terms)]
    case .graduated: try graduated(quantity, at: terms)
    }
  }

  private func perUnit(_ quantity: Int64, at terms: PriceTerms) throws(StripeError) -> Charge {
    let billed = terms.packaging?.packages(of: quantity) ?? quantity
    let unit = terms.unitAmount ?? .zero
    return Charge(
      part: .whole, quantity: quantity, unitAmount: unit, amount: try amount(billed, unit))
  }

  private func volume(_ quantity: Int64, at terms: PriceTerms) throws(StripeError) -> Charge {
    let tier = terms.tiers.first { $0.upTo.map { quantity <= $0 } ?? true } ?? terms.tiers.last
    let unit = tier?.unitAmount ?? .zero
    let isFree = quantity == 0 && !chargesFlatFeeAtZero
    let flat = isFree ? DecimalAmount.zero : tier?.flatAmount ?? .zero
    return Charge(
      part: .whole, quantity: quantity, unitAmount: unit, amount: try amount(quantity, unit, flat))
  }

  private func graduated(_ quantity: Int64, at terms: PriceTerms) throws(StripeError) -> [Charge] {
    var charges: [Charge] = []
    var below: Int64 = 0
    for (index, tier) in terms.tiers.enumerated() {
      guard index == 0 || quantity > below else { break }
      let top = min(quantity, tier.upTo ?? quantity)
      let unit = tier.unitAmount ?? .zero
      let inTier = max(0, top - below)
      charges.append(
        Charge(
          part: .tier(index), quantity: inTier, unitAmount: unit, amount: try amount(inTier, unit)))
      if let flat = tier.flatAmount, flat != .zero, quantity > 0 || chargesFlatFeeAtZero {
        charges.append(
          Charge(part: .flatFee(index), quantity: 0, unitAmount: flat, amount: try amount(1, flat)))
      }
      below = tier.upTo ?? quantity
    }
    return charges
  }

  private func amount(_ quantity: Int64, _ unit: DecimalAmount, _ flat: DecimalAmount = .zero)
    throws(StripeError) -> Int64
  {
    let product = Int128(quantity).multipliedReportingOverflow(by: unit.trillionths)
    let sum = product.partialValue.addingReportingOverflow(flat.trillionths)
    let steps = ties.rounded(sum.partialValue, over: DecimalAmount.scale * Int128(step))
    let minor = steps * Int128(step)
    guard !product.overflow, !sum.overflow, let amount = Int64(exactly: minor),
      amount.magnitude <= Self.largestLine
    else {
      throw .invalid("The amount is too large.", code: "amount_too_large")
    }
    return amount
  }
}
