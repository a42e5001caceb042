import Metering
import UsageLedger

/// The API keys, by the hashes of their secrets.
struct KeyTable {
  private static let columns = """
    id, role, scopes, customer_id, instance_id, name, api_keys.secret_hash, created_at, expires_at,
      revoked_at, used_on, used_from
    """
  static let byHashSQL = """
    SELECT \(columns), NULL::bytea, NULL::bigint FROM api_keys WHERE secret_hash = $1::bytea
    UNION ALL
    SELECT \(columns), rotated_secrets.secret_hash, valid_until
    FROM rotated_secrets JOIN api_keys ON id = key_id
    WHERE rotated_secrets.secret_hash = $1::bytea
    """
  private static let allSQL = """
    SELECT \(columns), NULL::bytea,
      (SELECT max(valid_until) FROM rotated_secrets WHERE key_id = api_keys.id)
    FROM api_keys ORDER BY created_at, number
    """

  let connection: PostgresConnection

  func insert(_ key: APIKeyRecord) throws {
    let role = key.role.stored
    let inserted = try connection.query(
      """
      INSERT INTO api_keys (id, role, scopes, customer_id, instance_id, name, secret_hash,
        created_at, expires_at, revoked_at)
      VALUES ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::bytea, $8::bigint,
        $9::bigint, $10::bigint)
      ON CONFLICT DO NOTHING
      """,
      [
        .text(key.id), .text(role.role), .text(role.scopes), .text(role.customer),
        .text(role.instance), .text(key.name), .bytes(key.secretHash),
        .int(key.createdAt.nanoseconds), .int(key.expiresAt?.nanoseconds),
        .int(key.revokedAt?.nanoseconds),
      ])
    guard inserted.affectedCount > 0 else {
      throw LedgerError(.conflict, "key \(key.id) is there already")
    }
  }

  func key(withHash hash: [UInt8]) throws -> APIKeyRecord? {
    try connection.query(Self.byHashSQL, [.bytes(hash)]).first.map(Self.given)
  }

  func keys() throws -> [APIKeyRecord] {
    try connection.query(Self.allSQL).rows.map {
      try Self.record($0, olderSecretUntil: $0.optionalInt(13))
    }
  }

  func revoke(_ id: String, at now: Timestamp) throws {
    let revoked = try connection.query(
      "UPDATE api_keys SET revoked_at = coalesce(revoked_at, $1::bigint) WHERE id = $2::text",
      [.int(now.nanoseconds), .text(id)])
    guard revoked.affectedCount > 0 else { throw LedgerError(.notFound, "key \(id)") }
  }

  func replaceHash(ofKey id: String, _ hash: [UInt8], by newHash: [UInt8]) throws {
    for (table, column) in [("api_keys", "id"), ("rotated_secrets", "key_id")] {
      try connection.query(
        """
        UPDATE \(table) SET secret_hash = $1::bytea
        WHERE \(column) = $2::text AND secret_hash = $3::bytea
        """,
        [.bytes(newHash), .text(id), .bytes(hash)])
    }
  }

  /// In the order of the ids, so that replicas do not wait for each other in a circle.
  func recordUses(_ uses: [String: KeyUse]) throws {
    let uses = uses.sorted { $0.key < $1.key }
    try connection.query(
      """
      UPDATE api_keys SET used_on = use.day, used_from = use.address
      FROM (
        SELECT api_keys.id, day, address FROM api_keys
        JOIN unnest($1::text[], $2::bigint[], $3::text[]) AS given (id, day, address) USING (id)
        ORDER BY id FOR UPDATE OF api_keys
      ) AS use
      WHERE api_keys.id = use.id AND coalesce(used_on, use.day) <= use.day
      """,
      [
        .texts(uses.map(\.key)), .ints(uses.map(\.value.day.nanoseconds)),
        .texts(uses.map(\.value.address)),
      ])
  }

  /// A key as the secret that was asked for gives it.
  static func given(_ row: QueryResult.Row) throws -> APIKeyRecord {
    let key = try record(row)
    guard let until = try row.optionalInt(13) else { return key }
    return key.asGiven(
      byOlderSecret: try row.bytes(12), until: Timestamp(nanoseconds: until))
  }

  private static func record(_ row: QueryResult.Row, olderSecretUntil: Int64? = nil) throws
    -> APIKeyRecord
  {
    let time = { (column: Int) in
      try row.optionalInt(column).map { Timestamp(nanoseconds: $0) }
    }
    let role = APIKeyRecord.Role.Stored(
      role: try row.text(1), scopes: row.optionalText(2), customer: row.optionalText(3),
      instance: row.optionalText(4))
    return APIKeyRecord(
      id: try row.text(0), role: try APIKeyRecord.Role(role, ofKey: row.text(0)),
      name: row.optionalText(5), secretHash: try row.bytes(6),
      createdAt: Timestamp(nanoseconds: try row.int(7)), expiresAt: try time(8),
      revokedAt: try time(9),
      olderSecretUntil: olderSecretUntil.map { Timestamp(nanoseconds: $0) },
      lastUse: try time(10).map { KeyUse(at: $0, from: row.optionalText(11)) })
  }
}
