import Metering
import UsageLedger

extension KeyTable {
  func rotate(
    _ id: String, to secretHash: [UInt8], expiresAt: Timestamp?, olderUntil: Timestamp,
    at now: Timestamp
  ) throws {
    let dialect = connection.dialect
    // Two rotations at once: the second waits here, and rotates what the first one made.
    let own = SQLQuestion(
      "SELECT 1 FROM api_keys WHERE id = ?1 \(dialect.forUpdate)", columns: 1, [.text(id)])
    _ = try connection.rows(own)
    guard let key = try keys().first(where: { $0.id == id }) else {
      throw LedgerError(.notFound, "key \(id)")
    }
    try key.checkMayRotate(at: now)
    try connection.run(
      """
      UPDATE rotated_secrets SET valid_until = \(dialect.least)(valid_until, ?1) WHERE key_id = ?2
      """, [.time(olderUntil), .text(id)])
    try connection.run(
      "INSERT INTO rotated_secrets (secret_hash, key_id, valid_until) VALUES (?1, ?2, ?3)",
      [.bytes(key.secretHash), .text(id), .time(olderUntil)])
    try connection.run(
      """
      UPDATE api_keys SET secret_hash = ?1, expires_at = coalesce(?2, expires_at) WHERE id = ?3
      """, [.bytes(secretHash), .time(expiresAt), .text(id)])
  }
}
