public import Metering

/// What a key may do and how it is recognised; the key itself is shown once and never kept.
public struct APIKeyRecord: Hashable, Sendable {
  /// What a key may do, and for whom.
  public enum Role: Hashable, Sendable {
    /// May report for one instance of one customer.
    case reporter(customer: CustomerID, instance: InstanceID)
    /// May read one customer.
    case reader(customer: CustomerID)
    /// May do everything.
    case `operator`
    /// May do what its scopes say, for one customer or all.
    case scoped(KeyGrant)
  }

  /// Public name of the key: `key_…`.
  public let id: String
  /// Fixed when the key is made.
  public let role: Role
  /// What whoever made the key calls it; nil for none.
  public let name: String?
  /// What is kept of the secret, as whoever checks keys makes it; unlike that of any other key.
  public private(set) var secretHash: [UInt8]
  /// When the key was made.
  public let createdAt: Timestamp
  /// From when on it is refused by itself; nil: it is valid until someone revokes it.
  public private(set) var expiresAt: Timestamp?
  /// From when on it is refused; nil while it is valid.
  public private(set) var revokedAt: Timestamp?
  /// Until when a secret that was rotated away is taken; nil where the key was never rotated.
  public private(set) var olderSecretUntil: Timestamp?
  /// Nil for a key that was not used yet.
  public private(set) var lastUse: KeyUse?

  /// Takes the parts as they are; the secret itself never comes here.
  public init(
    id: String, role: Role, name: String? = nil, secretHash: [UInt8], createdAt: Timestamp,
    expiresAt: Timestamp? = nil, revokedAt: Timestamp? = nil, olderSecretUntil: Timestamp? = nil,
    lastUse: KeyUse? = nil
  ) {
    self.id = id
    self.role = role
    self.name = name
    self.secretHash = secretHash
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.revokedAt = revokedAt
    self.olderSecretUntil = olderSecretUntil
    self.lastUse = lastUse
  }

  /// Whether it is taken at that time: not revoked, and before the second in which it expires.
  public func isValid(at now: Timestamp) -> Bool {
    revokedAt == nil && !isExpired(at: now)
  }

  /// Whether its time is over, revoked or not.
  public func isExpired(at now: Timestamp) -> Bool { expiresAt.map { $0 <= now } ?? false }
}

extension APIKeyRecord {
  /// The same key as its older secret of that hash gives it: valid for no longer than that secret.
  public func asGiven(byOlderSecret hash: [UInt8], until end: Timestamp) -> APIKeyRecord {
    var key = self
    key.secretHash = hash
    key.expiresAt = expiresAt.map { min($0, end) } ?? end
    return key
  }

  /// The same key with another secret, or the same secret's hash made anew.
  public func with(secretHash: [UInt8]) -> APIKeyRecord {
    var key = self
    key.secretHash = secretHash
    return key
  }

  /// Throws `conflict` for a key that is revoked or expired: a new secret would not bring it back.
  public func checkMayRotate(at now: Timestamp) throws(LedgerError) {
    if let revokedAt { throw LedgerError(.conflict, "key \(id) was revoked at \(revokedAt)") }
    if let expiresAt, expiresAt <= now {
      throw LedgerError(.conflict, "key \(id) expired at \(expiresAt)")
    }
  }

  /// The same key after a rotation.
  public func rotated(to secretHash: [UInt8], expiresAt: Timestamp?, olderUntil: Timestamp)
    -> APIKeyRecord
  {
    var key = with(secretHash: secretHash)
    key.expiresAt = expiresAt ?? self.expiresAt
    key.olderSecretUntil = olderUntil
    return key
  }

  /// The same key, refused from that time on; the first time stays.
  public func revoked(at now: Timestamp) -> APIKeyRecord {
    var key = self
    key.revokedAt = revokedAt ?? now
    return key
  }

  /// The same key after a use; an earlier day than the one that is known changes nothing.
  public func used(_ use: KeyUse) -> APIKeyRecord {
    guard lastUse.map({ $0.day <= use.day }) ?? true else { return self }
    var key = self
    key.lastUse = use
    return key
  }
}
