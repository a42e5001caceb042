import Crypto
import Foundation
import Wire

/// Proves that a webhook came from Stripe and is not an old one sent again
/// ([signatures](https://docs.stripe.com/webhooks/signature)).
public enum WebhookSignature {
  /// Checks the `Stripe-Signature` header of a body, byte for byte as received.
  ///
  /// The header names a time and one or more signatures; one `v1` that fits is enough, other schemes are ignored.
  /// Signatures are compared in constant time. A time more than `tolerance` before `now` is refused; one ahead of
  /// `now` passes, as with Stripe's own libraries. Throws ``StripeError`` of kind `signature`.
  public static func verify(
    payload: [UInt8], header: String, secret: WebhookSecret, now: StripeTimestamp,
    tolerance: Duration = .seconds(300)
  ) throws(StripeError) {
    try verify(
      payload: payload, header: header, secrets: [secret], now: now, tolerance: tolerance)
  }

  /// The same with several secrets, as while one is being replaced: one that fits is enough.
  public static func verify(
    payload: [UInt8], header: String, secrets: [WebhookSecret], now: StripeTimestamp,
    tolerance: Duration = .seconds(300)
  ) throws(StripeError) {
    let fields = SignatureHeader(header)
    guard let time = fields.time, let instant = Int64(time) else {
      throw refusal("the header has no time")
    }
    guard !fields.signatures.isEmpty else { throw refusal("the header has no v1 signature") }
    let signed = Data("\(time).".utf8) + Data(payload)
    // An empty secret signs whatever anyone sends: it proves nothing.
    let isGenuine = secrets.filter { !$0.text.isEmpty }.contains { secret in
      let key = SymmetricKey(data: Data(secret.text.utf8))
      return fields.signatures.contains {
        HMAC<SHA256>.isValidAuthenticationCode($0, authenticating: signed, using: key)
      }
    }
    guard isGenuine else { throw refusal("no signature fits the body") }
    let (age, overflow) = now.unixSeconds.subtractingReportingOverflow(instant)
    guard !overflow, Duration.seconds(age) <= tolerance else {
      throw refusal("the time is too long ago")
    }
  }

  /// The header Stripe would send with this body at this time; for sandboxes and tests.
  public static func header(
    payload: [UInt8], secret: WebhookSecret, time: StripeTimestamp
  ) -> String {
    let key = SymmetricKey(data: Data(secret.text.utf8))
    let signed = Data("\(time).".utf8) + Data(payload)
    let code = HMAC<SHA256>.authenticationCode(for: signed, using: key)
    return "t=\(time),v1=\(Hexadecimal.text(of: code))"
  }

  private static func refusal(_ reason: String) -> StripeError {
    StripeError(kind: .signature, message: "webhook refused: \(reason)")
  }
}
