public import Metering
public import UsageLedger

extension MemoryStore: KeyStore {
  /// A secret that was rotated away.
  struct RotatedSecret {
    var hash: [UInt8]
    let key: String
    var until: Timestamp
  }

  public func addKey(_ key: APIKeyRecord) async throws(LedgerError) {
    guard !apiKeys.contains(where: { $0.id == key.id || $0.secretHash == key.secretHash }) else {
      throw LedgerError(.conflict, "key \(key.id) is there already")
    }
    apiKeys.append(key)
  }

  public func key(withHash hash: [UInt8]) async throws(LedgerError) -> APIKeyRecord? { key(hash) }

  private func key(_ hash: [UInt8]) -> APIKeyRecord? {
    if let key = apiKeys.first(where: { $0.secretHash == hash }) {
      return plain(key)
    }
    guard let older = rotatedSecrets.first(where: { $0.hash == hash }),
      let key = apiKeys.first(where: { $0.id == older.key })
    else { return nil }
    return plain(key).asGiven(byOlderSecret: hash, until: older.until)
  }

  /// What one secret gives says nothing about others.
  private func plain(_ key: APIKeyRecord) -> APIKeyRecord {
    APIKeyRecord(
      id: key.id, role: key.role, name: key.name, secretHash: key.secretHash,
      createdAt: key.createdAt, expiresAt: key.expiresAt, revokedAt: key.revokedAt,
      lastUse: key.lastUse)
  }

  public func replaceHash(ofKey id: String, _ hash: [UInt8], by newHash: [UInt8])
    async throws(LedgerError)
  {
    change(id) { $0.secretHash == hash ? $0.with(secretHash: newHash) : $0 }
    for index in rotatedSecrets.indices
    where rotatedSecrets[index].key == id && rotatedSecrets[index].hash == hash {
      rotatedSecrets[index].hash = newHash
    }
  }

  public func keys() async throws(LedgerError) -> [APIKeyRecord] {
    apiKeys.enumerated()
      .sorted { ($0.element.createdAt, $0.offset) < ($1.element.createdAt, $1.offset) }
      .map(\.element)
  }

  public func revokeKey(_ id: String, at now: Timestamp) async throws(LedgerError) {
    guard change(id, { $0.revoked(at: now) }) else {
      throw LedgerError(.notFound, "key \(id)")
    }
  }

  public func rotateKey(
    _ id: String, to secretHash: [UInt8], expiresAt: Timestamp?, olderUntil: Timestamp,
    at now: Timestamp
  ) async throws(LedgerError) {
    guard let key = apiKeys.first(where: { $0.id == id }) else {
      throw LedgerError(.notFound, "key \(id)")
    }
    try key.checkMayRotate(at: now)
    for index in rotatedSecrets.indices where rotatedSecrets[index].key == id {
      rotatedSecrets[index].until = min(rotatedSecrets[index].until, olderUntil)
    }
    rotatedSecrets.append(RotatedSecret(hash: key.secretHash, key: id, until: olderUntil))
    change(id) { $0.rotated(to: secretHash, expiresAt: expiresAt, olderUntil: olderUntil) }
  }

  public func recordUses(_ uses: [String: KeyUse]) async throws(LedgerError) {
    for (id, use) in uses { change(id) { $0.used(use) } }
  }

  /// False when there is no such key.
  @discardableResult
  private func change(_ id: String, _ edit: (APIKeyRecord) -> APIKeyRecord) -> Bool {
    guard let index = apiKeys.firstIndex(where: { $0.id == id }) else { return false }
    apiKeys[index] = edit(apiKeys[index])
    return true
  }

  func holds(_ claim: SenderClaim) -> Bool {
    switch claim {
    case .none: true
    case .noKeyExists: apiKeys.isEmpty
    case .keyIsValid(let hash, let moment): key(hash)?.isValid(at: moment) ?? false
    }
  }
}
