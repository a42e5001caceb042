import Foundation
import GRDB
import Metering
import UsageLedger

extension KeyTable {
  func rotate(
    _ id: String, to secretHash: [UInt8], expiresAt: Timestamp?, olderUntil: Timestamp,
    at now: Timestamp
  ) throws {
    guard let key = try keys().first(where: { $0.id == id }) else {
      throw LedgerError(.notFound, "key \(id)")
    }
    try key.checkMayRotate(at: now)
    let until = olderUntil.nanoseconds
    try db.run(
      "UPDATE rotated_secrets SET valid_until = min(valid_until, ?) WHERE key_id = ?", [until, id])
    try db.run(
      "INSERT INTO rotated_secrets (secret_hash, key_id, valid_until) VALUES (?, ?, ?)",
      [Data(key.secretHash), id, until])
    try db.run(
      "UPDATE api_keys SET secret_hash = ?, expires_at = ifnull(?, expires_at) WHERE id = ?",
      [Data(secretHash), expiresAt?.nanoseconds, id])
  }
}
