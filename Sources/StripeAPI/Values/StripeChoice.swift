/// A field whose values are words that Stripe adds to over time.
///
/// The known words are static members; an unknown one decodes, compares and is sent back unchanged.
public protocol StripeChoice: RawRepresentable<String>, Hashable, Codable, Sendable,
  CustomStringConvertible
{
  /// Holds any word.
  init(rawValue: String)
}

extension StripeChoice {
  public var description: String { rawValue }

  public init(from decoder: any Decoder) throws {
    self.init(rawValue: try decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }

  var formValue: FormValue { .text(rawValue) }
}
