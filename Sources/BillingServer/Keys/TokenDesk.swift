import Metering
import UsageLedger

/// Signs tokens in a caller's name and takes them back.
struct TokenDesk: Sendable {
  /// Stands for the key while there is none; what it signed ends with the process.
  private static let unguardedID = "none"

  private let keyring: Keyring
  private let clock: any WallClock
  private let processSecret: [UInt8]

  init(keyring: Keyring, clock: any WallClock, random: any RandomSource) {
    self.keyring = keyring
    self.clock = clock
    processSecret = random.bytes(32)
  }

  struct Issued: Sendable {
    let text: String
    let expires: Timestamp
  }

  /// Nil when the caller's key is gone.
  func issue(
    _ purpose: SignedToken.Purpose, subject: String, for caller: Caller, seconds: Int64
  ) async throws -> Issued? {
    let keyID = caller.id ?? Self.unguardedID
    guard let secret = try await secret(of: keyID) else { return nil }
    let expires = Timestamp(seconds: clock.now().seconds + seconds)
    let token = SignedToken(purpose: purpose, keyID: keyID, expires: expires, subject: subject)
    return Issued(text: token.signed(with: secret), expires: expires)
  }

  /// What a token of ours says; nil for one that is forged, over, for another purpose, or whose key is revoked.
  func redeem(_ text: String, for purpose: SignedToken.Purpose) async throws -> SignedToken? {
    guard let token = SignedToken.claimed(by: text), token.purpose == purpose,
      clock.now() < token.expires, let secret = try await secret(of: token.keyID),
      SignedToken.isGenuine(text, secret: secret)
    else { return nil }
    return token
  }

  private func secret(of keyID: String) async throws -> [UInt8]? {
    guard keyID == Self.unguardedID else {
      return try await keyring.signingSecret(ofKey: keyID)
    }
    return try await keyring.isGuarded() ? nil : processSecret
  }

  /// The operator behind a session, if the session is good.
  func operatorCaller(of session: String) async throws -> Caller? {
    guard let token = try await redeem(session, for: .session) else { return nil }
    return try await keyring.caller(ofKey: token.keyID)
  }
}
