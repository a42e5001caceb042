public import Amounts
public import Metering

/// The Stripe meter that a price is fed from: one for each meter and block size.
///
/// A package with an allowance cannot be one Stripe price, since `transform_quantity` and tiers exclude each
/// other (docs.stripe.com/billing/subscriptions/usage-based/transform-quantities). It is metered in blocks
/// instead: its Stripe meter counts begun blocks, and a free first tier holds the allowance.
public struct DeliveredMeter: Hashable, Sendable {
  /// Stripe's limit of characters in a meter's `event_name`.
  public static let maximumEventNameLength = 100

  public let meter: MeterKey
  /// How many units one delivered unit stands for; one unless metered in blocks.
  public let blockSize: WholeQuantity

  /// A `blockSize` below one is taken as one.
  public init(meter: MeterKey, blockSize: WholeQuantity) {
    self.meter = meter
    self.blockSize = max(1, blockSize)
  }

  /// What a price of `model` on `meter` is fed from.
  public init(meter: MeterKey, model: PriceModel) {
    if case .package(let size, _, let included) = model, included > .zero {
      self.init(meter: meter, blockSize: size)
    } else {
      self.init(meter: meter, blockSize: 1)
    }
  }

  /// `<meter>`, or `<meter>_per_<size>` when metered in blocks.
  public var eventName: String {
    blockSize == 1 ? meter.text : "\(meter.text)_per_\(blockSize)"
  }

  /// What is sent for a segment's value: begun blocks count whole. Rounding up happens here and nowhere else.
  public func delivered(_ quantity: WholeQuantity) throws(AmountError) -> WholeQuantity {
    try quantity.blocks(of: blockSize, rounding: .up)
  }
}
