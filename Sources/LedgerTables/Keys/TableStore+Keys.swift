public import Metering
public import UsageLedger

extension TableStore {
  public func addKey(_ key: APIKeyRecord) async throws(LedgerError) {
    try await changeTables { try KeyTable(connection: $0).insert(key) }
  }

  public func key(withHash hash: [UInt8]) async throws(LedgerError) -> APIKeyRecord? {
    try await glanceAtTables { try KeyTable(connection: $0).key(withHash: hash) }
  }

  public func replaceHash(ofKey id: String, _ hash: [UInt8], by newHash: [UInt8])
    async throws(LedgerError)
  {
    try await changeTables {
      try KeyTable(connection: $0).replaceHash(ofKey: id, hash, by: newHash)
    }
  }

  public func keys() async throws(LedgerError) -> [APIKeyRecord] {
    try await glanceAtTables { try KeyTable(connection: $0).keys() }
  }

  public func revokeKey(_ id: String, at now: Timestamp) async throws(LedgerError) {
    try await changeTables { try KeyTable(connection: $0).revoke(id, at: now) }
  }

  public func rotateKey(
    _ id: String, to secretHash: [UInt8], expiresAt: Timestamp?, olderUntil: Timestamp,
    at now: Timestamp
  ) async throws(LedgerError) {
    try await changeTables {
      try KeyTable(connection: $0)
        .rotate(id, to: secretHash, expiresAt: expiresAt, olderUntil: olderUntil, at: now)
    }
  }

  public func recordUses(_ uses: [String: KeyUse]) async throws(LedgerError) {
    try await changeTables { try KeyTable(connection: $0).recordUses(uses) }
  }
}
