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
  }

  /// Public name of the key: `key_…`.
  public let id: String
  /// Fixed when the key is made.
  public let role: Role
  /// What is kept of the secret, as whoever checks keys makes it; unlike that of any other key.
  public let secretHash: [UInt8]
  /// When the key was made.
  public let createdAt: Timestamp
  /// From when on it is refused; nil while it is valid.
  public let revokedAt: Timestamp?

  /// Takes the parts as they are; the secret itself never comes here.
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
