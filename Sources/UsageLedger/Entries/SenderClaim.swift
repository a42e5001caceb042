public import Metering

/// What must be true for the sender of a report to be one who may send it: asked in the commit of the report itself.
public enum SenderClaim: Hashable, Sendable {
  /// The sender is known without the store.
  case none
  /// No key was ever made.
  case noKeyExists
  /// The key with a secret of that hash is there, was not revoked, and had not expired at that time.
  case keyIsValid(hash: [UInt8], at: Timestamp)
}
