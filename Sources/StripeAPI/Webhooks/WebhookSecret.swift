import Wire

/// The signing secret of one webhook endpoint (`whsec_…`); printing it does not show it.
public struct WebhookSecret: Sendable, Equatable {
  private let secret: Secret

  /// Takes the secret as Stripe shows it once, at the endpoint's creation.
  public init(_ text: String) {
    secret = Secret(text)
  }

  var text: String { secret.revealed }
}

extension WebhookSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { SecretText.redacted(text) }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
