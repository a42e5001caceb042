/// The signing secret of one webhook endpoint (`whsec_…`); printing it does not show it.
public struct WebhookSecret: Sendable, Equatable {
  let text: String

  /// Takes the secret as Stripe shows it once, at the endpoint's creation.
  public init(_ text: String) {
    self.text = text
  }
}

extension WebhookSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { SecretText.redacted(text) }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
