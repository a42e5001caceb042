/// What must be true for the sender of a report to be one who may send it: asked in the commit of the report itself.
public enum SenderClaim: Hashable, Sendable {
  /// The sender is known without the store.
  case none
  /// No key was ever made.
  case noKeyExists
  /// The key with that hash is there and was not revoked.
  case keyIsValid(hash: [UInt8])
}
