/// Why an amount could not be read, computed or held.
///
/// The description names what was found and the limit; it carries no secrets and is safe to log.
public struct AmountError: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// The text is not a decimal number as JSON writes it.
    case malformed
    /// The value does not fit: a result beyond the type's range.
    case overflow
    /// The value has more decimals than may be kept.
    case tooPrecise
    /// The value is outside what the caller allows (for example negative).
    case outOfRange
    /// The currency is not one that Stripe takes.
    case unknownCurrency
  }

  public let code: Code
  /// What was found, and what would have been taken.
  public let context: String

  public init(_ code: Code, _ context: String) {
    self.code = code
    self.context = context
  }

  public var description: String { "\(code.rawValue): \(context)" }
}
