import Metering
package import UsageLedger

/// The API keys, by the hashes of their secrets.
package struct KeyTable {
  private static let columns = """
    id, role, scopes, customer_id, instance_id, name, api_keys.secret_hash, created_at, expires_at,
      revoked_at, used_on, used_from
    """

  let connection: any SQLConnection

  package init(connection: any SQLConnection) { self.connection = connection }

  func insert(_ key: APIKeyRecord) throws {
    let role = key.role.stored
    // A key may be made for a customer of whom nothing is kept: its name stands in the row itself.
    let inserted = try connection.run(
      """
      INSERT INTO api_keys (id, role, scopes, customer_id, instance_id, name, secret_hash,
        created_at, expires_at, revoked_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT DO NOTHING
      """,
      [
        .text(key.id), .text(role.role), .text(role.scopes), .text(role.customer),
        .text(role.instance), .text(key.name), .bytes(key.secretHash), .time(key.createdAt),
        .time(key.expiresAt), .time(key.revokedAt),
      ])
    guard inserted > 0 else {
      throw LedgerError(.conflict, "key \(key.id) is there already")
    }
  }

  package func key(withHash hash: [UInt8]) throws -> APIKeyRecord? {
    try connection.rows(Self.question(of: hash)).first.map(Self.given)
  }

  /// The key's own secret first: a second step is taken for the others only.
  static func question(of hash: [UInt8]) -> SQLQuestion {
    SQLQuestion(
      """
      SELECT \(columns), NULL, NULL FROM api_keys WHERE secret_hash = ?1
      UNION ALL
      SELECT \(columns), rotated_secrets.secret_hash, valid_until
      FROM rotated_secrets JOIN api_keys ON id = key_id
      WHERE rotated_secrets.secret_hash = ?1
      """, columns: 14, [.bytes(hash)])
  }

  func keys() throws -> [APIKeyRecord] {
    let question = SQLQuestion(
      """
      SELECT \(Self.columns),
        (SELECT max(valid_until) FROM rotated_secrets WHERE key_id = api_keys.id)
      FROM api_keys ORDER BY created_at, number
      """, columns: 13)
    return try connection.rows(question).map {
      try Self.record($0, olderSecretUntil: $0.optionalTime(12))
    }
  }

  package func hasKeys() throws -> Bool {
    try !connection.rows(SQLQuestion("SELECT 1 FROM api_keys LIMIT 1", columns: 1)).isEmpty
  }

  func revoke(_ id: String, at now: Timestamp) throws {
    let revoked = try connection.run(
      "UPDATE api_keys SET revoked_at = coalesce(revoked_at, ?1) WHERE id = ?2",
      [.time(now), .text(id)])
    guard revoked > 0 else { throw LedgerError(.notFound, "key \(id)") }
  }

  func replaceHash(ofKey id: String, _ hash: [UInt8], by newHash: [UInt8]) throws {
    for (table, column) in [("api_keys", "id"), ("rotated_secrets", "key_id")] {
      try connection.run(
        "UPDATE \(table) SET secret_hash = ?1 WHERE \(column) = ?2 AND secret_hash = ?3",
        [.bytes(newHash), .text(id), .bytes(hash)])
    }
  }

  /// In the order of the ids, so that nobody waits for another in a circle.
  func recordUses(_ uses: [String: KeyUse]) throws {
    try connection.run(
      """
      UPDATE api_keys SET used_on = ?2, used_from = ?3
      WHERE id = ?1 AND coalesce(used_on, ?2) <= ?2
      """,
      each: uses.map { (ByteText($0.key), $0.value) }.sorted { $0.0 < $1.0 }.map { id, use in
        [.text(id.text), .time(use.day), .text(use.address)]
      })
  }

  /// A key as the secret that was asked for gives it.
  private static func given(_ row: any SQLRow) throws -> APIKeyRecord {
    let key = try record(row)
    guard let until = try row.optionalTime(13) else { return key }
    return key.asGiven(byOlderSecret: try row.bytes(12), until: until)
  }

  private static func record(_ row: any SQLRow, olderSecretUntil: Timestamp? = nil) throws
    -> APIKeyRecord
  {
    let role = APIKeyRecord.Role.Stored(
      role: try row.text(1), scopes: row.optionalText(2), customer: row.optionalText(3),
      instance: row.optionalText(4))
    return APIKeyRecord(
      id: try row.text(0), role: try APIKeyRecord.Role(role, ofKey: row.text(0)),
      name: row.optionalText(5), secretHash: try row.bytes(6), createdAt: try row.time(7),
      expiresAt: try row.optionalTime(8), revokedAt: try row.optionalTime(9),
      olderSecretUntil: olderSecretUntil,
      lastUse: try row.optionalTime(10).map { KeyUse(at: $0, from: row.optionalText(11)) })
  }
}
