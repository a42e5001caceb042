public import Amounts
public import Metering

/// Why something could not be priced; the description names the line and holds no secrets.
public struct RatingError: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// A total below zero.
    case negativeTotal = "negative_total"
    /// A total above 2^53, which JSON readers no longer keep exactly.
    case totalTooLarge = "total_too_large"
    /// A total that is not a number.
    case malformedTotal = "malformed_total"
    /// A total of something that the catalogue does not count.
    case unknownMeter = "unknown_meter"
    /// A plan that the catalogue does not have.
    case unknownPlan = "unknown_plan"
    /// A price that takes no such quantity: tiers with a gap or without an end.
    case unratablePrice = "unratable_price"
    /// An amount beyond 64 bits.
    case overflow
  }

  public let code: Code
  /// The line that is meant, or nil for the whole invoice.
  public let meter: MeterKey?
  /// What was found, and what would have been taken.
  public let context: String
  public let cause: AmountError?

  public init(_ code: Code, meter: MeterKey?, _ context: String, cause: AmountError? = nil) {
    self.code = code
    self.meter = meter
    self.context = context
    self.cause = cause
  }

  public var description: String {
    let line = meter.map { "\($0): " } ?? ""
    let cause = cause.map { " (\($0.context))" } ?? ""
    return "\(line)\(context)\(cause)"
  }
}
