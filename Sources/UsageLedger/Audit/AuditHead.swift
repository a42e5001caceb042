/// The end of the chain: how many rows there are, and the hash of the newest.
public struct AuditHead: Hashable, Sendable {
  /// How many rows there are.
  public let number: Int64
  /// Of the newest.
  public let hash: [UInt8]

  /// Before the first row.
  public static let empty = AuditHead(number: 0, hash: Array(repeating: 0, count: 32))

  /// Takes the parts as they are.
  public init(number: Int64, hash: [UInt8]) {
    self.number = number
    self.hash = hash
  }
}
