import Crypto
import Foundation
import Metering
public import Wire

/// What signs messages to one receiver, by the Standard Webhooks specification 1 (standardwebhooks.com).
///
/// Several secrets while one is replaced: each signs, and the receiver takes a message that any of its own fits.
public struct WebhookSecrets: Sendable {
  /// How a secret begins, as it is handed to a receiver.
  static let prefix = "whsec_"
  private static let lengths = 24...64
  private static let madeLength = 32

  private let keys: [SymmetricKey]

  /// `whsec_…`, newest first, with commas or white space between; nil unless each is base 64 of 24 to 64 bytes.
  public init?(_ text: String) {
    let words = text.split { $0 == "," || $0.isWhitespace }
    let keys = words.compactMap(Self.key)
    guard !keys.isEmpty, keys.count == words.count else { return nil }
    self.keys = keys
  }

  /// A new secret, for a file and for its receiver.
  public static func make(from random: any RandomSource = SystemRandomSource()) -> Secret {
    Secret(prefix + Base64.text(of: random.bytes(madeLength)))
  }

  private static func key(_ word: Substring) -> SymmetricKey? {
    guard word.hasPrefix(prefix),
      let bytes = bytes(ofPaddedText: word.dropFirst(prefix.count)), lengths.contains(bytes.count)
    else { return nil }
    return SymmetricKey(data: bytes)
  }

  /// Of the usual alphabet with padding, as the specification's secrets are.
  private static func bytes(ofPaddedText text: Substring) -> [UInt8]? {
    guard text.utf8.count.isMultiple(of: 4), !text.contains("-"), !text.contains("_") else {
      return nil
    }
    let unpadded =
      text.hasSuffix("==") ? text.dropLast(2) : text.hasSuffix("=") ? text.dropLast() : text
    return Base64.bytes(ofURLText: unpadded.replacing("+", with: "-").replacing("/", with: "_"))
  }

  /// The headers of a message: `webhook-id`, `webhook-timestamp` and `webhook-signature`, a signature for each secret.
  func headers(id: String, at now: Timestamp, body: [UInt8]) -> [(name: String, value: String)] {
    let signed = Data("\(id).\(now.seconds).".utf8) + Data(body)
    let signatures = keys.map { key in
      "v1,\(Base64.text(of: HMAC<SHA256>.authenticationCode(for: signed, using: key)))"
    }
    return [
      ("webhook-id", id), ("webhook-timestamp", String(now.seconds)),
      ("webhook-signature", signatures.joined(separator: " ")),
    ]
  }
}
