import Metering
import UsageLedger

/// The API keys, by the hash of their secret.
struct KeyTable {
  private static let columns = """
    id, role, customer_id, instance_id, secret_hash, created_at, revoked_at
    """
  static let byHashSQL = "SELECT \(columns) FROM api_keys WHERE secret_hash = $1::bytea"

  let connection: PostgresConnection

  func insert(_ key: APIKeyRecord) throws {
    let (role, customer, instance) = Self.columns(of: key.role)
    let inserted = try connection.query(
      """
      INSERT INTO api_keys (\(Self.columns))
      VALUES ($1::text, $2::text, $3::text, $4::text, $5::bytea, $6::bigint, $7::bigint)
      ON CONFLICT DO NOTHING
      """,
      [
        .text(key.id), .text(role), .text(customer), .text(instance), .bytes(key.secretHash),
        .int(key.createdAt.nanoseconds), .int(key.revokedAt?.nanoseconds),
      ])
    guard inserted.affectedCount > 0 else {
      throw LedgerError(.conflict, "key \(key.id) is there already")
    }
  }

  func key(withHash hash: [UInt8]) throws -> APIKeyRecord? {
    try connection.query(Self.byHashSQL, [.bytes(hash)]).first.map(record)
  }

  func keys() throws -> [APIKeyRecord] {
    try connection.query("SELECT \(Self.columns) FROM api_keys ORDER BY created_at, number").rows
      .map(record)
  }

  func revoke(_ id: String, at now: Timestamp) throws {
    let revoked = try connection.query(
      "UPDATE api_keys SET revoked_at = coalesce(revoked_at, $1::bigint) WHERE id = $2::text",
      [.int(now.nanoseconds), .text(id)])
    guard revoked.affectedCount > 0 else { throw LedgerError(.notFound, "key \(id)") }
  }

  func replaceHash(ofKey id: String, _ hash: [UInt8], by newHash: [UInt8]) throws {
    _ = try connection.query(
      """
      UPDATE api_keys SET secret_hash = $1::bytea WHERE id = $2::text AND secret_hash = $3::bytea
      """,
      [.bytes(newHash), .text(id), .bytes(hash)])
  }

  private static func columns(of role: APIKeyRecord.Role) -> (String, String?, String?) {
    switch role {
    case .reporter(let customer, let instance): ("reporter", customer.text, instance.text)
    case .reader(let customer): ("reader", customer.text, nil)
    case .operator: ("operator", nil, nil)
    }
  }

  private func record(_ row: QueryResult.Row) throws -> APIKeyRecord {
    APIKeyRecord(
      id: try row.text(0), role: try role(row), secretHash: try row.bytes(4),
      createdAt: Timestamp(nanoseconds: try row.int(5)),
      revokedAt: try row.optionalInt(6).map { Timestamp(nanoseconds: $0) })
  }

  private func role(_ row: QueryResult.Row) throws -> APIKeyRecord.Role {
    let customer = try row.optionalText(2).map { try CustomerID(stored: $0) }
    let instance = try row.optionalText(3).map { try InstanceID(stored: $0) }
    switch (try row.text(1), customer, instance) {
    case ("reporter", let customer?, let instance?):
      return .reporter(customer: customer, instance: instance)
    case ("reader", let customer?, _): return .reader(customer: customer)
    case ("operator", _, _): return .operator
    default: throw LedgerError(.corrupt, "key \(try row.text(0)) has no valid role")
    }
  }
}
