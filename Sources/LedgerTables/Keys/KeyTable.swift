import Metering
package import UsageLedger

/// The API keys, by the hashes of their secrets.
package struct KeyTable {
  let connection: any SQLConnection

  package init(connection: any SQLConnection) { self.connection = connection }

  func insert(_ key: APIKeyRecord) throws {
    let role = key.role.stored
    // A key may be made for a customer of whom nothing is kept: its name stands in the row itself.
    let inserted = try connection.run(
      KeysSQL.insert,
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
    SQLQuestion(KeysSQL.byHash, columns: 14, [.bytes(hash)])
  }

  func keys() throws -> [APIKeyRecord] {
    try connection.rows(SQLQuestion(KeysSQL.all, columns: 13)).map {
      try Self.record($0, olderSecretUntil: $0.optionalTime(12))
    }
  }

  package func hasKeys() throws -> Bool {
    try !connection.rows(SQLQuestion(KeysSQL.any, columns: 1)).isEmpty
  }

  func revoke(_ id: String, at now: Timestamp) throws {
    let revoked = try connection.run(KeysSQL.revoke, [.time(now), .text(id)])
    guard revoked > 0 else { throw LedgerError(.notFound, "key \(id)") }
  }

  func replaceHash(ofKey id: String, _ hash: [UInt8], by newHash: [UInt8]) throws {
    for statement in [KeysSQL.replaceHash, KeysSQL.replaceRotatedHash] {
      try connection.run(statement, [.bytes(newHash), .text(id), .bytes(hash)])
    }
  }

  /// In the order of the ids, so that nobody waits for another in a circle.
  func recordUses(_ uses: [String: KeyUse]) throws {
    try connection.run(
      KeysSQL.recordUse,
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
