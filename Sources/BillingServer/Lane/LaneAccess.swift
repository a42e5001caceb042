import Hummingbird
import Metering
import Synchronization
import UsageLedger

/// The policy table for the lane: who a request comes from, without a question to the store.
///
/// What a key is for never changes, so it is remembered. Whether it was revoked or has expired meanwhile, and whether there is
/// still no key at all, is claimed here and asked in the report's own commit.
final class LaneAccess: Sendable {
  private struct Memory {
    /// By the hash of their secret.
    var keys: [[UInt8]: APIKeyRecord] = [:]
    /// Once there is a key there is always one.
    var isGuarded: Bool
  }

  /// A caller who may report, if the claim holds.
  struct Entitled: Sendable {
    let caller: Caller
    let claim: SenderClaim
  }

  /// How many keys are remembered before the memory is cleared.
  private static let capacity = 100_000

  private let store: any SubmissionStore
  private let adminKey: KeySecret?
  private let secret: ServerSecret
  private let origins: OriginCheck
  private let rule: AccessRule
  private let memory: Mutex<Memory>

  /// Nil when the table has no rule for the route.
  init?(
    store: any SubmissionStore, settings: ServiceSettings, secret: ServerSecret,
    policy: AccessPolicy = .billing
  ) {
    guard let rule = policy.rule(.post, ReportLane.path) else { return nil }
    self.store = store
    self.rule = rule
    adminKey = settings.adminKey.map { KeySecret($0) }
    self.secret = secret
    origins = OriginCheck(publicURL: settings.publicURL)
    memory = Mutex(Memory(isGuarded: adminKey != nil))
  }

  /// Nil for a caller whom the routes have to look at. `now`: when the report arrived, at which its key has to be valid.
  func entitled(_ request: Request, at now: Timestamp) -> Entitled? {
    guard let entitled = presented(request, at: now), let grant = entitled.caller.grant,
      rule.admits(grant),
      (try? origins.check(request, caller: entitled.caller)) != nil
    else { return nil }
    return entitled
  }

  /// A claim did not hold: what was remembered for it is asked for again.
  func forget(_ claim: SenderClaim) {
    memory.withLock { memory in
      switch claim {
      case .none: break
      case .noKeyExists: memory.isGuarded = true
      case .keyIsValid(let hash, _): memory.keys[hash] = nil
      }
    }
  }

  private func presented(_ request: Request, at now: Timestamp) -> Entitled? {
    guard let presented = request.bearerKey.map({ KeySecret($0) }) else {
      let isGuarded = memory.withLock { $0.isGuarded }
      return isGuarded ? nil : Entitled(caller: .unguarded, claim: .noKeyExists)
    }
    if let adminKey, adminKey.matches(presented) { return Entitled(caller: .admin, claim: .none) }
    guard !presented.isMistyped else { return nil }
    // A key under an older hash is left to the routes, which keep it under the newest.
    let hash = secret.hash(of: presented).bytes
    guard let key = key(withHash: hash) else { return nil }
    return Entitled(caller: Caller(key, at: now), claim: .keyIsValid(hash: hash, at: now))
  }

  private func key(withHash hash: [UInt8]) -> APIKeyRecord? {
    if let known = memory.withLock({ $0.keys[hash] }) { return known }
    guard let key = try? store.keyRecord(withHash: hash) else { return nil }
    memory.withLock { memory in
      if memory.keys.count >= Self.capacity { memory.keys.removeAll() }
      memory.keys[hash] = key
    }
    return key
  }
}
