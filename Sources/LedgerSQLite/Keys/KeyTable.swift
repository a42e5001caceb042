import Foundation
import GRDB
import Metering
import UsageLedger

/// The API keys, by the hash of their secret.
struct KeyTable {
  private static let columns = "id, role, customer, instance, secret_hash, created_at, revoked_at"

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
    try db.first("SELECT \(Self.columns) FROM api_keys WHERE secret_hash = ?", [Data(hash)])
      .map(record)
  }

  func keys() throws -> [APIKeyRecord] {
    try db.all("SELECT \(Self.columns) FROM api_keys ORDER BY created_at, number").map(record)
  }

  func revoke(_ id: String, at now: Timestamp) throws {
    try db.run(
      "UPDATE api_keys SET revoked_at = ifnull(revoked_at, ?) WHERE id = ?", [now.nanoseconds, id])
    guard db.changesCount > 0 else { throw LedgerError(.notFound, "key \(id)") }
  }

  private static func columns(of role: APIKeyRecord.Role) -> (String, String?, String?) {
    switch role {
    case .reporter(let customer, let instance): ("reporter", customer.text, instance.text)
    case .reader(let customer): ("reader", customer.text, nil)
    case .operator: ("operator", nil, nil)
    }
  }

  private func record(_ row: Row) throws -> APIKeyRecord {
    APIKeyRecord(
      id: row[0], role: try role(row), secretHash: Array(row[4] as Data),
      createdAt: Timestamp(nanoseconds: row[5]),
      revokedAt: (row[6] as Int64?).map { Timestamp(nanoseconds: $0) })
  }

  private func role(_ row: Row) throws -> APIKeyRecord.Role {
    let name: String = row[1]
    let customer = try (row[2] as String?).map { try CustomerID($0) }
    let instance = try (row[3] as String?).map { try InstanceID($0) }
    switch (name, customer, instance) {
    case ("reporter", let customer?, let instance?):
      return .reporter(customer: customer, instance: instance)
    case ("reader", let customer?, _): return .reader(customer: customer)
    case ("operator", _, _): return .operator
    default: throw LedgerError(.corrupt, "key \(row[0] as String) has no valid role")
    }
  }
}
