/// What all usage costs: from what happened and what it was to be charged at, by arithmetic of its own.
///
/// A window counts where it ends, `(start, end]`; one that began in free time is free; one that ends behind the
/// subscription's end costs nothing.
struct Truth: Sendable {
  var contract: Contract
  /// What the service accepted and nobody waived; times are Unix seconds.
  var facts: [UsageFact]

  struct Line: Sendable {
    var stretch: Contract.Stretch
    var meter: String
    var quantity: Int64
    var cost: Int64

    func text(from origin: Int64) -> String {
      "\(meter) \(Life.time(stretch.start - origin))–\(Life.time(stretch.end - origin)) \(stretch.plan ?? "trial"): \(quantity) costs \(cost)"
    }
  }

  func lines(until limit: Int64) -> [Line] {
    let stretches = contract.stretches(until: limit)
    return stretches.flatMap { stretch in
      let own = facts.filter { isCounted($0, in: stretch) }
      return Market.meters(of: contract.plans[0].plan).map { meter in
        let quantity =
          switch meter {
          case "devices": Self.last(own, meter)
          case "storage": Gauges(own, meter).peak
          case "load": Gauges(own, meter).average(from: stretch.start, until: stretch.end)
          default: Self.sum(own, meter)
          }
        return Line(
          stretch: stretch, meter: meter, quantity: quantity,
          cost: stretch.plan.map { Market.tariff(meter, $0).cost(quantity) } ?? 0)
      }
    }
  }

  private func isCounted(_ fact: UsageFact, in stretch: Contract.Stretch) -> Bool {
    guard stretch.start < fact.end, fact.end <= stretch.end else { return false }
    let isFree = contract.start <= fact.start && fact.start < contract.trialEnd
    return !(stretch.plan != nil && isFree && contract.start < contract.trialEnd)
  }

  private static func sum(_ facts: [UsageFact], _ meter: String) -> Int64 {
    facts.reduce(0) { $0 + ($1.values[meter] ?? 0) }
  }

  private static func last(_ facts: [UsageFact], _ meter: String) -> Int64 {
    let telling = facts.filter { $0.values[meter] != nil }
    return Set(telling.map(\.instance)).reduce(0) { total, instance in
      let newest = telling.filter { $0.instance == instance }.max { $0.end < $1.end }
      return total + (newest?.values[meter] ?? 0)
    }
  }
}
