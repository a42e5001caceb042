import Foundation
import GRDB
import Metering
import UsageLedger

/// The API keys, by the hash of their secret.
struct KeyTable {
  private static let columns = "id, role, customer, instance, secret_hash, created_at, revoked_at"

  private static let byHashSQL = "SELECT \(columns) FROM api_keys WHERE secret_hash = ?"
  private static let allSQL = "SELECT \(columns) FROM api_keys ORDER BY created_at, number"

  let db: Database

  func insert(_ key: APIKeyRecord) throws {
    let (role, customer, instance) = Self.columns(of: key.role)
    try db.run(
      "INSERT OR IGNORE INTO api_keys (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?)",
      [
        key.id, role, customer, instance, Data(key.secretHash), key.createdAt.nanoseconds,
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
    return try row.next() ? record(row) : nil
  }

  func keys() throws -> [APIKeyRecord] {
    let rows = try BoundStatement(db, Self.allSQL)
    defer { rows.reset() }
    var keys: [APIKeyRecord] = []
    while try rows.next() { keys.append(try record(rows)) }
    return keys
  }

  func holds(_ claim: SenderClaim) throws -> Bool {
    switch claim {
    case .none: true
    case .noKeyExists: try !hasKeys()
    case .keyIsValid(let hash): try key(withHash: hash).map { $0.revokedAt == nil } ?? false
    }
  }

  private func hasKeys() throws -> Bool {
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
    try db.run(
      "UPDATE api_keys SET secret_hash = ? WHERE id = ? AND secret_hash = ?",
      [Data(newHash), id, Data(hash)])
  }

  private static func columns(of role: APIKeyRecord.Role) -> (String, String?, String?) {
    switch role {
    case .reporter(let customer, let instance): ("reporter", customer.text, instance.text)
    case .reader(let customer): ("reader", customer.text, nil)
    case .operator: ("operator", nil, nil)
    }
  }

  private func record(_ row: BoundStatement) throws -> APIKeyRecord {
    APIKeyRecord(
      id: row.text(0), role: try role(row), secretHash: row.bytes(4),
      createdAt: Timestamp(nanoseconds: row.int(5)),
      revokedAt: row.intIfAny(6).map { Timestamp(nanoseconds: $0) })
  }

  private func role(_ row: BoundStatement) throws -> APIKeyRecord.Role {
    let name = row.text(1)
    let customer = try row.textIfAny(2).map { try CustomerID(stored: $0) }
    let instance = try row.textIfAny(3).map { try InstanceID(stored: $0) }
    switch (name, customer, instance) {
    case ("reporter", let customer?, let instance?):
      return .reporter(customer: customer, instance: instance)
    case ("reader", let customer?, _): return .reader(customer: customer)
    case ("operator", _, _): return .operator
    default: throw LedgerError(.corrupt, "key \(row.text(0)) has no valid role")
    }
  }
}
