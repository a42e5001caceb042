import Metering
import UsageLedger

extension KeyTable {
  private static let lockText = DialectText(KeysSQL.lock)
  private static let shortenRotatedText = DialectText(KeysSQL.shortenRotated)

  func rotate(
    _ id: String, to secretHash: [UInt8], expiresAt: Timestamp?, olderUntil: Timestamp,
    at now: Timestamp
  ) throws {
    let dialect = connection.dialect
    // Two rotations at once: the second waits here, and rotates what the first one made.
    let own = SQLQuestion(Self.lockText[dialect], columns: 1, [.text(id)])
    _ = try connection.rows(own)
    guard let key = try keys().first(where: { $0.id == id }) else {
      throw LedgerError(.notFound, "key \(id)")
    }
    try key.checkMayRotate(at: now)
    try connection.run(Self.shortenRotatedText[dialect], [.time(olderUntil), .text(id)])
    try connection.run(
      KeysSQL.insertRotated,
      [.bytes(key.secretHash), .text(id), .time(olderUntil)])
    try connection.run(KeysSQL.rotate, [.bytes(secretHash), .time(expiresAt), .text(id)])
  }
}
