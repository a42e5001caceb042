public import Wire

/// A secret or restricted API key.
///
/// Printing, interpolating, dumping or mirroring it shows only the kind of key (`sk_test_…`), never the secret part.
public struct StripeSecretKey: Sendable, Equatable {
  private let text: Secret

  /// Takes the key as Stripe shows it; blanks around it, which copying adds, are dropped.
  public init(_ secret: String) { self.init(Secret(secret)) }

  /// The same of one that may be replaced while the program runs.
  public init(_ secret: Secret) { text = secret }

  private var secret: String {
    let text = text.revealed
    return String(
      text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// Whether the key works in test mode or a sandbox only.
  public var isTestMode: Bool {
    secret.hasPrefix("sk_test_") || secret.hasPrefix("rk_test_")
  }

  /// Whether the key charges real customers.
  public var isLiveMode: Bool {
    secret.hasPrefix("sk_live_") || secret.hasPrefix("rk_live_")
  }

  /// The value of the `Authorization` header. For transports only: it contains the secret.
  public var authorizationHeader: String { "Bearer \(secret)" }
}

extension StripeSecretKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
  public var description: String { SecretText.redacted(secret) }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
