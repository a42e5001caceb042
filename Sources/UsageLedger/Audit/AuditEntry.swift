import Crypto
import Metering

/// One row of the audit log, tied to the one before it: whoever changes or takes out a row breaks the chain behind it.
public struct AuditEntry: Hashable, Sendable {
  /// From one, without gaps.
  public let number: Int64
  /// What it says.
  public let event: AuditEvent
  /// Of the row before it.
  public let previousHash: [UInt8]
  /// SHA-256 of number, event and the previous hash.
  public let hash: [UInt8]

  /// The row behind `head`.
  public init(_ event: AuditEvent, after head: AuditHead) {
    let hash = Self.hash(of: event, number: head.number + 1, previous: head.hash)
    self.init(
      number: head.number + 1, event: event, previousHash: head.hash, hash: hash)
  }

  /// As it is stored, right or not.
  public init(number: Int64, event: AuditEvent, previousHash: [UInt8], hash: [UInt8]) {
    self.number = number
    self.event = event
    self.previousHash = previousHash
    self.hash = hash
  }

  /// Where the chain ends with this row.
  public var head: AuditHead { AuditHead(number: number, hash: hash) }

  /// The hash that the row must have.
  var expectedHash: [UInt8] {
    Self.hash(of: event, number: number, previous: previousHash)
  }

  /// Each part with its length before it, so that no two rows read alike; absent and empty differ.
  private static func hash(of event: AuditEvent, number: Int64, previous: [UInt8]) -> [UInt8] {
    var hasher = SHA256()
    func add(_ bytes: [UInt8]?) {
      let length = bytes.map { Int64($0.count) } ?? -1
      withUnsafeBytes(of: length.bigEndian) { hasher.update(bufferPointer: $0) }
      if let bytes { hasher.update(data: bytes) }
    }
    let numbers: [Int64?] = [number, event.outcomeOf, event.at.nanoseconds]
    let texts: [String?] = [
      event.actor, event.actorName, event.address, event.requestID, event.action, event.target,
      event.details, event.outcome,
    ]
    add(previous)
    for number in numbers { add(number.map { Array(String($0).utf8) }) }
    for text in texts { add(text.map { Array($0.utf8) }) }
    return Array(hasher.finalize())
  }
}
