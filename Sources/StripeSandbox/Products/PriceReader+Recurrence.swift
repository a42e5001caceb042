extension PriceReader {
  func recurrence(in state: SandboxState) throws(StripeError) -> Price.Recurrence? {
    guard let entry = parameters.object("recurring") else { return nil }
    let interval = try interval(entry)
    let isMetered = entry.text("usage_type") == "metered"
    let meter = entry.text("meter")
    let aggregate = entry.text("aggregate_usage").flatMap(Price.Recurrence.Aggregate.init)
    try check(meter: meter, aggregate: aggregate, isMetered: isMetered, entry, state)
    let usesRecords = isMetered && meter == nil
    return Price.Recurrence(
      interval: interval, isMetered: isMetered, meter: meter,
      aggregate: usesRecords ? aggregate ?? .sum : nil)
  }

  private func interval(_ entry: Parameters) throws(StripeError) -> BillingInterval {
    let unit = entry.text("interval").flatMap(BillingInterval.Unit.init) ?? .month
    let count = entry.integer("interval_count") ?? 1
    let longest: Int64 =
      switch unit {
      case .day: 1_095
      case .week: 156
      case .month: 36
      case .year: 3
      }
    // At most three years: docs.stripe.com/api/prices/create.
    guard count >= 1, count <= longest else {
      throw .invalid(
        "`interval_count` must be between 1 and \(longest) for `interval=\(unit.rawValue)`.",
        param: entry.path("interval_count"))
    }
    return BillingInterval(unit: unit, count: count)
  }

  private func check(
    meter: String?, aggregate: Price.Recurrence.Aggregate?, isMetered: Bool, _ entry: Parameters,
    _ state: SandboxState
  ) throws(StripeError) {
    if generation == .meters, entry.has("aggregate_usage") {
      throw .unknownParameter(entry.path("aggregate_usage"))
    }
    if !isMetered, meter != nil || aggregate != nil {
      let name = meter != nil ? "meter" : "aggregate_usage"
      throw .invalid(
        "You cannot set `\(name)` if `recurring[usage_type]` is not `metered`.",
        param: entry.path(name))
    }
    if generation == .meters, isMetered, meter == nil {
      throw .invalid(
        "Starting with Stripe version `2025-03-31.basil`, metered prices must be backed by meters.",
        param: entry.path("meter"))
    }
    guard let meter else { return }
    guard let found = state.meters[meter] else {
      throw .missing("meter", meter, param: entry.path("meter"))
    }
    guard found.isActive else {
      throw .invalid("The meter `\(meter)` is not active.", param: entry.path("meter"))
    }
  }
}
