import Metering
import UsageLedger
import Wire

/// Tells who a request comes from by the key it carries.
struct Keyring: Sendable {
  private let adminKey: KeySecret?
  private let store: any KeyStore
  private let secret: ServerSecret
  private let clock: any WallClock
  private let memory = KeyMemory()
  private let records: SharedReads<KeyHash, KeyHash, Result<APIKeyRecord?, LedgerError>>
  private let presence: SharedReads<Bool, Bool, Result<Bool, LedgerError>>

  init(store: any KeyStore, adminKey: Secret?, secret: ServerSecret, clock: any WallClock) {
    self.adminKey = adminKey.map { KeySecret($0) }
    self.store = store
    self.secret = secret
    self.clock = clock
    records = SharedReads { (hash: KeyHash) in
      do throws(LedgerError) { return .success(try await store.key(withHash: hash.bytes)) } catch {
        return .failure(error)
      }
    }
    presence = SharedReads { (_: Bool) in
      do throws(LedgerError) { return .success(try await !store.keys().isEmpty) } catch {
        return .failure(error)
      }
    }
  }

  /// Whether any key was ever made: from then on every request needs one.
  func isGuarded() async throws(LedgerError) -> Bool {
    if adminKey != nil || memory.isGuarded { return true }
    let isGuarded = try await presence.answer(to: true).get()
    if isGuarded { memory.noteGuarded() }
    return isGuarded
  }

  /// Who presents `key`; refused for none, a wrong, a revoked or an expired one, `unguarded` while no key exists at all. A
  /// mistyped key is refused without a question to the store.
  func caller(presenting key: Secret?) async throws(LedgerError) -> Caller {
    var refusal = KeyRefusal.missing
    if let key {
      let presented = KeySecret(key)
      if let adminKey, adminKey.matches(presented) { return .admin }
      if presented.isMistyped { return .refused(.mistyped) }
      refusal = .unknown
      if let record = try await record(of: presented) { return Caller(record, at: clock.now()) }
    }
    return try await isGuarded() ? .refused(refusal) : .unguarded
  }

  /// Who presents `key` at that time, without a question to the store, where the caller's claim holds; nil where it takes
  /// one, and for a mistyped key. A key under an older hash takes one always, which keeps it under the newest.
  func promptCaller(presenting key: Secret?, at now: Timestamp) -> Caller? {
    guard let presented = key.map({ KeySecret($0) }) else {
      return adminKey == nil && !memory.isGuarded ? .unguarded : nil
    }
    if let adminKey, adminKey.matches(presented) { return .admin }
    guard !presented.isMistyped else { return nil }
    return memory.record(withHash: secret.hash(of: presented).bytes).map { Caller($0, at: now) }
  }

  /// Does what a caller's claim is asked for in the commit: `work` returns nil, having done nothing, where it did not hold. A key
  /// may have been made, revoked or hashed anew since the request was let in: the store is asked once more who it is from. Throws
  /// 401 for someone who may not any more.
  func claiming<Value>(
    as caller: Caller, presenting key: Secret?, _ work: (Caller) async throws -> Value?
  ) async throws -> Value {
    if let value = try await work(caller) { return value }
    if let claim = caller.claim(at: clock.now()) { forget(claim) }
    let caller = try await self.caller(presenting: key)
    if case .refused(let refusal) = caller { throw Problem.unauthorized(refusal) }
    guard let value = try await work(caller) else { throw Problem.unauthorized(.unknown) }
    return value
  }

  /// A claim did not hold: the store is asked again.
  func forget(_ claim: SenderClaim) { memory.forget(claim) }

  /// The holder of a key by the key's public name; nil once it is revoked, expired or gone.
  func caller(ofKey id: String) async throws(LedgerError) -> Caller? {
    if id == Caller.adminID { return adminKey == nil ? nil : .admin }
    let now = clock.now()
    let record = try await store.keys().first { $0.id == id && $0.isValid(at: now) }
    return record.map { .key($0) }
  }

  /// The record of a key. One that is kept under an older hash is kept under the newest from now on.
  private func record(of key: KeySecret) async throws(LedgerError) -> APIKeyRecord? {
    for hash in secret.hashes(of: key) {
      guard let record = try await records.answer(to: hash).get() else { continue }
      guard record.isValid(at: clock.now()) else { return record }
      guard secret.isNewest(hash) else {
        let newest = secret.hash(of: key).bytes
        try await store.replaceHash(ofKey: record.id, hash.bytes, by: newest)
        return record.with(secretHash: newest)
      }
      memory.note(record)
      return record
    }
    return nil
  }
}

extension Keyring {
  /// The service's own: its store, its administrator's key and its secret.
  init(_ dependencies: ServiceDependencies) {
    self.init(
      store: dependencies.store, adminKey: dependencies.settings.adminKey,
      secret: dependencies.serverSecret, clock: dependencies.clock)
  }
}
