public import Metering
public import UsageLedger

extension MemoryStore: KeyStore {
  public func addKey(_ key: APIKeyRecord) async throws(LedgerError) {
    guard !apiKeys.contains(where: { $0.id == key.id || $0.secretHash == key.secretHash }) else {
      throw LedgerError(.conflict, "key \(key.id) is there already")
    }
    apiKeys.append(key)
  }

  public func key(withHash hash: [UInt8]) async throws(LedgerError) -> APIKeyRecord? {
    apiKeys.first { $0.secretHash == hash }
  }

  public func replaceHash(ofKey id: String, _ hash: [UInt8], by newHash: [UInt8])
    async throws(LedgerError)
  {
    guard let index = apiKeys.firstIndex(where: { $0.id == id && $0.secretHash == hash }) else {
      return
    }
    let key = apiKeys[index]
    apiKeys[index] = APIKeyRecord(
      id: key.id, role: key.role, secretHash: newHash, createdAt: key.createdAt,
      revokedAt: key.revokedAt)
  }

  public func keys() async throws(LedgerError) -> [APIKeyRecord] {
    apiKeys.enumerated()
      .sorted { ($0.element.createdAt, $0.offset) < ($1.element.createdAt, $1.offset) }
      .map(\.element)
  }

  public func revokeKey(_ id: String, at now: Timestamp) async throws(LedgerError) {
    guard let index = apiKeys.firstIndex(where: { $0.id == id }) else {
      throw LedgerError(.notFound, "key \(id)")
    }
    let key = apiKeys[index]
    guard key.revokedAt == nil else { return }
    apiKeys[index] = APIKeyRecord(
      id: key.id, role: key.role, secretHash: key.secretHash, createdAt: key.createdAt,
      revokedAt: now)
  }

  func holds(_ claim: SenderClaim) -> Bool {
    switch claim {
    case .none: true
    case .noKeyExists: apiKeys.isEmpty
    case .keyIsValid(let hash): apiKeys.contains { $0.secretHash == hash && $0.revokedAt == nil }
    }
  }
}
