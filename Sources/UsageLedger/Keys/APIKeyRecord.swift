public import Metering

/// What a key may do and how it is recognised; the key itself is shown once and never kept.
public struct APIKeyRecord: Hashable, Sendable {
  public enum Role: Hashable, Sendable {
    /// May report for one instance of one customer.
    case reporter(customer: CustomerID, instance: InstanceID)
    /// May read one customer.
    case reader(customer: CustomerID)
    /// May do everything.
    case `operator`
  }

  /// Public name of the key: `key_…`.
  public let id: String
  public let role: Role
  /// SHA-256 of the secret: a random secret of 256 bits needs no slow hash.
  public let secretHash: [UInt8]
  public let createdAt: Timestamp
  public let revokedAt: Timestamp?

  public init(
    id: String, role: Role, secretHash: [UInt8], createdAt: Timestamp, revokedAt: Timestamp? = nil
  ) {
    self.id = id
    self.role = role
    self.secretHash = secretHash
    self.createdAt = createdAt
    self.revokedAt = revokedAt
  }
}
