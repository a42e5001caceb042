import Amounts
import Catalog
import Metering
import Reporting
package import UsageLedger

extension PriceTerms {
  /// The terms as the directory keeps them: JSON with decimal strings in minor units; what is absent is left out.
  package var document: PriceDocument {
    var object: JSONObject = [
      "blockSize": JSONValue(meter?.blockSize.units ?? 1), "currency": .string(currency),
    ]
    if case .perUnit(_, let transform?) = shape {
      object.append("divideBy", JSONValue(transform.divideBy.units))
      object.append("divideRound", .string(transform.round.rawValue))
    }
    if let meter { object.append("meter", .string(meter.meter.text)) }
    object.append("name", .string(name))
    switch shape {
    case .perUnit(let amount, _): object.append("unitAmount", .string(amount.description))
    case .tiered(let mode, let tiers):
      object.append("tiers", .array(tiers.map(Self.form)))
      object.append("tiersMode", .string(mode.rawValue))
    }
    return PriceDocument(id: id, json: JSONValue.object(object).description)
  }

  private static func form(_ tier: PriceTier) -> JSONValue {
    var object = JSONObject()
    if let flat = tier.flatAmount { object.append("flatAmount", .string(flat.description)) }
    object.append("unitAmount", .string(tier.unitAmount.description))
    if let upTo = tier.upTo { object.append("upTo", JSONValue(upTo.units)) }
    return .object(object)
  }

  /// Nil for a document that this version cannot read: the price is then asked for at Stripe again.
  package init?(_ document: PriceDocument) {
    guard case .object(let stored)? = try? JSONParser.parse(Array(document.json.utf8)),
      let currency = stored.text("currency"), let name = stored.text("name"),
      let blockSize = stored.whole("blockSize"), let shape = Self.shape(stored)
    else { return nil }
    var meter: DeliveredMeter?
    if let key = stored.text("meter") {
      guard let key = try? MeterKey(key) else { return nil }
      meter = DeliveredMeter(meter: key, blockSize: WholeQuantity(blockSize))
    }
    self.init(id: document.id, meter: meter, shape: shape, currency: currency, name: name)
  }

  private static func shape(_ stored: JSONObject) -> StripePriceShape? {
    if let unitAmount = stored.text("unitAmount") {
      guard let amount = try? UnitPrice(minorUnits: unitAmount) else { return nil }
      let transform = stored.whole("divideBy").map {
        StripePriceShape.TransformQuantity(
          divideBy: WholeQuantity($0), round: stored.text("divideRound") == "down" ? .down : .up)
      }
      return .perUnit(unitAmountDecimal: amount, transform: transform)
    }
    guard let mode = stored.text("tiersMode").flatMap(StripePriceShape.TiersMode.init(rawValue:)),
      case .array(let tiers)? = stored["tiers"]
    else { return nil }
    let read = tiers.compactMap(Self.tier)
    return read.count == tiers.count ? .tiered(mode, read) : nil
  }

  private static func tier(_ form: JSONValue) -> PriceTier? {
    guard case .object(let tier) = form, let text = tier.text("unitAmount"),
      let unit = try? UnitPrice(minorUnits: text)
    else { return nil }
    let flat = tier.text("flatAmount")
    let flatAmount = flat.flatMap { try? UnitPrice(minorUnits: $0) }
    guard (flat == nil) == (flatAmount == nil) else { return nil }
    return PriceTier(
      upTo: tier.whole("upTo").map { WholeQuantity($0) }, unitAmount: unit, flatAmount: flatAmount)
  }
}

extension JSONObject {
  /// A member's text; nil where it is absent, null or something else.
  fileprivate func text(_ key: String) -> String? {
    guard case .string(let text)? = self[key] else { return nil }
    return text
  }

  /// A member's whole number; nil where it is absent, null or something else.
  fileprivate func whole(_ key: String) -> Int64? {
    guard case .number(let text)? = self[key] else { return nil }
    return Int64(text)
  }
}
