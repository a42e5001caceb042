import Crypto

/// The `Stripe-Signature` header (docs.stripe.com/webhooks#verify-manually): HMAC-SHA256 over `<t>.<body>`.
enum WebhookSignature {
  static func header(secret: String, payload: [UInt8], at moment: Int64) -> String {
    let signed = Array("\(moment).".utf8) + payload
    let key = SymmetricKey(data: Array(secret.utf8))
    let code = HMAC<SHA256>.authenticationCode(for: signed, using: key)
    return "t=\(moment),v1=\(hex(code))"
  }

  private static func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}
