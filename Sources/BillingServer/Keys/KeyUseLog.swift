import Metering
import Synchronization
import UsageLedger

/// Which keys were used on another day, or from another address, than is kept of them.
///
/// A use costs a comparison; what is new waits for ``KeyUseRecorder``, so that no request and no commit of a report writes it.
final class KeyUseLog: Sendable {
  private struct State {
    /// What this process knows to be kept or waiting.
    var known: [String: KeyUse] = [:]
    var waiting: [String: KeyUse] = [:]
  }

  /// How many keys are remembered before the memory is cleared.
  private static let capacity = 100_000

  private let state = Mutex(State())

  func note(_ caller: Caller, at now: Timestamp, from address: String?) {
    guard case .key(let key) = caller else { return }
    let use = KeyUse(at: now, from: address)
    state.withLock { state in
      guard state.known[key.id] != use else { return }
      if state.known.count >= Self.capacity { state.known.removeAll() }
      state.known[key.id] = use
      state.waiting[key.id] = use
    }
  }

  /// What waits, which is the caller's from now on.
  func take() -> [String: KeyUse] {
    state.withLock { state in
      defer { state.waiting = [:] }
      return state.waiting
    }
  }

  /// What could not be kept waits again, unless something newer does.
  func giveBack(_ uses: [String: KeyUse]) {
    state.withLock { $0.waiting.merge(uses) { newer, _ in newer } }
  }
}
