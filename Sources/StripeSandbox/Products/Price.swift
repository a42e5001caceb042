/// docs.stripe.com/api/prices/object
struct Price: Identified, Codable, Sendable {
  /// How a price repeats; absent for a one-time price.
  struct Recurrence: Codable, Sendable, Equatable {
    enum Aggregate: String, Codable, Sendable {
      case sum
      case lastDuringPeriod = "last_during_period"
      case lastEver = "last_ever"
      case max
    }

    var interval: BillingInterval
    var isMetered: Bool
    var meter: String?
    /// Only for the usage-record generation.
    var aggregate: Aggregate?
  }

  var id: String
  var created: Int64
  var product: String
  var currency: String
  var isActive = true
  var lookupKey: String?
  var nickname: String?
  var taxBehavior: String?
  var recurrence: Recurrence?
  var terms: PriceTerms
  var metadata: [StringPair] = []

  var isMetered: Bool { recurrence?.isMetered ?? false }

  func rendered(_ rendering: Rendering, in state: SandboxState) -> JSON {
    var json = JSONObject(id: id, object: "price")
    json.set("active", isActive)
    json.set("billing_scheme", terms.tiersMode == nil ? "per_unit" : "tiered")
    json.set("created", created)
    json.set("currency", currency)
    json.set("custom_unit_amount", JSON.null)
    json.set("livemode", false)
    json.set("lookup_key", lookupKey)
    json.set("metadata", metadata)
    json.set("nickname", nickname)
    json.set("product", productReference(rendering, in: state))
    json.set("recurring", recurrence.map { $0.rendered(rendering.generation) } ?? .null)
    json.set("tax_behavior", taxBehavior ?? "unspecified")
    // Tiers come only when they are asked for (docs.stripe.com/api/prices/object).
    if rendering.expansion["tiers"] != nil, terms.tiersMode != nil {
      json.set("tiers", terms.tiers.map(\.rendered))
    }
    json.set("tiers_mode", terms.tiersMode?.rawValue)
    json.set("transform_quantity", terms.packaging.map(\.rendered) ?? .null)
    json.set("type", recurrence == nil ? "one_time" : "recurring")
    json.set("unit_amount", terms.unitAmount?.whole)
    json.set("unit_amount_decimal", terms.unitAmount?.text)
    return .object(json)
  }

  /// The price's id, or the price where `price` is expanded.
  func reference(_ rendering: Rendering, in state: SandboxState) -> JSON {
    guard rendering.expansion["price"] != nil else { return .text(id) }
    return rendered(rendering.below("price"), in: state)
  }

  func productReference(_ rendering: Rendering, in state: SandboxState) -> JSON {
    guard rendering.expansion["product"] != nil, let product = state.products[product] else {
      return .text(product)
    }
    return product.rendered(rendering.below("product"), in: state)
  }
}

extension Price.Recurrence {
  func rendered(_ generation: APIGeneration) -> JSON {
    var json = JSONObject()
    if generation == .usageRecords { json.set("aggregate_usage", aggregate?.rawValue) }
    json.set("interval", interval.unit.rawValue)
    json.set("interval_count", interval.count)
    json.set("meter", meter)
    if generation == .usageRecords { json.set("trial_period_days", JSON.null) }
    json.set("usage_type", isMetered ? "metered" : "licensed")
    return .object(json)
  }
}

extension PriceTerms.Tier {
  var rendered: JSON {
    var json = JSONObject()
    json.set("flat_amount", flatAmount?.whole)
    json.set("flat_amount_decimal", flatAmount?.text)
    json.set("unit_amount", unitAmount?.whole)
    json.set("unit_amount_decimal", unitAmount?.text)
    json.set("up_to", upTo)
    return .object(json)
  }
}

extension PriceTerms.Packaging {
  var rendered: JSON {
    var json = JSONObject()
    json.set("divide_by", divideBy)
    json.set("round", direction.rawValue)
    return .object(json)
  }
}
