/// Reads a price's terms and recurrence from a call and refuses what Stripe refuses.
struct PriceReader {
  var parameters: Parameters
  var generation: APIGeneration
  var currency: ChargeCurrency

  func terms() throws(StripeError) -> PriceTerms {
    let isTiered = parameters.text("billing_scheme") == "tiered"
    let packaging = try packaging()
    if isTiered {
      return try tieredTerms(packaging)
    }
    guard !parameters.has("tiers"), !parameters.has("tiers_mode") else {
      throw .invalid(
        "You may not use `tiers` unless `billing_scheme` is `tiered`.", param: "tiers")
    }
    guard let unit = try amount("unit_amount", of: parameters) else {
      throw .parameterMissing("unit_amount")
    }
    return PriceTerms(unitAmount: unit, packaging: packaging)
  }

  private func tieredTerms(_ packaging: PriceTerms.Packaging?) throws(StripeError) -> PriceTerms {
    guard packaging == nil else {
      throw .invalid(
        "You cannot use `transform_quantity` with tiered prices.", param: "transform_quantity")
    }
    guard !parameters.has("unit_amount"), !parameters.has("unit_amount_decimal") else {
      throw .invalid(
        "You cannot set `unit_amount` if `billing_scheme=tiered`.", param: "unit_amount")
    }
    guard let mode = parameters.text("tiers_mode").flatMap(PriceTerms.TiersMode.init) else {
      throw .parameterMissing("tiers_mode")
    }
    let tiers = try tiers()
    return PriceTerms(tiers: tiers, tiersMode: mode)
  }

  private func tiers() throws(StripeError) -> [PriceTerms.Tier] {
    let list = parameters.list("tiers")
    guard !list.isEmpty else { throw .parameterMissing("tiers") }
    var tiers: [PriceTerms.Tier] = []
    for (index, entry) in list.enumerated() {
      tiers.append(try tier(entry, isLast: index == list.count - 1, after: tiers.last?.upTo ?? 0))
    }
    return tiers
  }

  private func tier(_ entry: Parameters, isLast: Bool, after below: Int64) throws(StripeError)
    -> PriceTerms.Tier
  {
    let upTo = entry.text("up_to") == "inf" ? nil : entry.integer("up_to")
    guard (upTo == nil) == isLast else {
      throw .invalid(
        isLast
          ? "Last tier must have `up_to` set to `inf`."
          : "Only the last tier can have `up_to` set to `inf`.",
        param: entry.path("up_to"))
    }
    if let upTo, upTo <= below {
      throw .invalid(
        "Tiers must be in ascending order by `up_to` and above 0.", param: entry.path("up_to"))
    }
    let unit = try amount("unit_amount", of: entry)
    let flat = try amount("flat_amount", of: entry)
    guard unit != nil || flat != nil else {
      throw .invalid(
        "Each tier must have a `unit_amount` or a `flat_amount`.", param: entry.prefix)
    }
    return PriceTerms.Tier(upTo: upTo, unitAmount: unit, flatAmount: flat)
  }

  private func packaging() throws(StripeError) -> PriceTerms.Packaging? {
    guard let entry = parameters.object("transform_quantity") else { return nil }
    guard let divideBy = entry.integer("divide_by"), divideBy > 0 else {
      throw .invalid(
        "Invalid positive integer", param: entry.path("divide_by"),
        code: "parameter_invalid_integer")
    }
    let direction = entry.text("round").flatMap(PriceTerms.Packaging.Direction.init) ?? .up
    return PriceTerms.Packaging(divideBy: divideBy, direction: direction)
  }

  private func amount(_ name: String, of entry: Parameters) throws(StripeError) -> DecimalAmount? {
    let decimalName = name + "_decimal"
    if let text = entry.text(decimalName) {
      guard entry.text(name) == nil else {
        throw .invalid(
          "You may only specify one of these parameters: \(name), \(decimalName).",
          param: entry.path(name), code: "parameters_exclusive")
      }
      guard let amount = DecimalAmount(text: text), amount >= .zero else {
        throw .invalid(
          "Invalid decimal: \(text); must be non-negative with at most 12 decimal places.",
          param: entry.path(decimalName))
      }
      return amount
    }
    guard let whole = entry.integer(name) else { return nil }
    guard whole >= 0, whole <= 99_999_999_999_9 else {
      throw .invalid(
        "Invalid non-negative integer", param: entry.path(name), code: "parameter_invalid_integer")
    }
    try currency.check(whole, at: entry.path(name))
    return DecimalAmount(whole: whole)
  }
}
