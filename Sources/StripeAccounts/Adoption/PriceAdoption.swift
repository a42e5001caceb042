import Amounts
import Catalog
import Metering
import StripeAPI
import StripeCatalog

/// How a price of the account is one of a catalogue, or why it is not. Pure.
struct PriceAdoption {
  enum Outcome {
    /// A licensed price; nil for one that charges nothing.
    case base(UnitPrice?)
    case metered(DeliveredMeter, PriceModel)
    case refused(String)
  }

  let inventory: AccountInventory
  let currency: String
  /// Of a meter that is fed in blocks how many units a block has; all its prices are read so.
  private let blocks: [StripeMeterID: DeliveredMeter]

  init(_ inventory: AccountInventory, currency: String) {
    self.inventory = inventory
    self.currency = currency
    var blocks: [StripeMeterID: DeliveredMeter] = [:]
    for meter in inventory.meters {
      let prices = inventory.prices.filter { $0.active && $0.recurring?.meter == meter.id }
      if let delivered = Self.inBlocks(meter.eventName, prices) { blocks[meter.id] = delivered }
    }
    self.blocks = blocks
  }

  func outcome(_ price: StripePrice) -> Outcome {
    guard let recurring = price.recurring else {
      return .refused("it is charged once, and a plan's prices recur")
    }
    guard price.currency == currency else {
      return .refused("it is in \(price.currency), and a catalogue has one currency: \(currency)")
    }
    return recurring.usageType == .metered ? metered(price, recurring) : base(price)
  }

  private func base(_ price: StripePrice) -> Outcome {
    guard case .perUnit(let amount)? = price.scheme else {
      return .refused(
        price.scheme == nil
          ? "its amount is the customer's choice, and a plan's base is one amount"
          : "it has tiers or a package on a quantity that is bought, and a plan's base is one amount"
      )
    }
    guard let unit = try? UnitPrice(minorUnits: amount.text), unit.wholeMinorUnits != nil else {
      return .refused(
        "a plan's base is a whole number of minor units, not \(amount.text)")
    }
    return .base(unit == .zero ? nil : unit)
  }

  private func metered(_ price: StripePrice, _ recurring: StripeRecurrence) -> Outcome {
    guard let id = recurring.meter else {
      return .refused(
        "it is a metered price of usage records, without a meter: versions from 2025-03-31.basil on take no usage for it. Put a meter and a price for it into the file, run `billing catalog apply`, and move its subscriptions"
      )
    }
    guard let meter = inventory.meters.first(where: { $0.id == id }) else {
      return .refused("its meter \(id) takes no events any more")
    }
    guard meter.formula == .last, meter.eventTimeWindow == nil else {
      let window = meter.eventTimeWindow.map { " per \($0.rawValue)" } ?? ""
      return .refused(
        "its meter \(meter.eventName) has the formula \(meter.formula)\(window), as another tool feeds it; totals need last, and a meter cannot change. Under another key in the file the same can be counted beside it"
      )
    }
    guard let shape = StripePriceShape(price.scheme) else {
      return .refused("an amount of it has more decimals than a catalogue takes")
    }
    if let delivered = blocks[id], let model = PriceModel(shape, blockSize: delivered.blockSize) {
      return .metered(delivered, model)
    }
    guard let key = try? MeterKey(meter.eventName) else {
      return .refused("the event name of its meter, \(meter.eventName), cannot be a meter's key")
    }
    guard let model = PriceModel(shape) else {
      return .refused(
        "its quantity is divided and rounded down, and a package of the catalogue charges begun ones"
      )
    }
    return .metered(DeliveredMeter(meter: key, blockSize: 1), Self.withAllowance(model))
  }

  /// `messages_per_1000` counts blocks of 1000 where each of its prices is one of a package with an allowance.
  private static func inBlocks(_ eventName: String, _ prices: [StripePrice]) -> DeliveredMeter? {
    guard let match = eventName.wholeMatch(of: /(.+)_per_([1-9][0-9]*)/),
      let size = Int64(match.2), size > 1, let key = try? MeterKey(String(match.1)), !prices.isEmpty
    else { return nil }
    let fits = prices.allSatisfy { price in
      guard let shape = StripePriceShape(price.scheme),
        case .package(_, _, let included)? = PriceModel(shape, blockSize: WholeQuantity(size))
      else { return false }
      return included > .zero
    }
    return fits ? DeliveredMeter(meter: key, blockSize: WholeQuantity(size)) : nil
  }

  /// A free first tier is what an allowance looks like at Stripe.
  private static func withAllowance(_ model: PriceModel) -> PriceModel {
    guard case .graduated(let tiers) = model, tiers.count == 2, tiers[0].isFree,
      let included = tiers[0].upTo, tiers[1].flatAmount ?? .zero == .zero
    else { return model }
    return .perUnit(unitAmount: tiers[1].unitAmount, included: included)
  }
}
