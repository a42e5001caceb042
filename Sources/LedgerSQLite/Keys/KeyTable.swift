import Foundation
import GRDB
import Metering
import UsageLedger

/// The API keys, by the hashes of their secrets.
struct KeyTable {
  private static let columns = """
    id, role, scopes, customer, instance, name, api_keys.secret_hash, created_at, expires_at,
      revoked_at, used_on, used_from
    """
  /// The key's own secret first: a second step is taken for the others only.
  static let byHashSQL = """
    SELECT \(columns), NULL, NULL FROM api_keys WHERE secret_hash = ?1
    UNION ALL
    SELECT \(columns), rotated_secrets.secret_hash, valid_until
    FROM rotated_secrets JOIN api_keys ON id = key_id WHERE rotated_secrets.secret_hash = ?1
    """
  private static let allSQL = """
    SELECT \(columns), NULL,
      (SELECT max(valid_until) FROM rotated_secrets WHERE key_id = api_keys.id)
    FROM api_keys ORDER BY created_at, number
    """

  let db: Database

  func insert(_ key: APIKeyRecord) throws {
    let role = key.role.stored
    try db.run(
      """
      INSERT OR IGNORE INTO api_keys (id, role, scopes, customer, instance, name, secret_hash,
        created_at, expires_at, revoked_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        key.id, role.role, role.scopes, role.customer, role.instance, key.name,
        Data(key.secretHash), key.createdAt.nanoseconds, key.expiresAt?.nanoseconds,
        key.revokedAt?.nanoseconds,
      ])
    guard db.changesCount > 0 else {
      throw LedgerError(.conflict, "key \(key.id) is there already")
    }
  }

  func key(withHash hash: [UInt8]) throws -> APIKeyRecord? {
    let row = try BoundStatement(db, Self.byHashSQL)
    defer { row.reset() }
    row.bind(1, bytes: hash)
    guard try row.next() else { return nil }
    let key = try record(row)
    guard let older = row.bytesIfAny(12) else { return key }
    return key.asGiven(byOlderSecret: older, until: Timestamp(nanoseconds: row.int(13)))
  }

  func keys() throws -> [APIKeyRecord] {
    let rows = try BoundStatement(db, Self.allSQL)
    defer { rows.reset() }
    var keys: [APIKeyRecord] = []
    while try rows.next() {
      keys.append(try record(rows, olderSecretUntil: rows.intIfAny(13)))
    }
    return keys
  }

  func hasKeys() throws -> Bool {
    let row = try BoundStatement(db, "SELECT 1 FROM api_keys LIMIT 1")
    defer { row.reset() }
    return try row.next()
  }

  func revoke(_ id: String, at now: Timestamp) throws {
    try db.run(
      "UPDATE api_keys SET revoked_at = ifnull(revoked_at, ?) WHERE id = ?", [now.nanoseconds, id])
    guard db.changesCount > 0 else { throw LedgerError(.notFound, "key \(id)") }
  }

  func replaceHash(ofKey id: String, _ hash: [UInt8], by newHash: [UInt8]) throws {
    for (table, column) in [("api_keys", "id"), ("rotated_secrets", "key_id")] {
      try db.run(
        "UPDATE \(table) SET secret_hash = ? WHERE \(column) = ? AND secret_hash = ?",
        [Data(newHash), id, Data(hash)])
    }
  }

  func recordUses(_ uses: [String: KeyUse]) throws {
    for (id, use) in uses {
      try db.run(
        "UPDATE api_keys SET used_on = ?, used_from = ? WHERE id = ? AND ifnull(used_on, ?) <= ?",
        [
          use.day.nanoseconds, use.address, id, use.day.nanoseconds, use.day.nanoseconds,
        ])
    }
  }

  private func record(_ row: BoundStatement, olderSecretUntil: Int64? = nil) throws
    -> APIKeyRecord
  {
    let time = { (column: Int32) in row.intIfAny(column).map { Timestamp(nanoseconds: $0) } }
    let role = APIKeyRecord.Role.Stored(
      role: row.text(1), scopes: row.textIfAny(2), customer: row.textIfAny(3),
      instance: row.textIfAny(4))
    return APIKeyRecord(
      id: row.text(0), role: try APIKeyRecord.Role(role, ofKey: row.text(0)),
      name: row.textIfAny(5), secretHash: row.bytes(6),
      createdAt: Timestamp(nanoseconds: row.int(7)), expiresAt: time(8), revokedAt: time(9),
      olderSecretUntil: olderSecretUntil.map { Timestamp(nanoseconds: $0) },
      lastUse: time(10).map { KeyUse(at: $0, from: row.textIfAny(11)) })
  }
}
