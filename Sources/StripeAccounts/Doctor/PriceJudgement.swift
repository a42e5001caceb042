import Amounts
import Catalog
import StripeCatalog

/// The catalogue beside Stripe, by the same comparison as `billing catalog diff`. Pure.
struct PriceJudgement {
  private static let apply = "`billing catalog apply` (`billing catalog diff` shows what it does)"

  private let reading: CatalogReading

  init(_ reading: CatalogReading) { self.reading = reading }

  var lookupKeys: Diagnosis {
    let missing = reading.plan.changes.compactMap { change -> DoctorFinding? in
      guard case .createPrice(let price) = change else { return nil }
      return DoctorFinding(
        check: .lookupKeys, severity: .error, subject: "price \(price.lookupKey)",
        explanation:
          "Stripe has no price with the lookup key \"\(price.lookupKey)\", so the plan \(price.metadata["plan"] ?? "") cannot be subscribed to",
        remedy: Self.apply)
    }
    let named = findings(.lookupKeys, [.nearLookupKey, .archivedKey])
    let all = reading.desired.prices.count
    return Diagnosis(.lookupKeys, "\(all - missing.count) of \(all) are there", named + missing)
  }

  var prices: Diagnosis {
    let changes = reading.plan.changes.filter {
      if case .createPrice = $0 { false } else { true }
    }
    var found = findings(
      .prices, [.meterConflict, .sumOfGauge, .priceWithoutMeter, .otherCurrency])
    if !changes.isEmpty {
      found.append(
        DoctorFinding(
          check: .prices, severity: .error, subject: "Stripe's products, meters and prices",
          explanation:
            "they are not what the catalogue says: "
            + changes.prefix(5).map(\.line).joined(separator: "; ")
            + (changes.count > 5 ? "; and \(changes.count - 5) more" : ""),
          remedy: Self.apply))
    }
    found += free
    return Diagnosis(
      .prices, "\(reading.desired.prices.count) prices of the catalogue compared", found)
  }

  /// The findings about subscriptions, which another check shows.
  var ofSubscriptions: [DoctorFinding] {
    findings(.subscriptions, [.missingItem, .unknownPlan])
  }

  /// Metered prices that charge nothing, however much is used.
  private var free: [DoctorFinding] {
    reading.desired.prices.filter { $0.eventName != nil && Self.chargesNothing($0.shape) }.map {
      DoctorFinding(
        check: .prices, severity: .warning, subject: "price \($0.lookupKey)",
        explanation: "it charges nothing, however much is used",
        remedy: "give it an amount in the catalogue, then `billing catalog apply`")
    }
  }

  private static func chargesNothing(_ shape: StripePriceShape) -> Bool {
    switch shape {
    case .perUnit(let amount, _): amount == .zero
    case .tiered(_, let tiers): tiers.allSatisfy(\.isFree)
    }
  }

  private func findings(_ check: DoctorCheck, _ codes: Set<CatalogFinding.Code>) -> [DoctorFinding]
  {
    reading.plan.findings.filter { codes.contains($0.code) }.map {
      DoctorFinding(
        check: check, severity: Self.severity($0), subject: $0.subject, explanation: $0.explanation,
        remedy: $0.remedy)
    }
  }

  private static func severity(_ finding: CatalogFinding) -> DoctorFinding.Severity {
    switch finding.code {
    case .sumOfGauge, .priceWithoutMeter, .missingItem: .error
    default: finding.isConflict ? .error : .warning
    }
  }
}
