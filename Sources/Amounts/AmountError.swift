/// Why an amount could not be read, computed or represented.
///
/// The description names what was found and the limit; it carries no secrets and is safe to log.
public struct AmountError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The kind of failure, which callers branch on; its raw value begins the description.
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

  /// What kind of failure it is.
  public let code: Code
  /// What was found, and what would have been taken.
  public let context: String

  /// `context` is a sentence part for people and logs, with the value and the limit.
  public init(_ code: Code, _ context: String) {
    self.code = code
    self.context = context
  }

  /// `overflow: 5 + 9223372036854775807`.
  public var description: String { "\(code.rawValue): \(context)" }
}
