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

  /// A caller, if the claim holds where it is asked.
  struct Claimant: Sendable {
    let caller: Caller
    let claim: SenderClaim
  }

  /// Who presents `key` at that time, without a question to the store; nil where it takes one, and for a mistyped key. A key under
  /// an older hash takes one always, which keeps it under the newest.
  func claimant(presenting key: Secret?, at now: Timestamp) -> Claimant? {
    guard let presented = key.map({ KeySecret($0) }) else {
      guard adminKey == nil, !memory.isGuarded else { return nil }
      return Claimant(caller: .unguarded, claim: .noKeyExists)
    }
    if let adminKey, adminKey.matches(presented) { return Claimant(caller: .admin, claim: .none) }
    guard !presented.isMistyped else { return nil }
    let hash = secret.hash(of: presented).bytes
    guard let record = memory.record(withHash: hash) else { return nil }
    return Claimant(caller: Caller(record, at: now), claim: .keyIsValid(hash: hash, at: now))
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
      if record.isValid(at: clock.now()), !secret.isNewest(hash) {
        let newest = secret.hash(of: key)
        try await store.replaceHash(ofKey: record.id, hash.bytes, by: newest.bytes)
      } else if record.isValid(at: clock.now()) {
        memory.note(record)
      }
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
