import Metering
import UsageLedger

extension KeyTable {
  func rotate(
    _ id: String, to secretHash: [UInt8], expiresAt: Timestamp?, olderUntil: Timestamp,
    at now: Timestamp
  ) throws {
    // Two rotations at once: the second waits here, and rotates what the first one made.
    try connection.query("SELECT 1 FROM api_keys WHERE id = $1::text FOR UPDATE", [.text(id)])
    guard let key = try keys().first(where: { $0.id == id }) else {
      throw LedgerError(.notFound, "key \(id)")
    }
    try key.checkMayRotate(at: now)
    let until = olderUntil.nanoseconds
    try connection.query(
      """
      UPDATE rotated_secrets SET valid_until = least(valid_until, $1::bigint)
      WHERE key_id = $2::text
      """, [.int(until), .text(id)])
    try connection.query(
      """
      INSERT INTO rotated_secrets (secret_hash, key_id, valid_until)
      VALUES ($1::bytea, $2::text, $3::bigint)
      """, [.bytes(key.secretHash), .text(id), .int(until)])
    try connection.query(
      """
      UPDATE api_keys SET secret_hash = $1::bytea, expires_at = coalesce($2::bigint, expires_at)
      WHERE id = $3::text
      """, [.bytes(secretHash), .int(expiresAt?.nanoseconds), .text(id)])
  }
}
