import UsageLedger

/// Tells who a request comes from by the key it carries.
struct Keyring: Sendable {
  private let adminKey: KeySecret?
  private let store: any KeyStore
  private let records: SharedReads<[UInt8], Result<APIKeyRecord?, LedgerError>>
  private let presence: SharedReads<Bool, Result<Bool, LedgerError>>

  init(store: any KeyStore, adminKey: String?) {
    self.adminKey = adminKey.map { KeySecret(text: $0) }
    self.store = store
    records = SharedReads { hash in
      do throws(LedgerError) { return .success(try await store.key(withHash: hash)) } catch {
        return .failure(error)
      }
    }
    presence = SharedReads { _ in
      do throws(LedgerError) { return .success(try await !store.keys().isEmpty) } catch {
        return .failure(error)
      }
    }
  }

  /// Whether any key was ever made: from then on every request needs one.
  func isGuarded() async throws(LedgerError) -> Bool {
    if adminKey != nil { return true }
    return try await presence.value(for: true).get()
  }

  /// Who presents `secret`; `unknown` for none, a wrong or a revoked one, `unguarded` while no key exists at all.
  func caller(presenting secret: String?) async throws(LedgerError) -> Caller {
    if let secret {
      let presented = KeySecret(text: secret)
      if let adminKey, adminKey.matches(presented) { return .admin }
      if let record = try await records.value(for: presented.hash).get() {
        return Caller(record)
      }
    }
    return try await isGuarded() ? .unknown : .unguarded
  }

  /// The secret with which things are signed in the name of a caller; nil once its key is revoked or gone.
  ///
  /// It is the hash that the store keeps, which never leaves the service: what was signed by a key ends with it.
  func signingSecret(ofKey id: String) async throws(LedgerError) -> [UInt8]? {
    if id == Caller.adminID { return adminKey?.hash }
    return try await record(ofKey: id)?.secretHash
  }

  /// The holder of a key by the key's public name; nil once it is revoked or gone.
  func caller(ofKey id: String) async throws(LedgerError) -> Caller? {
    if id == Caller.adminID { return adminKey == nil ? nil : .admin }
    return try await record(ofKey: id).map { .key($0) }
  }

  private func record(ofKey id: String) async throws(LedgerError) -> APIKeyRecord? {
    try await store.keys().first { $0.id == id && $0.revokedAt == nil }
  }
}
