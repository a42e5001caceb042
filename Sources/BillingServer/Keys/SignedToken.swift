import Metering
import Wire

/// A statement that the service signed: who may do what, in the name of which key, from when until when.
///
/// Two parts in URL-safe base 64 with a point between: the statement, and HMAC-SHA-256 over it by a key that is derived
/// from the server's secret for this purpose alone. No holder of an API key and no reader of the database can make one.
struct SignedToken: Hashable, Sendable {
  enum Purpose: String, Sendable, CaseIterable {
    /// Shows a customer its own usage page.
    case usagePage = "usage"
    /// An operator's browser that showed its key.
    case session

    /// None is taken that lasts longer, whoever signed it.
    var longestSeconds: Int64 {
      switch self {
      case .usagePage: 7_776_000
      case .session: 43_200
      }
    }
  }

  /// No token of ours is longer.
  private static let maximumBytes = 2_000

  let purpose: Purpose
  /// The key in whose name it was signed.
  let keyID: String
  let issued: Timestamp
  let expires: Timestamp
  /// The customer of a usage page, the id of a session.
  let subject: String

  private var statement: [UInt8] {
    Array(
      "2|\(purpose.rawValue)|\(keyID)|\(issued.seconds)|\(expires.seconds)|\(subject)".utf8)
  }

  func signed(by secret: ServerSecret) -> Secret {
    let signature = secret.signature(of: statement, for: purpose)
    return Secret(Base64.urlText(of: statement) + "." + Base64.urlText(of: signature))
  }

  /// What a token of ours says; nil for one that nobody of ours signed for that purpose.
  init?(_ text: Secret, for purpose: Purpose, signedBy secret: ServerSecret) {
    let text = text.revealed
    let halves = text.split(separator: ".", omittingEmptySubsequences: false)
    guard text.utf8.count < Self.maximumBytes, halves.count == 2,
      let statement = Base64.bytes(ofURLText: halves[0]),
      let signature = Base64.bytes(ofURLText: halves[1]),
      secret.isGenuine(signature, of: statement, for: purpose),
      let token = Self.read(statement), token.purpose == purpose
    else { return nil }
    self = token
  }

  init(purpose: Purpose, keyID: String, issued: Timestamp, expires: Timestamp, subject: String) {
    self.purpose = purpose
    self.keyID = keyID
    self.issued = issued
    self.expires = expires
    self.subject = subject
  }

  private static func read(_ statement: [UInt8]) -> SignedToken? {
    guard let text = String(validating: statement, as: UTF8.self) else { return nil }
    let fields = text.split(separator: "|", maxSplits: 5, omittingEmptySubsequences: false)
    guard fields.count == 6, fields[0] == "2", let purpose = Purpose(rawValue: String(fields[1])),
      let issued = Int64(fields[3]), let expires = Int64(fields[4])
    else { return nil }
    return SignedToken(
      purpose: purpose, keyID: String(fields[2]), issued: Timestamp(seconds: issued),
      expires: Timestamp(seconds: expires), subject: String(fields[5]))
  }

  /// Whether it may be used at that time: not over, and not for longer than its purpose allows.
  func isValid(at now: Timestamp) -> Bool {
    now < expires && expires.seconds - issued.seconds <= purpose.longestSeconds
      && expires.seconds - now.seconds <= purpose.longestSeconds
  }
}
