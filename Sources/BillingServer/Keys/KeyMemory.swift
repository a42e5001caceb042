import Synchronization
import UsageLedger

/// What the store has said of keys and never takes back: what a key is for, and that there is one.
///
/// Whether a key was revoked or has expired meanwhile, or whether there is still none at all, is not kept: that is claimed, and asked in
/// the commit of what the key is used for. Once a claim did not hold, the store is asked again.
final class KeyMemory: Sendable {
  private struct Known {
    /// By the hash of their secret.
    var records: [[UInt8]: APIKeyRecord] = [:]
    /// Once there is a key there is always one.
    var isGuarded = false
  }

  /// How many keys are remembered before the memory is cleared.
  private static let capacity = 100_000

  private let known = Mutex(Known())

  /// Whether a key was made, as far as anyone asked.
  var isGuarded: Bool { known.withLock { $0.isGuarded } }

  /// Nil for one that was never asked for.
  func record(withHash hash: [UInt8]) -> APIKeyRecord? { known.withLock { $0.records[hash] } }

  /// The store has a key that may be used.
  func note(_ record: APIKeyRecord) {
    known.withLock { known in
      known.isGuarded = true
      guard known.records[record.secretHash] != record else { return }
      if known.records.count >= Self.capacity { known.records.removeAll() }
      known.records[record.secretHash] = record
    }
  }

  /// The store has keys.
  func noteGuarded() { known.withLock { $0.isGuarded = true } }

  /// A claim did not hold.
  func forget(_ claim: SenderClaim) {
    known.withLock { known in
      switch claim {
      case .none: break
      case .noKeyExists: known.isGuarded = true
      case .keyIsValid(let hash, _): known.records[hash] = nil
      }
    }
  }
}
