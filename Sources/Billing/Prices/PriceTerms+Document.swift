import Amounts
import Catalog
import Foundation
import Metering
package import UsageLedger

extension PriceTerms {
  /// The terms as the directory keeps them: JSON with decimal strings.
  package var document: PriceDocument {
    let stored = StoredTerms(self)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json = (try? encoder.encode(stored)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    return PriceDocument(id: id, json: json)
  }

  /// Nil for a document that this version cannot read: the price is then asked for at Stripe again.
  package init?(_ document: PriceDocument) {
    guard
      let stored = try? JSONDecoder().decode(StoredTerms.self, from: Data(document.json.utf8)),
      let shape = stored.shape
    else { return nil }
    let meter = stored.meter.flatMap { try? MeterKey($0) }
      .map { DeliveredMeter(meter: $0, blockSize: WholeQuantity(stored.blockSize)) }
    guard (meter == nil) == (stored.meter == nil) else { return nil }
    self.init(
      id: document.id, meter: meter, shape: shape, currency: stored.currency, name: stored.name)
  }
}

/// The document's form; amounts are decimal strings in minor units.
private struct StoredTerms: Codable {
  struct Tier: Codable {
    var upTo: Int64?
    var unitAmount: String
    var flatAmount: String?
  }

  var meter: String?
  var blockSize: Int64
  var currency: String
  var name: String
  var unitAmount: String?
  var divideBy: Int64?
  var divideRound: String?
  var tiersMode: String?
  var tiers: [Tier]?

  init(_ terms: PriceTerms) {
    meter = terms.meter?.meter.text
    blockSize = terms.meter?.blockSize.units ?? 1
    currency = terms.currency
    name = terms.name
    switch terms.shape {
    case .perUnit(let amount, let transform):
      unitAmount = amount.description
      divideBy = transform?.divideBy.units
      divideRound = transform?.round.rawValue
    case .tiered(let mode, let tiers):
      tiersMode = mode.rawValue
      self.tiers = tiers.map {
        Tier(
          upTo: $0.upTo?.units, unitAmount: $0.unitAmount.description,
          flatAmount: $0.flatAmount?.description)
      }
    }
  }

  var shape: StripePriceShape? {
    if let unitAmount {
      guard let amount = try? UnitPrice(minorUnits: unitAmount) else { return nil }
      return .perUnit(unitAmountDecimal: amount, transform: transform)
    }
    guard let mode = tiersMode.flatMap(StripePriceShape.TiersMode.init(rawValue:)) else {
      return nil
    }
    let read = (tiers ?? []).compactMap(Self.tier)
    return read.count == tiers?.count ? .tiered(mode, read) : nil
  }

  private var transform: StripePriceShape.TransformQuantity? {
    divideBy.map {
      .init(divideBy: WholeQuantity($0), round: divideRound == "down" ? .down : .up)
    }
  }

  private static func tier(_ tier: Tier) -> PriceTier? {
    guard let unit = try? UnitPrice(minorUnits: tier.unitAmount) else { return nil }
    let flat = tier.flatAmount.flatMap { try? UnitPrice(minorUnits: $0) }
    guard (flat == nil) == (tier.flatAmount == nil) else { return nil }
    return PriceTier(
      upTo: tier.upTo.map { WholeQuantity($0) }, unitAmount: unit, flatAmount: flat)
  }
}
