import Metering
import UsageLedger
import Wire

/// Signs tokens in a caller's name and takes them back.
struct TokenDesk: Sendable {
  /// Stands for the key while there is none; what was signed then ends with the first key.
  private static let unguardedID = "none"

  private let keyring: Keyring
  private let clock: any WallClock
  private let secret: ServerSecret
  private let sessions: SessionRegister

  init(
    keyring: Keyring, secret: ServerSecret, clock: any WallClock, sessions: SessionRegister
  ) {
    self.sessions = sessions
    self.keyring = keyring
    self.secret = secret
    self.clock = clock
  }

  struct Issued: Sendable {
    let text: Secret
    let expires: Timestamp
  }

  /// `seconds` is held at the longest that the purpose allows.
  func issue(
    _ purpose: SignedToken.Purpose, subject: String, for caller: Caller, seconds: Int64
  ) -> Issued {
    let now = Timestamp(seconds: clock.now().seconds)
    let expires = now.advanced(bySeconds: min(seconds, purpose.longestSeconds))
    let token = SignedToken(
      purpose: purpose, keyID: caller.id ?? Self.unguardedID, issued: now, expires: expires,
      subject: subject)
    return Issued(text: token.signed(by: secret), expires: expires)
  }

  /// The customer whose page a link shows; nil for one that is forged, over, or signed in the name of a key that is
  /// revoked or may not read that customer.
  func customer(ofLink text: Secret) async throws -> CustomerID? {
    guard let token = redeem(text, for: .usagePage),
      let customer = try? CustomerID(token.subject),
      let issuer = try await caller(ofKey: token.keyID), issuer.mayRead(customer)
    else { return nil }
    return customer
  }

  /// A session for whoever showed an operator's key.
  func issueSession(for caller: Caller, from address: String?) async throws -> Issued {
    let now = clock.now()
    let id = try await sessions.begin(
      for: caller.id ?? Self.unguardedID, from: address, at: now,
      until: now.advanced(bySeconds: LoginCookie.seconds))
    return issue(.session, subject: id, for: caller, seconds: LoginCookie.seconds)
  }

  /// Does nothing for a text that is no session of ours.
  func endSession(_ session: Secret) async throws {
    guard let token = redeem(session, for: .session) else { return }
    try await sessions.end(token.subject, at: clock.now())
  }

  /// The operator behind a session; nil when it was ended, it is forged, over, or its key is revoked or no operator's.
  func operatorCaller(of session: Secret) async throws -> Caller? {
    guard let token = redeem(session, for: .session),
      try await sessions.isOpen(token.subject, of: token.keyID, at: clock.now()),
      let caller = try await keyring.caller(ofKey: token.keyID), caller.isAdministrator
    else { return nil }
    return caller
  }

  private func redeem(_ text: Secret, for purpose: SignedToken.Purpose) -> SignedToken? {
    guard let token = SignedToken(text, for: purpose, signedBy: secret),
      token.isValid(at: clock.now())
    else { return nil }
    return token
  }

  private func caller(ofKey id: String) async throws -> Caller? {
    guard id == Self.unguardedID else { return try await keyring.caller(ofKey: id) }
    return try await keyring.isGuarded() ? nil : .unguarded
  }
}
